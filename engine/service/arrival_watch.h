#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QSet>

namespace dx {

/**
 * Notices messages that arrive in shared folders: by the file system's word where it gives one, and
 * by look() in any case (file servers give none). Each file is told once, whether or not somebody
 * fetches it.
 */
class ArrivalWatch final : public QObject
{
    Q_OBJECT
public:
    /** Folders to watch: path of `new` by share. */
    void setFolders(const QHash<QString, QString> &newFolderOfShare);
    /** Looks into all of them now. */
    void look();

Q_SIGNALS:
    void arrived(const QString &share);

private:
    void lookAt(const QString &share);

    QFileSystemWatcher m_watcher;
    QHash<QString, QString> m_folders; // path by share
    QHash<QString, QSet<QString>> m_seen; // names by share
    bool m_isConnected = false;
};

} // namespace dx
