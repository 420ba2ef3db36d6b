#include "engine/cycles/cycle_events.h"
#include "engine/cycles/held_note.h"
#include "engine/cycles/importer_work.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Importer)
};

QString decisionText(const QString &name, const HeldRelease &release)
{
    if (!release.approved)
        return Text::tr("What %1 sent and the deletion guard held was approved by %2.")
            .arg(name, release.by);
    if (release.approved->isEmpty())
        return Text::tr("What %1 sent and the deletion guard held was rejected by %2.")
            .arg(name, release.by);
    return Text::tr("Of what %1 sent and the deletion guard held, %2 approved %n entries.", nullptr,
                    int(release.approved->size()))
        .arg(name, release.by);
}

PlanDecision decisionOf(const HeldRelease &release)
{
    if (!release.approved)
        return PlanDecision::Approved;
    return release.approved->isEmpty() ? PlanDecision::Rejected : PlanDecision::Partly;
}

} // namespace

/** Something later has taken the place of what was held. */
Result<> Importer::closePlan(Work &work)
{
    DX_LET(const auto open, Plans(m_database).openOf(work.agreement.id));
    if (!open)
        return {};
    DX_TRY(Plans(m_database).decide(open->id, PlanDecision::Void, {}, m_now));
    if (open->cycle == m_cycle)
        work.outcome.held.clear();
    return noteDecided(m_database, *open,
                       {Text::tr("not applied: a later message took its place"), {}, {}});
}

/** Runs the held batch anew; only what the plan says may be written. */
Result<MergeCounts> Importer::mergeHeld(const Work &work, const ArrivedBatch &batch,
                                        const Plan &plan, const HeldRelease &release,
                                        std::optional<Plan> &renewed)
{
    const Agreement &agreement = work.agreement;
    MergePlan how = importPlan(agreement, batch.header().kind == BatchKind::Full, m_cycle, m_now);
    how.approved = release.approved;
    Merge merge(m_database, how);
    DX_TRY(stageBatch(merge, how, m_database, agreement, batch, m_monitor));
    DX_LET(const MergeForecast forecast, merge.foresee());
    DX_LET(const Digest fingerprint, merge.fingerprint());
    if (fingerprint == plan.fingerprint)
        return merge.apply();
    renewed = plan;
    renewed->fingerprint = fingerprint;
    renewed->added = forecast.added;
    renewed->modified = forecast.modified;
    renewed->deleted = forecast.deleted;
    renewed->madeAt = m_now;
    if (release.rehearsal)
        return merge.apply();
    return fail(Error::Code::Conflict,
                Text::tr("What the held message of %1 would do has changed since it was looked at: "
                         "it would now delete %2. Look at it again.")
                    .arg(agreement.settings.name)
                    .arg(forecast.deleted));
}

/** What follows a decision in the same step. */
Result<> Importer::noteReleased(Work &work, LoadedSync &sync, const Plan &plan,
                                const HeldRelease &release)
{
    DX_TRY(drain(work, sync));
    DX_TRY(noteDigest(work, sync));
    DX_TRY(saveSync(m_database, sync, m_cycle, m_now));
    DX_TRY(Plans(m_database).decide(plan.id, decisionOf(release), release.by, m_now));
    DX_TRY(Plans(m_database).forgetDeletions(work.agreement.id));
    return logEvent(m_database, CycleEvent::HeldDecided, Severity::Information,
                    decisionText(work.agreement.settings.name, release), {}, work.agreement.id,
                    m_cycle, m_now);
}

Result<ImportOutcome> Importer::release(const Agreement &agreement, const Plan &plan,
                                        const HeldRelease &release, std::optional<Plan> &renewed)
{
    Work work{agreement};
    DX_LET(LoadedSync sync, loadSync(m_database, agreement.id));
    if (!sync.state.in.guarded || sync.state.in.guarded->uid != plan.batch)
        return fail(Error::Code::Conflict,
                    Text::tr("Nothing of %1 is held any more.").arg(agreement.settings.name));
    DX_LET(const ArrivedBatch batch, waitingBatchOf(work, plan.batch));
    MergeCounts merged;
    if (agreement.settings.receiveUpdates) {
        DX_LET(merged, mergeHeld(work, batch, plan, release, renewed));
    }
    DX_TRY(noteApplied(work, sync, batch, merged));
    if (!release.rehearsal)
        DX_TRY(noteReleased(work, sync, plan, release));
    work.outcome.counts = work.counts;
    work.outcome.records = work.records;
    work.outcome.batches = work.batches;
    work.outcome.held = work.held;
    return work.outcome;
}

} // namespace dx
