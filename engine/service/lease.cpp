#include "engine/service/lease.h"

#include <QSysInfo>

#include <cerrno>
#include <csignal>

namespace dx {

LeaseClaim LeaseClaim::ofThisProcess(const QString &program)
{
    return {QSysInfo::machineHostName(), QCoreApplication::applicationPid(), program};
}

Lease::Lease(RunStore &store, const Clock &clock, LeaseTimes times, ProcessCheck isAlive)
    : m_store(store), m_clock(clock), m_times(times), m_isAlive(std::move(isAlive))
{
}

bool Lease::processIsAlive(qint64 pid)
{
    return ::kill(pid_t(pid), 0) == 0 || errno != ESRCH;
}

bool Lease::isFree(const LeaseHolder &holder, const QString &ownHost) const
{
    if (holder.heartbeatAt == 0)
        return true;
    const qint64 silent = m_clock.now() - holder.heartbeatAt;
    if (silent >= m_times.expiry.count())
        return true;
    // a program in a container may have a pid that is not seen from here, but its heart beats
    return holder.host == ownHost && silent >= m_times.deadProcess.count()
        && !m_isAlive(holder.pid);
}

Result<std::optional<LeaseHolder>> Lease::holder(const QString &ownHost)
{
    DX_LET(std::optional<LeaseHolder> holder, m_store.lease());
    if (holder && isFree(*holder, ownHost))
        holder.reset();
    return holder;
}

Result<LeaseAttempt> Lease::take(const LeaseClaim &claim, qint64 fenceFloor)
{
    DX_LET(Transaction transaction, Transaction::begin(m_store.database()));
    DX_LET(const std::optional<LeaseHolder> present, m_store.lease());
    if (present && !isFree(*present, claim.host))
        return LeaseAttempt{false, *present};
    const Timestamp now = m_clock.now();
    const qint64 fence = std::max(fenceFloor, present ? present->fence : 0) + 1;
    const LeaseHolder holder{fence, claim.host, claim.pid, claim.program, now, now};
    DX_TRY(m_store.setLease(holder));
    DX_TRY(transaction.commit());
    return LeaseAttempt{true, holder};
}

Result<bool> Lease::beat(qint64 fence)
{
    return m_store.beat(fence, m_clock.now());
}

Result<> Lease::release(qint64 fence)
{
    DX_LET(Transaction transaction, Transaction::begin(m_store.database()));
    DX_LET(std::optional<LeaseHolder> holder, m_store.lease());
    if (!holder || holder->fence != fence)
        return {};
    holder->heartbeatAt = 0;
    DX_TRY(m_store.setLease(*holder));
    DX_TRY(m_store.setProgress({}, {}, m_clock.now()));
    return transaction.commit();
}

} // namespace dx
