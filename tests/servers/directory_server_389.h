#pragma once

#include "engine/core/result.h"

#include <QProcess>
#include <QTemporaryDir>

namespace dx {

/**
 * A 389 Directory Server of the test's own with the suffix o=HQ and a schema file of ours:
 * everything in a temporary folder, a socket instead of a network. It ends with this object, or
 * with the test program. What `dscreate` does with a system's folders is done here without them.
 */
class DirectoryServer389
{
public:
    DirectoryServer389() = default;
    ~DirectoryServer389();
    Q_DISABLE_COPY_MOVE(DirectoryServer389)

    /** Starts it with `schemaFile` and waits until it answers. Error Unavailable says why it did
     * not start: not installed, or what it wrote. */
    Result<> start(const QString &schemaFile);

    /** What the OpenLDAP tools need to be its administrator: -x -H … -D … -w …. */
    QStringList access() const;

private:
    Result<> writeFolder(const QString &schemaFile, const QByteArray &user);
    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }
    /** The folder of its settings; its name is known to the whole machine. */
    QString settingsFolder() const
    {
        return m_dir.path() + QStringLiteral("/slapd-") + m_dir.path().section(u'-', -1);
    }

    QTemporaryDir m_dir;
    QProcess m_server;
};

} // namespace dx
