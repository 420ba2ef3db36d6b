#include "engine/service/scheduler.h"

#include "engine/service/schedule.h"

namespace dx {

namespace {

constexpr qint64 kLateMs = 5LL * 60 * 1000; // an engine looks every few seconds
constexpr int kServerWindowMinutes = 240; // the Dirsync Server object has no run window of its own

} // namespace

Scheduler::Scheduler(Timestamp now, const QList<Cycle> &history) : m_began(now)
{
    for (const Cycle &cycle : history) {
        const Key key{cycle.kind, cycle.only};
        if (cycle.trigger == CycleTrigger::Schedule && !m_lookedAt.contains(key))
            m_lookedAt.insert(key, cycle.queuedAt); // newest first
    }
}

bool Scheduler::isDue(const Key &key, const QString &schedule, const SiteFacts &facts,
                      int windowMinutes, Timestamp now)
{
    const Timestamp lookedAt = m_lookedAt.value(key, m_began);
    m_lookedAt.insert(key, now);
    const auto parsed = Schedule::fromText(schedule);
    if (!parsed)
        return false;
    const bool due = parsed->isDue(lookedAt, now, windowMinutes, facts.info.zone);
    const auto first = parsed->next(lookedAt, facts.info.zone);
    if (first && now - *first >= kLateMs)
        m_late.append({key.kind, key.only, *first, due});
    return due;
}

QList<ForceRequest> Scheduler::due(const SiteFacts &facts, Timestamp now)
{
    m_late.clear();
    QList<ForceRequest> requests;
    const auto add = [&](CycleKind kind, AgreementId only, const QString &schedule, int window) {
        if (isDue({kind, only}, schedule, facts, window, now))
            requests.append({kind, CycleTrigger::Schedule, only, {}});
    };
    for (const Agreement &agreement : facts.agreements) {
        const AgreementSettings &settings = agreement.settings;
        if (agreement.role != Role::Requestor || !settings.enabled)
            continue;
        add(CycleKind::T3, agreement.id, settings.scheduleT3, settings.runWindowMinutes);
        add(CycleKind::T1, agreement.id, settings.scheduleT1, settings.runWindowMinutes);
    }
    if (facts.server)
        add(CycleKind::T2, {}, facts.server->schedule, kServerWindowMinutes);
    return requests;
}

QList<ForceRequest> Scheduler::onArrival(const SiteFacts &facts, const QString &folder)
{
    QList<ForceRequest> requests;
    for (const Agreement &agreement : facts.agreements) {
        const AgreementSettings &settings = agreement.settings;
        const auto schedule = Schedule::fromText(settings.scheduleT3);
        if (agreement.role == Role::Requestor && settings.enabled && settings.folder == folder
            && schedule && schedule->kind() == Schedule::Kind::Arrival)
            requests.append({CycleKind::T3, CycleTrigger::Arrival, agreement.id, {}});
    }
    return requests;
}

} // namespace dx
