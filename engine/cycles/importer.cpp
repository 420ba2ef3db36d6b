#include "engine/cycles/cycle_events.h"
#include "engine/cycles/deletion_guard.h"
#include "engine/cycles/importer_work.h"
#include "engine/cycles/step.h"
#include "engine/protocol/sender_rules.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Importer)
};

ChangeCounts countsOf(const MergeCounts &merged)
{
    return {merged.added, merged.modified, merged.deleted, merged.conflicts, merged.skipped};
}

bool names(const QList<SiteName> &sites, const QByteArray &uid)
{
    return std::any_of(sites.cbegin(), sites.cend(),
                       [&](const SiteName &site) { return site.uid == uid; });
}

} // namespace

Result<ImportOutcome> Importer::importFrom(const Agreement &agreement)
{
    Work work{agreement};
    DX_LET(const QList<MessageRow> rows, Messages(m_database).waiting(agreement.id));
    QList<MessageRow> received = rows;
    received.removeIf([](const MessageRow &row) { return row.state != MessageState::Received; });
    DX_LET(const QList<ArrivedBatch> batches, groupBatches(received));
    for (const ArrivedBatch &batch : batches) {
        switch (stateOfParts(batch.manifests)) {
        case PartsState::Incomplete:
            break; // the others are on their way
        case PartsState::Contradictory:
            DX_TRY(reject(work, batch.uid(), Text::tr("Its parts do not agree.")));
            break;
        case PartsState::Complete:
            DX_TRY(importBatch(work, batch));
            break;
        }
    }
    DX_TRY(dropLeftovers(work, batches));
    DX_LET(const LoadedSync sync, loadSync(m_database, agreement.id));
    work.outcome.waits = !sync.state.in.waiting.isEmpty();
    return work.outcome;
}

/** One step; begun anew for as long as a batch that waited turns out to be unreadable. */
Result<> Importer::importBatch(Work &work, const ArrivedBatch &batch)
{
    for (;;) {
        work.applying = batch.uid();
        work.held.clear();
        work.counts = {};
        work.records = 0;
        work.batches = 0;
        DX_LET(Step step, Step::begin(m_database, m_fence));
        const auto done = judgeAndApply(work, batch);
        if (done) {
            DX_TRY(step.commit());
            work.outcome.counts += work.counts;
            work.outcome.records += work.records;
            work.outcome.batches += work.batches;
            if (!work.held.isEmpty())
                work.outcome.held = work.held;
            m_monitor.countIn(work.agreement.id, work.counts);
            m_monitor.countPhase(work.records);
            return {};
        }
        step.rollback();
        if (done.error().code != Error::Code::Invalid)
            return done;
        const QByteArray bad = work.applying;
        DX_TRY(reject(work, bad, done.error().text));
        if (bad == batch.uid())
            return {};
    }
}

Result<> Importer::judgeAndApply(Work &work, const ArrivedBatch &batch)
{
    MessageHeader header = batch.header();
    Messages messages(m_database);
    DX_LET(LoadedSync sync, loadSync(m_database, work.agreement.id));
    DX_LET(const SiteNumbers site, readSiteNumbers(m_database, m_now));
    if (isMsMail(work.agreement))
        DX_TRY(readRequest(work, sync, site, batch, header));
    const auto guarded = sync.state.in.guarded;
    const Verdict verdict = judge(sync.state, site, header);
    if (guarded && verdict.dropped.contains(guarded->uid))
        DX_TRY(closePlan(work));
    DX_TRY(notePartner(work, batch.manifests.constFirst()));
    if (verdict.putBack)
        DX_TRY(notePutBack(work, header));
    DX_TRY(noteVerdict(work, verdict, header));
    if (verdict.disposition == Disposition::Gap && sync.state.in.waiting.size() == 1)
        DX_TRY(noteGap(work));
    DX_TRY(dropUseless(work, verdict.dropped));
    if (verdict.appliesRecords()) {
        DX_TRY(applyOne(work, sync, batch, verdict.disposition == Disposition::ApplyFull));
    } else {
        const bool waits = verdict.disposition == Disposition::Gap
            || verdict.disposition == Disposition::BehindGuard;
        DX_TRY(messages.setBatchState(work.agreement.id, batch.uid(),
                                      waits ? MessageState::Held : MessageState::Applied, m_now));
    }
    DX_TRY(drain(work, sync));
    DX_TRY(noteDigest(work, sync));
    return saveSync(m_database, sync, m_cycle, m_now);
}

Result<> Importer::applyOne(Work &work, LoadedSync &sync, const ArrivedBatch &batch, bool full)
{
    work.applying = batch.uid();
    // Receiving switched off: acknowledged all the same (Q156714), so that the partner does not go
    // on sending.
    if (!work.agreement.settings.receiveUpdates
        || (batch.manifests.constFirst().totalRecords == 0 && !full))
        return noteApplied(work, sync, batch, {});
    std::optional<Plan> held;
    DX_LET(const auto merged, mergeGuarded(work, batch, full, held));
    return merged ? noteApplied(work, sync, batch, *merged) : hold(work, sync, batch, *held);
}

