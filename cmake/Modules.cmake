# One way to declare a part of the program. The include root is the repository, so a header is always named with its
# folder ("engine/core/result.h"); a part sees only what it links to.

add_library(dirsync_options INTERFACE)
target_include_directories(dirsync_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(dirsync_options INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
target_compile_definitions(dirsync_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_RESTRICTED_CAST_FROM_ASCII
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    DIRSYNC_VERSION="${PROJECT_VERSION}")
# The one dependency that defines what the system's headers ask for; everybody alike, or precompiled headers do not fit.
target_compile_options(dirsync_options INTERFACE ${GMIME_CFLAGS_OTHER})
if(DIRSYNC_SANITIZE) # clang's own warnings are not what this build is for
    target_compile_options(dirsync_options INTERFACE
        -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -fno-omit-frame-pointer -Wno-error)
    target_link_options(dirsync_options INTERFACE -fsanitize=address,undefined)
endif()

include(cmake/Precompiled.cmake)

# dirsync_module(NAME [dependency ...]): a static library of all sources of the current folder and below.
function(dirsync_module name)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp *.h)
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(${name} PUBLIC dirsync_options ${ARGN})
    if("Qt6::Widgets" IN_LIST ARGN)
        dirsync_use_precompiled(${name} precompiled_widgets)
    else()
        dirsync_use_precompiled(${name} precompiled_core)
    endif()
endfunction()

# dirsync_tests(LABEL [dependency ...]): every tst_*.cpp of the current folder is a test program of its own; the target tests-LABEL
# builds all of a label.
function(dirsync_tests label)
    if(NOT TARGET tests-${label})
        add_custom_target(tests-${label})
    endif()
    file(GLOB sources CONFIGURE_DEPENDS tst_*.cpp)
    foreach(source IN LISTS sources)
        get_filename_component(test ${source} NAME_WE)
        add_executable(${test} ${source})
        target_link_libraries(${test} PRIVATE ${ARGN} test_common Qt6::Test)
        dirsync_use_precompiled(${test} precompiled_core)
        add_dependencies(tests-${label} ${test})
        add_test(NAME ${test} COMMAND ${test})
        set_tests_properties(${test} PROPERTIES
            LABELS ${label}
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;DIRSYNC_KEYS=file;ASAN_OPTIONS=detect_leaks=0"
            TIMEOUT 300)
    endforeach()
endfunction()
