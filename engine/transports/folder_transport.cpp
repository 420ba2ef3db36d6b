#include "engine/transports/folder_transport.h"

#include "engine/core/logging.h"
#include "engine/core/uid.h"
#include "engine/transports/file_handle.h"

#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr QByteArrayView kSuffix = ".eml"; // a mail program opens it
constexpr qsizetype kMaxFileName = 255;
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct FolderText
{
    Q_DECLARE_TR_FUNCTIONS(dx::FolderTransport)
};

/** Says what happened to which path and what to do about it. */
tl::unexpected<Error> ioError(int number, const QString &path)
{
    const QString detail = QString::fromLocal8Bit(strerror(number)) + u": "_s + path;
    switch (number) {
    case ENOENT:
        return fail(Error::Code::Unavailable,
                    FolderText::tr("The folder %1 does not exist. Is the share mounted, and is its "
                                   "path right?")
                        .arg(path),
                    detail);
    case EACCES:
    case EPERM:
        return fail(Error::Code::Denied,
                    FolderText::tr("%1 may not be read or written by this user. Give this user the "
                                   "right to change files there.")
                        .arg(path),
                    detail);
    case EROFS:
        return fail(Error::Code::Denied,
                    FolderText::tr("%1 is on a read-only share. Mount it for writing.").arg(path),
                    detail);
    case ENOSPC:
    case EDQUOT:
        return fail(Error::Code::Unavailable,
                    FolderText::tr("There is no space left for %1. Free some on the share; the "
                                   "message is sent again then.")
                        .arg(path),
                    detail);
    case ELOOP:
    case ENOTDIR:
        return fail(Error::Code::Invalid,
                    FolderText::tr("%1 is a link or a file where a folder is expected. Remove it.")
                        .arg(path),
                    detail);
    default:
        return fail(Error::Code::Unavailable,
                    FolderText::tr("%1 cannot be used: %2.")
                        .arg(path, QString::fromLocal8Bit(strerror(number))),
                    detail);
    }
}

bool isMessageName(QByteArrayView name)
{
    return name.endsWith(kSuffix) && isUid(name.chopped(kSuffix.size()));
}

/** File servers that cannot sync a folder do not need it. */
int syncFolder(int folder)
{
    if (fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF)
        return 0;
    return errno;
}

/** 0 or an errno. */
int writeAll(int file, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(file, bytes.constData() + done, size_t(bytes.size() - done));
        if (n < 0 && errno != EINTR)
            return errno;
        done += std::max<ssize_t>(n, 0);
    }
    return fsync(file) == 0 ? 0 : errno;
}

/** Names of the entries of an open folder; 0 or an errno. */
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

/** Makes and opens a folder inside an open one; an errno in `number` if it stays closed. */
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

} // namespace

/** One address's folder, kept open. */
struct FolderTransport::Box
{
    QByteArray name;
    FileHandle tmp;
    FileHandle fresh; ///< `new`
    bool dirty = false; ///< `fresh` changed since it was synced
};

QByteArray folderNameOf(const QByteArray &address)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    QByteArray name;
    const QByteArray lower = address.toLower();
    for (qsizetype i = 0; i < lower.size(); ++i) {
        const auto c = static_cast<unsigned char>(lower[i]);
        const bool inside = i > 0 && i < lower.size() - 1;
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || QByteArrayView("@_+-").contains(char(c)) || (c == '.' && inside);
        if (plain)
            name.append(char(c));
        else
            name.append('%').append(kHex[c >> 4]).append(kHex[c & 15]);
    }
    return name;
}

FolderTransport::FolderTransport(QString share, const Clock &clock)
    : FolderTransport(std::move(share), clock, Limits())
{
}

FolderTransport::FolderTransport(QString share, const Clock &clock, Limits limits)
    : m_share(std::move(share)), m_clock(clock), m_limits(limits)
{
}

FolderTransport::~FolderTransport() = default;

QString FolderTransport::newFolder(const QByteArray &address) const
{
    return m_share + u'/' + QString::fromLatin1(folderNameOf(address)) + u"/new"_s;
}