/** Nothing, and why in `held`: the guard let nothing of it through. */
Result<std::optional<MergeCounts>> Importer::mergeGuarded(const Work &work,
                                                          const ArrivedBatch &batch, bool full,
                                                          std::optional<Plan> &held)
{
    DX_LET(Step attempt, Step::begin(m_database, m_fence));
    {
        const MergePlan plan = importPlan(work.agreement, full, m_cycle, m_now);
        Merge merge(m_database, plan);
        DX_TRY(stageBatch(merge, plan, m_database, work.agreement, batch, m_monitor));
        DX_LET(const MergeForecast forecast, merge.foresee());
        DX_LET(held, weigh(m_database, work.agreement, forecast, m_now));
        if (!held) {
            DX_LET(const MergeCounts merged, merge.apply());
            DX_TRY(attempt.commit());
            return merged;
        }
        DX_LET(held->fingerprint, merge.fingerprint());
    }
    attempt.rollback();
    return std::nullopt;
}

Result<> Importer::hold(Work &work, LoadedSync &sync, const ArrivedBatch &batch, Plan plan)
{
    plan.cycle = m_cycle;
    plan.batch = batch.uid();
    DX_TRY(Plans(m_database).insert(plan));
    recordGuarded(sync.state, waitingBatch(batch.header()));
    DX_TRY(Messages(m_database)
               .setBatchState(work.agreement.id, batch.uid(), MessageState::Held, m_now));
    work.held = heldText(work.agreement.settings.name, plan);
    return logEvent(m_database, CycleEvent::HeldByGuard, Severity::Warning, work.held,
                    Text::tr("Review the cycle: approve it, approve some of its entries, or reject "
                             "it. What the partner sends later waits behind it."),
                    work.agreement.id, m_cycle, m_now);
}

Result<> Importer::noteApplied(Work &work, LoadedSync &sync, const ArrivedBatch &batch,
                               const MergeCounts &merged)
{
    const MessageHeader &header = batch.header();
    work.counts += countsOf(merged);
    if (work.agreement.settings.receiveUpdates)
        work.records += batch.manifests.constFirst().totalRecords;
    if (merged.conflicts > 0)
        DX_TRY(logEvent(m_database, CycleEvent::KeptAside, Severity::Warning,
                        Text::tr("%n recipients from %1 are kept aside: their addresses or "
                                 "identities are taken.",
                                 nullptr, int(merged.conflicts))
                            .arg(work.agreement.settings.name),
                        Text::tr("Look at the conflicts and decide who keeps the address."),
                        work.agreement.id, m_cycle, m_now));
    ++work.batches;
    Digest received = sync.state.in.receivedDigest;
    received += merged.receivedDelta;
    recordApplied(sync.state, waitingBatch(header), header.importAnswered, received);
    return Messages(m_database)
        .setBatchState(work.agreement.id, batch.uid(), MessageState::Applied, m_now);
}

Result<ArrivedBatch> Importer::waitingBatchOf(const Work &work, const QByteArray &uid)
{
    DX_LET(QList<MessageRow> rows, Messages(m_database).waiting(work.agreement.id));
    rows.removeIf([&](const MessageRow &row) { return row.batch != uid; });
    DX_LET(const QList<ArrivedBatch> batches, groupBatches(rows));
    if (batches.isEmpty())
        return fail(Error::Code::NotFound, Text::tr("The message is not here any more."));
    return batches.constFirst();
}

/** Applies what waited for the batch that has just come in. */
Result<> Importer::drain(Work &work, LoadedSync &sync)
{
    QList<QByteArray> dropped;
    while (const auto next = nextApplicable(sync.state.in, &dropped)) {
        DX_LET(const ArrivedBatch batch, waitingBatchOf(work, next->uid));
        DX_TRY(applyOne(work, sync, batch, next->kind == BatchKind::Full));
    }
    return dropUseless(work, dropped);
}

Result<> Importer::dropUseless(const Work &work, const QList<QByteArray> &batches)
{
    for (const QByteArray &batch : batches)
        DX_TRY(Messages(m_database)
                   .setBatchState(work.agreement.id, batch, MessageState::Applied, m_now,
                                  Text::tr("not needed any more")));
    return {};
}

/** Parts of a batch that never became whole go when something later was applied, or when they have
 * waited for longer than anything is sent again. */
Result<> Importer::dropLeftovers(const Work &work, const QList<ArrivedBatch> &batches)
{
    DX_LET(const LoadedSync sync, loadSync(m_database, work.agreement.id));
    const ReceiverState &in = sync.state.in;
    QList<QByteArray> useless;
    for (const ArrivedBatch &batch : batches) {
        if (stateOfParts(batch.manifests) != PartsState::Incomplete)
            continue;
        const MessageHeader &header = batch.header();
        const bool later = header.epoch < in.epoch
            || (header.epoch == in.epoch && header.serial < in.appliedSerial);
        const qint64 age = distance(m_now, batch.rows.constLast().createdAt);
        if (later || age > kMaxResendDays * kDayMs)
            useless.append(batch.uid());
    }
    if (useless.isEmpty())
        return {};
    DX_LET(Step step, Step::begin(m_database, m_fence));
    DX_TRY(dropUseless(work, useless));
    return step.commit();
}

