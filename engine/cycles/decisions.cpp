#include "engine/cycles/decisions.h"

#include "engine/cycles/cycle_events.h"
#include "engine/cycles/differences.h"
#include "engine/cycles/held_note.h"
#include "engine/cycles/importer.h"
#include "engine/cycles/step.h"
#include "engine/store/journal.h"
#include "engine/store/undo.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Decisions)
};

Digest sumOf(const QList<Plan> &plans)
{
    Digest sum;
    for (const Plan &plan : plans)
        sum += plan.fingerprint;
    return sum;
}

HeldRelease releaseOf(const Decision &decision)
{
    HeldRelease release;
    release.by = decision.askedBy;
    if (decision.kind == Decision::Kind::Reject)
        release.approved.emplace();
    else if (decision.only)
        release.approved.emplace(decision.only->cbegin(), decision.only->cend());
    return release;
}

QString noteOf(const HeldRelease &release)
{
    if (!release.approved)
        return Text::tr("held, then approved by %1").arg(release.by);
    if (release.approved->isEmpty())
        return Text::tr("held, then rejected by %1").arg(release.by);
    return Text::tr("held, then approved in part by %1").arg(release.by);
}

tl::unexpected<Error> changedMeanwhile()
{
    return fail(Error::Code::Conflict,
                Text::tr("What the decision rests on has changed since it was looked at. Look at "
                         "it again."));
}

QString undoneText(const UndoCounts &counts, const QString &by)
{
    QString text = Text::tr("undone by %1: %2 restored, %3 put back, %4 taken out")
                       .arg(by)
                       .arg(counts.restored)
                       .arg(counts.reverted)
                       .arg(counts.removed);
    if (counts.changedSince > 0)
        text += u"; "_s
            + Text::tr("%n left as they are, because they have changed since", nullptr,
                       int(counts.changedSince));
    if (counts.addressTaken > 0)
        text += u"; "_s
            + Text::tr("%n left as they are, because their address is taken", nullptr,
                       int(counts.addressTaken));
    return text;
}

} // namespace

Result<QList<Plan>> Decisions::openPlans(const Decision &decision)
{
    DX_LET(const Cycle cycle, Cycles(m_database).byId(decision.cycle));
    DX_LET(QList<Plan> plans, Plans(m_database).ofCycle(decision.cycle));
    plans.removeIf([&](const Plan &plan) {
        return plan.decision != PlanDecision::Open
            || (decision.agreement.isValid() && plan.agreement != decision.agreement);
    });
    if (plans.isEmpty())
        return fail(Error::Code::Conflict,
                    cycle.outcome == CycleOutcome::Held
                        ? Text::tr("Cycle %1 holds nothing of this partner.").arg(cycle.id.value)
                        : Text::tr("Cycle %1 holds nothing that could be approved or rejected.")
                              .arg(cycle.id.value));
    return plans;
}

/** A rollback has taken along that the plans were made anew. */
Result<> Decisions::renew(const QList<Plan> &plans)
{
    if (plans.isEmpty())
        return {};
    DX_LET(Step step, Step::begin(m_database, m_fence));
    for (const Plan &plan : plans)
        DX_TRY(Plans(m_database).renew(plan));
    return step.commit();
}

Result<> Decisions::release(const Decision &decision, const QList<Plan> &plans,
                            CycleMonitor &monitor, QList<Plan> &renewed)
{
    const HeldRelease release = releaseOf(decision);
    for (const Plan &plan : plans) {
        DX_LET(const Agreement agreement, Agreements(m_database).byId(plan.agreement));
        Importer importer(m_database, monitor, plan.cycle, m_clock.now(), m_fence);
        std::optional<Plan> anew;
        const auto done = importer.release(agreement, plan, release, anew);
        if (anew)
            renewed.append(*anew);
        if (!done)
            return tl::unexpected(done.error());
        DX_TRY(noteDecided(m_database, plan, {noteOf(release), done->counts, done->held}));
    }
    return {};
}