QString FolderTransport::pathOf(const Box &box, const char *inner, const QByteArray &file) const
{
    QString path = m_share + u'/' + QString::fromLatin1(box.name) + u'/' + QLatin1StringView(inner);
    if (!file.isEmpty())
        path += u'/' + QString::fromLatin1(file);
    return path;
}

Result<FolderTransport::Box *> FolderTransport::box(const QByteArray &folder)
{
    // a share that was mounted anew, or a folder that somebody removed, shows as one without links
    if (const auto known = m_boxes.find(folder); known != m_boxes.end()) {
        struct stat status
        {
        };
        if (fstat(known->second->fresh.get(), &status) == 0 && status.st_nlink > 0)
            return known->second.get();
        m_boxes.erase(known);
    }
    if (folder.isEmpty() || folder.size() > kMaxFileName)
        return fail(Error::Code::Invalid,
                    tr("The dirsync address is empty or too long for the name of a folder."));
    // the share itself may be reached over a link; that is the administrator's choice
    const FileHandle share(
        open(QFile::encodeName(m_share).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!share.isOpen())
        return ioError(errno, m_share);
    auto made = std::make_unique<Box>();
    made->name = folder;
    int number = 0;
    const FileHandle outer = openFolder(share.get(), folder.constData(), number);
    if (number != 0)
        return ioError(number, m_share + u'/' + QString::fromLatin1(folder));
    made->tmp = openFolder(outer.get(), "tmp", number);
    if (number != 0)
        return ioError(number, pathOf(*made, "tmp"));
    made->fresh = openFolder(outer.get(), "new", number);
    if (number != 0)
        return ioError(number, pathOf(*made, "new"));
    return m_boxes.emplace(folder, std::move(made)).first->second.get();
}

Result<> FolderTransport::deliver(Box &box, const QByteArray &name, const QByteArray &message)
{
    FileHandle file(openat(box.tmp.get(), name.constData(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.isOpen())
        return ioError(errno, pathOf(box, "tmp", name));
    int number = writeAll(file.get(), message);
    if (file.close() != 0 && number == 0)
        number = errno;
    if (number == 0
        && renameat(box.tmp.get(), name.constData(), box.fresh.get(), name.constData()) != 0)
        number = errno;
    if (number != 0) {
        unlinkat(box.tmp.get(), name.constData(), 0);
        return ioError(number, pathOf(box, "tmp", name));
    }
    box.dirty = true;
    return {};
}

Result<> FolderTransport::send(const QByteArray &recipient, const QByteArray &message)
{
    if (message.size() > m_limits.messageBytes)
        return fail(Error::Code::Invalid,
                    tr("The message is larger than %1 bytes. Make the parts of messages smaller.")
                        .arg(m_limits.messageBytes));
    DX_LET(Box * target, box(folderNameOf(recipient)));
    return deliver(*target, newUid(m_clock.now()) + kSuffix.toByteArray(), message);
}

Result<> FolderTransport::flush()
{
    for (const auto &[name, box] : m_boxes) {
        if (!box->dirty)
            continue;
        if (const int number = syncFolder(box->fresh.get()); number != 0)
            return ioError(number, pathOf(*box, "new"));
        box->dirty = false;
    }
    return {};
}

/** What a sender left behind that died while writing. */
void FolderTransport::removeStale(const Box &box) const
{
    QList<QByteArray> names;
    listFolder(box.tmp.get(), names);
    for (const QByteArray &name : names) {
        struct stat status
        {
        };
        if (!isMessageName(name)
            || fstatat(box.tmp.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0
            || !S_ISREG(status.st_mode)
            || m_clock.now() - qint64(status.st_mtime) * 1000 < m_limits.staleTmpMs)
            continue;
        qCInfo(logTransport) << "removing an unfinished message" << name;
        unlinkat(box.tmp.get(), name.constData(), 0);
    }
}

Result<QList<WaitingMessage>> FolderTransport::waiting(const QByteArray &address)
{
    DX_LET(Box * own, box(folderNameOf(address)));
    removeStale(*own);
    QList<QByteArray> names;
    if (const int number = listFolder(own->fresh.get(), names); number != 0)
        return ioError(number, pathOf(*own, "new"));
    names.removeIf([](const QByteArray &name) { return !isMessageName(name); });
    std::sort(names.begin(), names.end());
    if (names.size() > m_limits.messages)
        names.resize(m_limits.messages);
    QList<WaitingMessage> messages;
    messages.reserve(names.size());
    for (const QByteArray &name : names) {
        struct stat status
        {
        };
        if (fstatat(own->fresh.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0
            && S_ISREG(status.st_mode))
            messages.append({own->name + '/' + name, qint64(status.st_size)});
    }
    return messages;
}

/** Folder and file name of a handle; whatever else it says is refused. */
Result<std::pair<FolderTransport::Box *, QByteArray>>
FolderTransport::locate(const QByteArray &handle)
{
    const qsizetype slash = handle.indexOf('/');
    const QByteArray name = handle.mid(slash + 1);
    if (slash <= 0 || handle.startsWith('.') || !isMessageName(name))
        return fail(Error::Code::Invalid, tr("There is no such message."),
                    QString::fromUtf8(handle.left(300)));
    DX_LET(Box * from, box(handle.left(slash)));
    return std::pair(from, name);
}

Result<QByteArray> FolderTransport::read(const QByteArray &handle)
{
    DX_LET(const auto place, locate(handle));
    const auto &[from, name] = place;
    const QString path = pathOf(*from, "new", name);
    const FileHandle file(openat(from->fresh.get(), name.constData(),
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen() && errno == ENOENT)
        return fail(Error::Code::NotFound, tr("The message %1 is not there any more.").arg(path));
    if (!file.isOpen())
        return ioError(errno, path);
    struct stat status
    {
    };
    if (fstat(file.get(), &status) != 0)
        return ioError(errno, path);
    if (!S_ISREG(status.st_mode) || status.st_size > m_limits.messageBytes)
        return fail(Error::Code::Invalid,
                    tr("The message %1 is no file, or larger than %2 bytes.")
                        .arg(path)
                        .arg(m_limits.messageBytes));
    QByteArray bytes(qsizetype(status.st_size), Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::read(file.get(), bytes.data() + done, size_t(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ioError(errno, path);
        if (n == 0)
            break; // somebody cut it; the reader of the message will say so
        done += n;
    }
    bytes.truncate(done);
    return bytes;
}

Result<> FolderTransport::confirm(const QByteArray &handle)
{
    DX_LET(const auto place, locate(handle));
    const auto &[from, name] = place;
    if (unlinkat(from->fresh.get(), name.constData(), 0) != 0 && errno != ENOENT)
        return ioError(errno, pathOf(*from, "new", name));
    from->dirty = true;
    return {};
}

/** Writes a file to `new` under a name that no reader takes, reads its size and removes it. */
Result<> FolderTransport::probe(const QByteArray &address)
{
    DX_LET(Box * target, box(folderNameOf(address)));
    const QByteArray name = "probe-" + newUid(m_clock.now());
    DX_TRY(deliver(*target, name, "Written by the Test button of Dirsync Administrator.\n"));
    struct stat status
    {
    };
    const bool there
        = fstatat(target->fresh.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0
        && status.st_size > 0;
    const int number = errno;
    if (unlinkat(target->fresh.get(), name.constData(), 0) != 0)
        return ioError(errno, pathOf(*target, "new", name));
    return there ? Result<>() : ioError(number, pathOf(*target, "new", name));
}

Result<QString> FolderTransport::check(const QByteArray &ownAddress, const QByteArray &partner)
{
    DX_TRY(probe(ownAddress));
    DX_TRY(probe(partner));
    return tr("A file was written to, read from and removed from the folders of %1 and %2 in %3.")
        .arg(QString::fromUtf8(ownAddress), QString::fromUtf8(partner), m_share);
}

} // namespace dx
