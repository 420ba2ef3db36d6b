#pragma once

#include <QFile>
#include <QString>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dx::test {

/**
 * Mounts that this process and its children alone see, and that go when it ends: a disk of any
 * size, a folder that is read-only. Needs a system that lets root, or a user as root of a namespace
 * of its own, mount what it likes.
 */
class PrivateMounts
{
public:
    /** Before the process has threads. */
    static bool enter()
    {
        const uid_t uid = getuid();
        const gid_t gid = getgid();
        if (uid == 0 && unshare(CLONE_NEWNS) == 0)
            return becomePrivate();
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return refused("unshare");
        return write("/proc/self/setgroups", "deny")
            && write("/proc/self/uid_map", "0 " + QByteArray::number(uid) + " 1")
            && write("/proc/self/gid_map", "0 " + QByteArray::number(gid) + " 1")
            && becomePrivate();
    }
    /** Why enter() did not work. */
    static QByteArray &reason()
    {
        static QByteArray text;
        return text;
    }

    /** An empty disk at the folder `path`. */
    static bool disk(const QString &path, qint64 bytes)
    {
        return mount("tmpfs", QFile::encodeName(path).constData(), "tmpfs", 0,
                     "size=" + QByteArray::number(bytes))
            == 0;
    }
    /** Nothing in the folder `path` can be changed any more; undone by remove(). */
    static bool readOnly(const QString &path)
    {
        const QByteArray name = QFile::encodeName(path);
        return ::mount(name.constData(), name.constData(), nullptr, MS_BIND, nullptr) == 0
            && ::mount(nullptr, name.constData(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY,
                       nullptr)
            == 0;
    }
    static bool remove(const QString &path)
    {
        return umount2(QFile::encodeName(path).constData(), MNT_DETACH) == 0;
    }

private:
    static int mount(const char *what, const char *where, const char *type, unsigned long flags,
                     const QByteArray &options)
    {
        return ::mount(what, where, type, flags, options.constData());
    }
    static bool becomePrivate()
    {
        return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            || refused("mount");
    }
    static bool write(const char *path, const QByteArray &text)
    {
        QFile file(QString::fromLatin1(path));
        return (file.open(QIODevice::WriteOnly) && file.write(text) == text.size())
            || refused(path);
    }
    static bool refused(const char *what)
    {
        reason() = QByteArray(what) + ": " + strerror(errno);
        return false;
    }
};

} // namespace dx::test
