#pragma once

#include "engine/service/site_facts.h"

#include <QHash>

namespace dx {

/** A start that came while nobody worked the site. */
struct Lateness
{
    CycleKind kind = CycleKind::T1;
    AgreementId only;
    Timestamp dueAt = 0; ///< the first such start
    bool runs = false; ///< it is due still, and runs now; else its run window is over
};

/**
 * Says which scheduled cycles are due. It remembers up to when it has looked at each schedule, so
 * that a start is met once, and a missed one as long as it is within its run window. Pure but for
 * that memory.
 */
class Scheduler
{
public:
    /** Starts looking at `now`; starts before it count where a scheduled cycle has run before and
     * none since (`history`: the latest cycles). */
    Scheduler(Timestamp now, const QList<Cycle> &history);

    /** Cycles whose start came since the last call. */
    QList<ForceRequest> due(const SiteFacts &facts, Timestamp now);
    /** What the last call of due() met late. */
    const QList<Lateness> &late() const { return m_late; }
    /** Cycles that answer messages which arrived in `folder`. */
    static QList<ForceRequest> onArrival(const SiteFacts &facts, const QString &folder);

private:
    struct Key
    {
        CycleKind kind;
        AgreementId only;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, int(key.kind), key.only.value);
        }
    };
    bool isDue(const Key &key, const QString &schedule, const SiteFacts &facts, int windowMinutes,
               Timestamp now);

    Timestamp m_began;
    QHash<Key, Timestamp> m_lookedAt;
    QList<Lateness> m_late;
};

} // namespace dx
