#pragma once

#include "engine/address/entry_diff.h"
#include "engine/core/clock.h"
#include "engine/cycles/cycle_monitor.h"
#include "engine/cycles/decision.h"
#include "engine/store/plans.h"

namespace dx {

/** A decision, looked at before it is made. */
struct DecisionReview
{
    Cycle cycle;
    Digest fingerprint; ///< of all it rests on
};

/**
 * What an administrator decides about a cycle that is over: what the deletion guard holds of it is
 * approved or rejected, or what it changed here is undone. On one connection, in the calling
 * thread; `fence` as for CycleRunner.
 */
class Decisions
{
public:
    Decisions(Database &database, const Clock &clock, qint64 fence = 0)
        : m_database(database), m_clock(clock), m_fence(fence)
    {
    }
    /**
     * What a decision would change here, told to `sink` in the scope "here" and rolled back.
     * Errors: NotFound (the cycle), Conflict (it holds nothing any more, it is undone already),
     * Cancelled.
     */
    Result<DecisionReview> review(const Decision &decision, ChangeSink &sink,
                                  const ProgressFunction &progress = {});
    /** Carries a decision out, whole or not at all; the cycle as it is noted afterwards. Errors as
     * review(), and Conflict if what the decision rests on has changed since it was looked at. */
    Result<Cycle> decide(const Decision &decision, const ProgressFunction &progress = {});

private:
    Result<QList<Plan>> openPlans(const Decision &decision);
    Result<> renew(const QList<Plan> &plans);
    Result<> release(const Decision &decision, const QList<Plan> &plans, CycleMonitor &monitor,
                     QList<Plan> &renewed);
    Result<Cycle> undo(const Decision &decision);
    Result<DecisionReview> reviewUndo(const Decision &decision, ChangeSink &sink);

    Database &m_database;
    const Clock &m_clock;
    qint64 m_fence;
};

} // namespace dx
