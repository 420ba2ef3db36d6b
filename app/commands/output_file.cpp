#include "app/commands/output_file.h"

#include <QFileInfo>
#include <QSaveFile>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString shown(const QString &path)
{
    return path == "-"_L1 ? u"Standard output"_s : path;
}

} // namespace

Result<OutputFile> OutputFile::open(const QString &path, bool isSecret)
{
    const auto refused = [&path](const QFileDevice &file) {
        return fail(Error::Code::Denied,
                    u"%1 cannot be written: %2."_s.arg(shown(path), file.errorString()));
    };
    if (path == "-"_L1) {
        auto file = std::make_unique<QFile>();
        if (!file->open(stdout, QIODevice::WriteOnly))
            return refused(*file);
        return OutputFile(path, std::move(file));
    }
    const QFileInfo target(path); // follows links
    if (target.exists() && !target.isFile()) {
        auto file = std::make_unique<QFile>(path);
        if (!file->open(QIODevice::WriteOnly | QIODevice::ExistingOnly))
            return refused(*file);
        return OutputFile(path, std::move(file));
    }
    auto file = std::make_unique<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        return refused(*file);
    if (isSecret && !file->setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return refused(*file);
    return OutputFile(path, std::move(file));
}

Result<> OutputFile::commit()
{
    auto *saved = qobject_cast<QSaveFile *>(m_file.get());
    if (saved ? saved->commit() : m_file->flush() && m_file->error() == QFileDevice::NoError)
        return {};
    return fail(Error::Code::Unavailable,
                u"%1 could not be written: %2."_s.arg(shown(m_path), m_file->errorString()));
}

} // namespace dx::cli
