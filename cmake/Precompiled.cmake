# What nearly every file includes anyway, parsed once: a third of the time of a build is the headers of Qt and of the standard library.
# Files still include what they use; CMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds without.
set(DIRSYNC_CORE_HEADERS
    <QAbstractItemModel> <QByteArray> <QCborMap> <QCoreApplication> <QDateTime> <QHash> <QList> <QString> <QStringList> <QTemporaryDir>
    <QUrl> <QVariant>
    <algorithm> <functional> <memory> <optional> <utility> <vector> <tl/expected.hpp>)

# dirsync_precompile(NAME HEADERS [dependency ...]): a set of headers for dirsync_use_precompiled(TARGET NAME).
function(dirsync_precompile name headers)
    add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
    target_link_libraries(${name} PRIVATE dirsync_options ${ARGN})
    target_precompile_headers(${name} PRIVATE ${headers})
endfunction()

function(dirsync_use_precompiled target name)
    target_precompile_headers(${target} REUSE_FROM ${name})
endfunction()

dirsync_precompile(precompiled_core "${DIRSYNC_CORE_HEADERS}" Qt6::Core)
dirsync_precompile(precompiled_widgets
    "${DIRSYNC_CORE_HEADERS};<QDialog>;<QFuture>;<QIcon>;<QLabel>;<QLayout>;<QLineEdit>;<QPushButton>;<QTableView>"
    Qt6::Widgets)
