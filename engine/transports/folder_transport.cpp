#include "engine/transports/folder_transport.h"

#include "engine/core/logging.h"
#include "engine/core/uid.h"
#include "engine/transports/posix_files.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr QByteArrayView kSuffix = ".eml"; // a mail program opens it
constexpr QByteArrayView kProbe = "probe-";
constexpr qsizetype kMaxFileName = 255;
constexpr size_t kMaxPending = 200; // open files

bool isMessageName(QByteArrayView name)
{
    return name.endsWith(kSuffix) && isUid(name.chopped(kSuffix.size()));
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

struct FolderTransport::Pending
{
    std::shared_ptr<Box> box;
    QByteArray name;
    FileHandle file;
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

FolderTransport::~FolderTransport()
{
    dropPending(); // nobody waited for them
}

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

auto FolderTransport::box(const QByteArray &folder) -> Result<std::shared_ptr<Box>>
{
    // a share that was mounted anew, or a folder that somebody removed, shows as one without links
    if (const auto known = m_boxes.find(folder); known != m_boxes.end()) {
        struct stat status
        {
        };
        if (fstat(known->second->fresh.get(), &status) == 0 && status.st_nlink > 0)
            return known->second;
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
    auto made = std::make_shared<Box>();
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
    m_boxes.emplace(folder, made);
    return made;
}

Result<> FolderTransport::write(std::shared_ptr<Box> box, const QByteArray &name,
                                const QByteArray &message)
{
    if (m_pending.size() >= kMaxPending)
        DX_TRY(deliver());
    FileHandle file(openat(box->tmp.get(), name.constData(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.isOpen())
        return ioError(errno, pathOf(*box, "tmp", name));
    if (const int number = writeAll(file.get(), message); number != 0) {
        unlinkat(box->tmp.get(), name.constData(), 0);
        return ioError(number, pathOf(*box, "tmp", name));
    }
    m_pending.push_back({std::move(box), name, std::move(file)});
    return {};
}

Result<> FolderTransport::send(const QByteArray &recipient, const QByteArray &message)
{
    if (message.size() > m_limits.messageBytes)
        return fail(Error::Code::Invalid,
                    tr("The message is larger than %1 bytes. Make the parts of messages smaller.")
                        .arg(m_limits.messageBytes));
    DX_LET(auto target, box(folderNameOf(recipient)));
    auto written = write(std::move(target), newUid(m_clock.now()) + kSuffix.toByteArray(), message);
    if (!written)
        dropPending();
    return written;
}

/** Syncs all pending files, then renames them. */
Result<> FolderTransport::deliver()
{
    std::vector<FileHandle *> files;
    for (Pending &pending : m_pending)
        files.push_back(&pending.file);
    const std::vector<int> numbers = syncAndClose(files);
    for (size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] != 0)
            return ioError(numbers[i], pathOf(*m_pending[i].box, "tmp", m_pending[i].name));
    }
    for (const Pending &pending : m_pending) {
        Box &box = *pending.box;
        const char *name = pending.name.constData();
        if (renameat(box.tmp.get(), name, box.fresh.get(), name) != 0)
            return ioError(errno, pathOf(box, "new", pending.name));
        box.dirty = true;
    }
    m_pending.clear();
    return {};
}

void FolderTransport::dropPending()
{
    for (const Pending &pending : m_pending)
        unlinkat(pending.box->tmp.get(), pending.name.constData(), 0);
    m_pending.clear();
}

Result<> FolderTransport::flush()
{
    if (auto delivered = deliver(); !delivered) {
        dropPending();
        return delivered;
    }
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

/** Hidden files are a file server's own business, probes that of a Test button. */
void FolderTransport::noteStranger(const QByteArray &name)
{
    constexpr qsizetype kNamed = 5;
    if (name.startsWith('.') || name.startsWith(kProbe))
        return;
    if (++m_strangers.count <= kNamed)
        m_strangers.first.append(name);
}

Result<QList<WaitingMessage>> FolderTransport::waiting(const QByteArray &address)
{
    DX_LET(const auto own, box(folderNameOf(address)));
    removeStale(*own);
    QList<QByteArray> names;
    if (const int number = listFolder(own->fresh.get(), names); number != 0)
        return ioError(number, pathOf(*own, "new"));
    std::sort(names.begin(), names.end());
    m_strangers = {};
    names.removeIf([this](const QByteArray &name) {
        if (isMessageName(name))
            return false;
        noteStranger(name);
        return true;
    });
    if (names.size() > m_limits.messages)
        names.resize(m_limits.messages);
    QList<WaitingMessage> messages;
    messages.reserve(names.size());
    for (const QByteArray &name : names) {
        struct stat status
        {
        };
        if (fstatat(own->fresh.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue; // another program took it
        if (S_ISREG(status.st_mode))
            messages.append({own->name + '/' + name, qint64(status.st_size)});
        else
            noteStranger(name);
    }
    return messages;
}

/** Folder and file name of a handle; whatever else it says is refused. */
auto FolderTransport::locate(const QByteArray &handle)
    -> Result<std::pair<std::shared_ptr<Box>, QByteArray>>
{
    const qsizetype slash = handle.indexOf('/');
    const QByteArray name = handle.mid(slash + 1);
    if (slash <= 0 || handle.startsWith('.') || !isMessageName(name))
        return fail(Error::Code::Invalid, tr("There is no such message."),
                    QString::fromUtf8(handle.left(300)));
    DX_LET(auto from, box(handle.left(slash)));
    return std::pair(std::move(from), name);
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
    DX_LET(const auto target, box(folderNameOf(address)));
    const QByteArray name = kProbe.toByteArray() + newUid(m_clock.now());
    DX_TRY(write(target, name, "Written by the Test button of Dirsync Administrator.\n"));
    DX_TRY(flush());
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
