#pragma once

#include "engine/core/clock.h"
#include "engine/transports/transport.h"

#include <QCoreApplication>

#include <map>
#include <memory>
#include <vector>

namespace dx {

/** Name of an address's folder: lower case, everything but letters, digits and `@ _ + -` (and dots
 * inside) as %XX, so that it is one legal file name on any file server. */
QByteArray folderNameOf(const QByteArray &address);

/**
 * Messages as files in a folder that both sites reach, in Maildir's way:
 * `<share>/<folderNameOf(address)>/{tmp,new}`. A message is written to tmp, synced, and renamed to
 * new; its name is time-ordered, unique and without a colon, so that it works on SMB. Below the
 * share no symbolic link is followed; files of others are left alone.
 */
class FolderTransport final : public Transport
{
    Q_DECLARE_TR_FUNCTIONS(dx::FolderTransport)

public:
    struct Limits
    {
        qint64 messageBytes = 64 * 1024 * 1024;
        qsizetype messages = 100'000; ///< returned by one waiting()
        qint64 staleTmpMs = qint64(36) * 60 * 60 * 1000;
    };

    FolderTransport(QString share, const Clock &clock);
    FolderTransport(QString share, const Clock &clock, Limits limits);
    ~FolderTransport() override;

    Result<> send(const QByteArray &recipient, const QByteArray &message) override;
    Result<> flush() override;
    Result<QList<WaitingMessage>> waiting(const QByteArray &address) override;
    Strangers strangers() const override { return m_strangers; }
    Result<QByteArray> read(const QByteArray &handle) override;
    Result<> confirm(const QByteArray &handle) override;
    Result<QString> check(const QByteArray &ownAddress, const QByteArray &partner) override;

    /** Where messages for `address` appear, for a watcher. */
    QString newFolder(const QByteArray &address) const;

private:
    struct Box;
    struct Pending;
    Result<std::shared_ptr<Box>> box(const QByteArray &folder);
    QString pathOf(const Box &box, const char *inner, const QByteArray &file = {}) const;
    Result<> write(std::shared_ptr<Box> box, const QByteArray &name, const QByteArray &message);
    Result<> deliver();
    void dropPending();
    Result<> probe(const QByteArray &address);
    void removeStale(const Box &box) const;
    void noteStranger(const QByteArray &name);
    Result<std::pair<std::shared_ptr<Box>, QByteArray>> locate(const QByteArray &handle);

    QString m_share;
    const Clock &m_clock;
    Limits m_limits;
    std::map<QByteArray, std::shared_ptr<Box>> m_boxes; ///< open folders, by name
    std::vector<Pending> m_pending; ///< written to tmp, not yet delivered
    Strangers m_strangers;
};

} // namespace dx