Result<Cycle> Decisions::decide(const Decision &decision, const ProgressFunction &progress)
{
    if (decision.kind == Decision::Kind::Undo)
        return undo(decision);
    DX_LET(const QList<Plan> plans, openPlans(decision));
    if (decision.fingerprint != Digest() && decision.fingerprint != sumOf(plans))
        return changedMeanwhile();
    CycleMonitor monitor({}, {}, progress);
    QList<Plan> renewed;
    {
        DX_LET(Step step, Step::begin(m_database, m_fence));
        if (const auto done = release(decision, plans, monitor, renewed); !done) {
            step.rollback();
            DX_TRY(renew(renewed));
            return tl::unexpected(done.error());
        }
        DX_TRY(step.commit());
    }
    return Cycles(m_database).byId(decision.cycle);
}

Result<DecisionReview> Decisions::review(const Decision &decision, ChangeSink &sink,
                                         const ProgressFunction &progress)
{
    if (decision.kind == Decision::Kind::Undo)
        return reviewUndo(decision, sink);
    DX_LET(QList<Plan> plans, openPlans(decision));
    CycleMonitor monitor({}, {}, progress);
    monitor.stopAnywhere();
    HeldRelease release = releaseOf(decision);
    release.rehearsal = true;
    DX_LET(const Cycle cycle, Cycles(m_database).byId(decision.cycle));
    QList<Plan> renewed;
    {
        DX_LET(Transaction transaction, Transaction::begin(m_database));
        Cycle rehearsed = cycle;
        rehearsed.id = {};
        DX_LET(rehearsed.id, Cycles(m_database).insert(rehearsed));
        for (Plan &plan : plans) {
            DX_LET(const Agreement agreement, Agreements(m_database).byId(plan.agreement));
            Importer importer(m_database, monitor, rehearsed.id, m_clock.now(), m_fence);
            std::optional<Plan> anew;
            DX_TRY(importer.release(agreement, plan, release, anew));
            if (anew) {
                renewed.append(*anew);
                plan = *anew;
            }
        }
        DX_TRY(changedHere(m_database, rehearsed.id, sink));
        transaction.rollback();
    }
    DX_TRY(renew(renewed));
    return DecisionReview{cycle, sumOf(plans)};
}

Result<DecisionReview> Decisions::reviewUndo(const Decision &decision, ChangeSink &sink)
{
    DX_LET(Transaction transaction, Transaction::begin(m_database));
    DX_LET(const Cycle cycle, Cycles(m_database).byId(decision.cycle));
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const UndoCounts counts,
           undoCycle(m_database, decision.cycle, decision.agreement, m_clock.now()));
    DX_TRY(undoneHere(m_database, site.usn, sink));
    transaction.rollback();
    DecisionReview review{cycle, counts.fingerprint};
    review.cycle.in = {counts.restored, counts.reverted, counts.removed, 0,
                       counts.changedSince + counts.addressTaken};
    return review;
}

Result<Cycle> Decisions::undo(const Decision &decision)
{
    DX_LET(Step step, Step::begin(m_database, m_fence));
    DX_LET(Cycle cycle, Cycles(m_database).byId(decision.cycle));
    DX_LET(const UndoCounts counts,
           undoCycle(m_database, decision.cycle, decision.agreement, m_clock.now()));
    if (decision.fingerprint != Digest() && decision.fingerprint != counts.fingerprint)
        return changedMeanwhile();
    if (counts.total() == 0)
        return fail(Error::Code::Conflict,
                    counts.changedSince + counts.addressTaken > 0
                        ? Text::tr("Nothing of cycle %1 can be undone: what it changed here has "
                                   "changed again since, or its addresses are taken.")
                              .arg(cycle.id.value)
                        : Text::tr("Cycle %1 has changed nothing here that could be undone.")
                              .arg(cycle.id.value));
    const QString text = undoneText(counts, decision.askedBy);
    for (CycleAgreement &entry : cycle.agreements) {
        const bool concerned = entry.in.total() > 0
            && (!decision.agreement.isValid() || decision.agreement == entry.agreement);
        if (concerned)
            entry.note = text;
    }
    if (!decision.agreement.isValid())
        cycle.outcome = CycleOutcome::Undone;
    DX_TRY(Cycles(m_database).update(cycle));
    DX_TRY(logEvent(
        m_database, CycleEvent::CycleUndone, Severity::Information,
        Text::tr("%1, cycle %2: %3").arg(toString(cycle.kind)).arg(cycle.id.value).arg(text), {},
        decision.agreement, cycle.id, m_clock.now()));
    DX_TRY(step.commit());
    return cycle;
}

} // namespace dx
