#pragma once

#include "engine/cycles/batch_reader.h"
#include "engine/cycles/sync_store.h"
#include "engine/protocol/receiver_rules.h"
#include "engine/store/agreements.h"
#include "engine/store/plans.h"
#include "engine/store/site_info.h"

#include <QSet>

namespace dx {

/** What the import over one agreement came to. */
struct ImportOutcome
{
    ChangeCounts counts;
    qint64 records = 0;
    int batches = 0; ///< applied
    int rejected = 0;
    QString rejection; ///< the first of them: which and why
    bool waits = false; ///< some batch waits for a missing one
    QString held; ///< why the deletion guard holds a batch that was judged now; empty: it does not
};

/** What becomes of a batch that the deletion guard holds. */
struct HeldRelease
{
    /** Uids of the entries that are approved; none: all are. */
    std::optional<QSet<QByteArray>> approved;
    QString by; ///< who decided it
    bool rehearsal = false; ///< the caller takes it back; only this batch is applied, whatever the
                            ///< plan was
};

/**
 * Judges what a partner's messages say and applies their records. One mechanism for both roles.
 * Each batch is a step of its own: records and numbers together, or nothing. A batch that cannot be
 * read is rejected whole and the others go on.
 */
class Importer
{
public:
    Importer(Database &database, CycleMonitor &monitor, CycleId cycle, Timestamp now, qint64 fence)
        : m_database(database), m_monitor(monitor), m_cycle(cycle), m_now(now), m_fence(fence)
    {
    }
    Result<ImportOutcome> importFrom(const Agreement &agreement);
    /**
     * Applies the batch that an open plan speaks of, and what waited behind it, in the caller's
     * transaction. Error Conflict: the plan does not hold any more; `renewed` is then what it would
     * be now.
     */
    Result<ImportOutcome> release(const Agreement &agreement, const Plan &plan,
                                  const HeldRelease &release, std::optional<Plan> &renewed);

private:
    struct Work;
    Result<> importBatch(Work &work, const ArrivedBatch &batch);
    Result<> judgeAndApply(Work &work, const ArrivedBatch &batch);
    Result<> readRequest(const Work &work, LoadedSync &sync, const SiteNumbers &site,
                         const ArrivedBatch &batch, MessageHeader &header);
    Result<> applyOne(Work &work, LoadedSync &sync, const ArrivedBatch &batch, bool full);
    Result<std::optional<MergeCounts>> mergeGuarded(const Work &work, const ArrivedBatch &batch,
                                                    bool full, std::optional<Plan> &held);
    Result<> hold(Work &work, LoadedSync &sync, const ArrivedBatch &batch, Plan plan);
    Result<> noteApplied(Work &work, LoadedSync &sync, const ArrivedBatch &batch,
                         const MergeCounts &merged);
    Result<MergeCounts> mergeHeld(const Work &work, const ArrivedBatch &batch, const Plan &plan,
                                  const HeldRelease &release, std::optional<Plan> &renewed);
    Result<> noteReleased(Work &work, LoadedSync &sync, const Plan &plan,
                          const HeldRelease &release);
    Result<> closePlan(Work &work);
    Result<ArrivedBatch> waitingBatchOf(const Work &work, const QByteArray &uid);
    Result<> drain(Work &work, LoadedSync &sync);
    Result<> notePartner(const Work &work, const Manifest &manifest);
    Result<> noteVerdict(const Work &work, const Verdict &verdict, const MessageHeader &header);
    Result<> notePutBack(const Work &work, const MessageHeader &header);
    Result<> noteGap(const Work &work);
    Result<> noteDigest(const Work &work, LoadedSync &sync);
    Result<> dropUseless(const Work &work, const QList<QByteArray> &batches);
    Result<> dropLeftovers(const Work &work, const QList<ArrivedBatch> &batches);
    Result<> reject(Work &work, const QByteArray &batch, const QString &reason);

    Database &m_database;
    CycleMonitor &m_monitor;
    CycleId m_cycle;
    Timestamp m_now;
    qint64 m_fence;
};

} // namespace dx
