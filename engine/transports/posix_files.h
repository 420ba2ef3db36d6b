#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QList>

#include <unistd.h>

#include <utility>
#include <vector>

namespace dx {

/** Owns a POSIX file descriptor. */
class FileHandle
{
public:
    FileHandle() = default;
    explicit FileHandle(int descriptor) : m_descriptor(descriptor) { }
    ~FileHandle() { close(); }
    FileHandle(FileHandle &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)) { }
    FileHandle &operator=(FileHandle &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    Q_DISABLE_COPY(FileHandle)

    bool isOpen() const { return m_descriptor >= 0; }
    int get() const { return m_descriptor; }
    /** 0, or -1 with errno: an error of a delayed write may show only here. */
    int close() { return m_descriptor < 0 ? 0 : ::close(std::exchange(m_descriptor, -1)); }

private:
    int m_descriptor = -1;
};

/** Says what happened to which path and what to do about it. */
tl::unexpected<Error> ioError(int number, const QString &path);

/** Waits until what was renamed in an open folder is on the disk. 0 or an errno. */
int syncFolder(int folder);

/** Starts writing to the disk but does not wait for it. 0 or an errno. */
int writeAll(int file, const QByteArray &bytes);

/** Waits until the files are on the disk and closes them; 0 or an errno for each. Many are synced
 * at a time, because the disk then does it in one go (measured: 1 000 files 8 s one by one, 1 s
 * so). */
std::vector<int> syncAndClose(const std::vector<FileHandle *> &files);

/** Names of the entries of an open folder; 0 or an errno. */
int listFolder(int folder, QList<QByteArray> &names);

/** Makes a folder inside an open one where it is missing, and opens it unless it is a link; an
 * errno in `number` if it stays closed. */
FileHandle openFolder(int parent, const char *name, int &number);

} // namespace dx
