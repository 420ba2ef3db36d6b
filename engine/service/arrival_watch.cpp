#include "engine/service/arrival_watch.h"

#include <QDir>

namespace dx {

void ArrivalWatch::setFolders(const QHash<QString, QString> &newFolderOfShare)
{
    if (!m_isConnected) {
        m_isConnected = true;
        connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &ArrivalWatch::look);
    }
    if (newFolderOfShare != m_folders) {
        m_folders = newFolderOfShare;
        m_seen.removeIf([this](const auto &seen) { return !m_folders.contains(seen.key()); });
        if (!m_watcher.directories().isEmpty())
            m_watcher.removePaths(m_watcher.directories());
    }
    // a folder that the partner has not made yet cannot be watched, only looked for
    const QStringList watched = m_watcher.directories();
    for (const QString &path : std::as_const(m_folders)) {
        if (!watched.contains(path) && QDir(path).exists())
            m_watcher.addPath(path);
    }
}

void ArrivalWatch::look()
{
    const QStringList shares = m_folders.keys();
    for (const QString &share : shares)
        lookAt(share);
}

void ArrivalWatch::lookAt(const QString &share)
{
    const QStringList names = QDir(m_folders.value(share)).entryList(QDir::Files);
    const QSet<QString> present(names.cbegin(), names.cend());
    QSet<QString> &seen = m_seen[share];
    const bool hasNew = !(present - seen).isEmpty();
    seen = present;
    if (hasNew)
        Q_EMIT arrived(share);
}

} // namespace dx
