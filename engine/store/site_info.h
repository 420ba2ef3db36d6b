#pragma once

#include "engine/store/database.h"

#include <optional>

namespace dx {

enum class ControlState {
    Running,
    Paused, ///< nothing scheduled runs until Continue; forcing by hand still works
    Stopped,
};
enum class StartupType {
    Automatic,
    Manual,
    Disabled,
};

/** The site itself: the one row of `site`. */
struct SiteInfo
{
    QByteArray uid;
    QString organization;
    QString name;
    QString address; ///< dirsync address
    QString serverName;
    QByteArray zone; ///< IANA
    qint64 epochNumber = 1;
    QByteArray epochRandom;
    Usn usn = 0;
    Usn journalFloor = 0;
    int keepUpdatesDays = 90;
    int guardCount = 500;
    int guardPercent = 20;
    ControlState control = ControlState::Running;
    StartupType startup = StartupType::Automatic;
};

/** The Dirsync Server object. */
struct DirsyncServer
{
    QString name;
    QString administrator; ///< address; empty: nobody
    bool copyOutgoing = false;
    bool forwardIncoming = false;
    QString schedule = QStringLiteral("never"); ///< T2, see engine/service/schedule.h
};

/** Reads and writes the site's own rows. Use on the thread of its database. */
class SiteStore
{
public:
    explicit SiteStore(Database &database) : m_database(database) { }
    /** Whether a site can be called so, before there is a store; error Invalid says what is wrong.
     */
    static Result<> canBe(const QString &organization, const QString &name, const QString &address);
    /** Fills a new store: its site row with a new uid and epoch. Error Conflict if it has one. */
    Result<> create(const QString &organization, const QString &name, const QString &address,
                    Timestamp now);
    Result<SiteInfo> read();
    /** Writes names, address, server name, zone, guard and keepUpdatesDays. Error Invalid: a value
     * is out of range. Existing entries keep the home they were made at. */
    Result<> update(const SiteInfo &info);
    Result<> setControl(ControlState state);
    Result<> setStartup(StartupType type);

    Result<std::optional<DirsyncServer>> server();
    Result<> setServer(const DirsyncServer &server, Timestamp now);
    Result<> removeServer(); ///< error Conflict while remote requestors exist

    /**
     * Whether this file is not where its site was made: moved, or a copy of a site that goes on
     * elsewhere. Two of them at work would break the numbers of all partners. Always false on
     * PostgreSQL.
     */
    Result<bool> isCopy();
    /** Says that the site has moved here for good. */
    Result<> settleHere();

    /** The fencing number of the lease that may write steps. */
    Result<qint64> fence();
    /** Raises it; a lower one changes nothing. */
    Result<> raiseFence(qint64 fence);

    /** Takes the next `count` USNs inside the current transaction; returns the first of them. */
    Result<Usn> takeUsns(qint64 count);

private:
    Database &m_database;
};

} // namespace dx
