#pragma once

#include "engine/core/clock.h"
#include "engine/store/run_store.h"

#include <QCoreApplication>

#include <chrono>
#include <functional>

namespace dx {

/** How long a lease lives without a heartbeat, and how often it beats. */
struct LeaseTimes
{
    std::chrono::milliseconds beat = std::chrono::seconds(5);
    std::chrono::milliseconds expiry = std::chrono::seconds(20);
    /** After this without a beat a holder on this very host counts as gone if its process is. */
    std::chrono::milliseconds deadProcess = std::chrono::seconds(7);
};

/** What a program is in a lease. */
struct LeaseClaim
{
    QString host;
    qint64 pid = 0;
    QString program;
    static LeaseClaim ofThisProcess(const QString &program);
};

/** What came of trying to take a lease. */
struct LeaseAttempt
{
    bool isOurs = false;
    LeaseHolder holder; ///< ours, or who has it
};

/**
 * The right to run a site's engine. It is taken in one transaction, kept by heartbeats, and lost by
 * silence; its fencing number keeps a holder that was silent and lost it from writing another step.
 * Belongs to the thread of its RunStore.
 */
class Lease
{
    Q_DECLARE_TR_FUNCTIONS(dx::Lease)
public:
    using ProcessCheck = std::function<bool(qint64 pid)>; ///< whether a process of this host lives

    Lease(RunStore &store, const Clock &clock, LeaseTimes times = {},
          ProcessCheck isAlive = processIsAlive);

    /** Who holds it now; none: the site is free. */
    Result<std::optional<LeaseHolder>> holder(const QString &ownHost);
    /** Takes it if it is free: the holder is then `claim` with a number above `fenceFloor` (the
     * last that the site saw). Otherwise the present holder comes back. */
    Result<LeaseAttempt> take(const LeaseClaim &claim, qint64 fenceFloor);
    /** Says that its holder lives. False: it is lost. */
    Result<bool> beat(qint64 fence);
    /** Gives it back; nothing happens if it is lost already. */
    Result<> release(qint64 fence);

    static bool processIsAlive(qint64 pid);

private:
    bool isFree(const LeaseHolder &holder, const QString &ownHost) const;

    RunStore &m_store;
    const Clock &m_clock;
    LeaseTimes m_times;
    ProcessCheck m_isAlive;
};

} // namespace dx
