#include "engine/transports/posix_files.h"

#include <QCoreApplication>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr size_t kSyncThreads = 16; // they only wait
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct FileText
{
    Q_DECLARE_TR_FUNCTIONS(dx::PosixFiles)
};

} // namespace

tl::unexpected<Error> ioError(int number, const QString &path)
{
    const QString detail = QString::fromLocal8Bit(strerror(number)) + u": "_s + path;
    switch (number) {
    case ENOENT:
        return fail(Error::Code::Unavailable,
                    FileText::tr("The folder %1 does not exist. Is the share mounted, and is its "
                                 "path right?")
                        .arg(path),
                    detail);
    case EACCES:
    case EPERM:
        return fail(Error::Code::Denied,
                    FileText::tr("%1 may not be read or written by this user. Give this user the "
                                 "right to change files there.")
                        .arg(path),
                    detail);
    case EROFS:
        return fail(Error::Code::Denied,
                    FileText::tr("%1 is on a read-only share. Mount it for writing.").arg(path),
                    detail);
    case ENOSPC:
    case EDQUOT:
        return fail(Error::Code::Unavailable,
                    FileText::tr("There is no space left for %1. Free some on the share; the "
                                 "message is sent again then.")
                        .arg(path),
                    detail);
    case ELOOP:
    case ENOTDIR:
        return fail(
            Error::Code::Invalid,
            FileText::tr("%1 is a link or a file where a folder is expected. Remove it.").arg(path),
            detail);
    default:
        return fail(Error::Code::Unavailable,
                    FileText::tr("%1 cannot be used: %2.")
                        .arg(path, QString::fromLocal8Bit(strerror(number))),
                    detail);
    }
}

int syncFolder(int folder)
{
    // file servers that cannot sync a folder do not need it
    if (fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF)
        return 0;
    return errno;
}

int writeAll(int file, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(file, bytes.constData() + done, size_t(bytes.size() - done));
        if (n < 0 && errno != EINTR)
            return errno;
        done += std::max<ssize_t>(n, 0);
    }
    sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE); // only a hint
    return 0;
}

std::vector<int> syncAndClose(const std::vector<FileHandle *> &files)
{
    std::vector<int> numbers(files.size(), 0);
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        for (size_t i = next++; i < files.size(); i = next++) {
            if (fsync(files[i]->get()) != 0)
                numbers[i] = errno;
            if (files[i]->close() != 0 && numbers[i] == 0)
                numbers[i] = errno;
        }
    };
    std::vector<std::jthread> helpers;
    for (size_t i = 1; i < std::min(files.size(), kSyncThreads); ++i)
        helpers.emplace_back(work);
    work();
    helpers.clear(); // waits for them
    return numbers;
}

int listFolder(int folder, QList<QByteArray> &names)
{
    const int copy = openat(folder, ".", kFolderFlags);
    if (copy < 0)
        return errno;
    DIR *directory = fdopendir(copy);
    if (!directory) {
        const int number = errno;
        ::close(copy);
        return number;
    }
    errno = 0;
    while (const dirent *entry = readdir(directory)) {
        names.append(QByteArray(entry->d_name));
        errno = 0;
    }
    const int number = errno;
    closedir(directory);
    return number;
}

FileHandle openFolder(int parent, const char *name, int &number)
{
    if (mkdirat(parent, name, 0777) == 0) { // the umask decides who else may use it
        syncFolder(parent);
    } else if (errno != EEXIST) {
        number = errno;
        return {};
    }
    FileHandle folder(openat(parent, name, kFolderFlags));
    number = folder.isOpen() ? 0 : errno;
    return folder;
}

} // namespace dx