Result<> Importer::notePartner(const Work &work, const Manifest &manifest)
{
    QJsonArray behind;
    for (const SiteName &site : manifest.behind)
        behind.append(QString::fromUtf8(site.uid));
    PartnerFacts facts;
    facts.siteUid = manifest.sender.uid;
    facts.site = manifest.sender.name;
    facts.organization = manifest.sender.organization;
    facts.sitesBehind = QJsonDocument(behind).toJson(QJsonDocument::Compact);
    DX_TRY(AgreementStates(m_database).setPartner(work.agreement.id, facts, m_now));
    if (work.agreement.enrolledAt == 0 && work.outcome.batches == 0 && work.batches == 0)
        DX_TRY(logEvent(
            m_database, CycleEvent::PartnerAnswered, Severity::Information,
            Text::tr("%1 has answered for the first time.").arg(work.agreement.settings.name), {},
            work.agreement.id, m_cycle, m_now));
    DX_LET(const SiteInfo own, SiteStore(m_database).read());
    if (names(manifest.behind, own.uid))
        DX_TRY(logEvent(m_database, CycleEvent::Ring, Severity::Warning,
                        Text::tr("The agreements form a ring: our own recipients come back from "
                                 "%1. They are kept aside.")
                            .arg(work.agreement.settings.name),
                        Text::tr("Remove one agreement of the ring."), work.agreement.id, m_cycle,
                        m_now));
    return {};
}

Result<> Importer::notePutBack(const Work &work, const MessageHeader &header)
{
    DX_TRY(enterSiteEpoch(m_database, header.ackEpoch, work.agreement.id, m_now));
    return logEvent(m_database, CycleEvent::OwnStorePutBack, Severity::Warning,
                    Text::tr("%1 has confirmed more than this store knows of: it was put back to "
                             "an older state. A new epoch was begun and everything is sent anew.")
                        .arg(work.agreement.settings.name),
                    Text::tr("Nothing needs to be done. Check that only one copy of this site is "
                             "at work."),
                    work.agreement.id, m_cycle, m_now);
}

Result<> Importer::noteVerdict(const Work &work, const Verdict &verdict,
                               const MessageHeader &header)
{
    const QString name = work.agreement.settings.name;
    if (verdict.newEpoch || verdict.partnerWasRestored)
        DX_TRY(logEvent(m_database, CycleEvent::PartnerPutBack, Severity::Information,
                        Text::tr("The store of %1 was made anew or put back (epoch %2).")
                            .arg(name)
                            .arg(header.epoch.number),
                        Text::tr("Nothing needs to be done: what it lacks is sent again."),
                        work.agreement.id, m_cycle, m_now));
    if (verdict.asked)
        DX_TRY(logEvent(m_database, CycleEvent::FullAsked, Severity::Information,
                        Text::tr("%1 is asked for a full export.").arg(name), {}, work.agreement.id,
                        m_cycle, m_now));
    return {};
}

Result<> Importer::noteGap(const Work &work)
{
    return logEvent(m_database, CycleEvent::MessagesMissing, Severity::Information,
                    Text::tr("A message from %1 was lost or is late; %1 is told.")
                        .arg(work.agreement.settings.name),
                    Text::tr("Nothing needs to be done: it is sent again."), work.agreement.id,
                    m_cycle, m_now);
}

Result<> Importer::noteDigest(const Work &work, LoadedSync &sync)
{
    if (!work.agreement.settings.receiveUpdates || isMsMail(work.agreement)) {
        sync.state.in.verified.reset();
        return {};
    }
    const auto before = sync.stored.verified;
    if (compareDigests(sync.state, m_now) != DigestCheck::Differs || before == std::optional(false))
        return {};
    return logEvent(m_database, CycleEvent::ListsDiffer, Severity::Warning,
                    Text::tr("What is here from %1 differs from what it exports. A full export is "
                             "asked for.")
                        .arg(work.agreement.settings.name),
                    Text::tr("Nothing needs to be done unless it happens again."),
                    work.agreement.id, m_cycle, m_now);
}

Result<> Importer::reject(Work &work, const QByteArray &batch, const QString &reason)
{
    DX_LET(Step step, Step::begin(m_database, m_fence));
    DX_TRY(Messages(m_database)
               .setBatchState(work.agreement.id, batch, MessageState::Rejected, m_now, reason));
    const QString text = Text::tr("A message from %1 was rejected (batch %2). %3")
                             .arg(work.agreement.settings.name, QString::fromUtf8(batch), reason);
    DX_TRY(logEvent(m_database, CycleEvent::MessageRejected, Severity::Warning, text,
                    Text::tr("Nothing of it was applied; it will come again."), work.agreement.id,
                    m_cycle, m_now));
    DX_TRY(step.commit());
    if (work.outcome.rejected++ == 0)
        work.outcome.rejection = text;
    return {};
}

} // namespace dx
