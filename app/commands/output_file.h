#pragma once

#include "engine/core/result.h"

#include <QFile>

#include <memory>

namespace dx::cli {

/**
 * A file that a command writes: whole or not at all, and behind a link it is what the link points
 * to. What is there and no regular file (a device, a pipe) is written as it is and never replaced;
 * "-" is standard output. Errors are Denied or Unavailable and name the path.
 */
class OutputFile
{
public:
    /** Who may read it is up to the umask unless `isSecret`: then only the owner, whatever was
     * there. */
    static Result<OutputFile> open(const QString &path, bool isSecret = false);

    QIODevice &device() { return *m_file; }
    /** Writes it to its end and, if it is a regular one, puts it in its place. */
    Result<> commit();

private:
    OutputFile(QString path, std::unique_ptr<QFileDevice> file)
        : m_path(std::move(path)), m_file(std::move(file))
    {
    }
    QString m_path;
    std::unique_ptr<QFileDevice> m_file;
};

} // namespace dx::cli
