#include "engine/cycles/cycle_run.h"

#include "engine/cycles/cycle_events.h"
#include "engine/cycles/differences.h"
#include "engine/cycles/exporter.h"
#include "engine/cycles/importer.h"
#include "engine/cycles/inbox.h"
#include "engine/cycles/outbox.h"
#include "engine/cycles/step.h"
#include "engine/store/site_epochs.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::CycleRun)
};

/** Lets a preview be cancelled between any two changes that it tells. */
class WatchedSink final : public ChangeSink
{
public:
    WatchedSink(ChangeSink &sink, CycleMonitor &monitor) : m_sink(sink), m_monitor(monitor) { }
    Result<> change(const EntryChange &change) override
    {
        m_monitor.advance();
        DX_TRY(m_monitor.goOn());
        return m_sink.change(change);
    }

private:
    ChangeSink &m_sink;
    CycleMonitor &m_monitor;
};

/** Partners that are well say something every day. */
constexpr qint64 kSilentMs = 7LL * 24 * 60 * 60 * 1000;

/** Whether there is such an event about this agreement since then. */
Result<bool> isTold(Database &database, CycleEvent number, AgreementId agreement, Timestamp since)
{
    Statement any(database,
                  u"SELECT count(*) FROM event WHERE at >= :since AND number = :number"
                  " AND agreement_id = :agreement"_s);
    any.bind(u":since"_s, since).bind(u":number"_s, int(number)).bind(u":agreement"_s, agreement);
    DX_TRY(execRow(any));
    const bool told = any.integer(0) > 0;
    DX_TRY(any.finish());
    return told;
}

QString kindName(const std::optional<BatchKind> &kind)
{
    return kind ? QString::fromLatin1(toString(*kind)) : QString();
}

} // namespace

CycleRun::CycleRun(CycleEnvironment environment, Cycle cycle, const QList<Agreement> &agreements,
                   CycleMonitor &monitor)
    : m_environment(environment), m_cycle(std::move(cycle)), m_agreements(agreements),
      m_monitor(monitor), m_now(environment.clock.now())
{
    for (const Agreement &agreement : m_agreements)
        entryOf(agreement);
}

/** Whether another program works the site now: nothing more may be written. */
bool CycleRun::leaseLost()
{
    const auto fence = readFence(m_environment.database);
    return fence && *fence != m_environment.fence;
}

CycleAgreement &CycleRun::entryOf(const Agreement &agreement)
{
    for (CycleAgreement &entry : m_cycle.agreements) {
        if (entry.agreement == agreement.id)
            return entry;
    }
    CycleAgreement entry;
    entry.agreement = agreement.id;
    entry.name = agreement.settings.name;
    m_cycle.agreements.append(entry);
    return m_cycle.agreements.last();
}

void CycleRun::blame(const Agreement &agreement, const QString &text)
{
    CycleAgreement &entry = entryOf(agreement);
    entry.outcome = CycleOutcome::Failed;
    entry.note = text;
    m_errors.append(text);
}

/** Worth an administrator's look, but the cycle did its work. */
void CycleRun::warn(AgreementId agreement, const QString &text)
{
    m_warned = true;
    m_errors.append(text);
    for (CycleAgreement &entry : m_cycle.agreements) {
        if (entry.agreement != agreement || entry.outcome == CycleOutcome::Failed
            || entry.outcome == CycleOutcome::Held)
            continue;
        entry.outcome = CycleOutcome::Warnings;
        entry.note = text;
    }
}

Result<> CycleRun::work()
{
    if (receives()) {
        DX_TRY(fetch());
        if (stoppedAfter(Phase::Fetch))
            return {};
        DX_TRY(import());
        if (stoppedAfter(Phase::Import))
            return {};
    }
    DX_TRY(exportAll(nullptr));
    noteStillHeld();
    DX_TRY(noteSilence());
    if (stoppedAfter(Phase::Export))
        return {};
    DX_TRY(send());
    m_monitor.end();
    return {};
}

Result<> CycleRun::rehearse(ChangeSink &sink)
{
    WatchedSink watched(sink, m_monitor);
    if (receives())
        DX_TRY(import());
    DX_TRY(changedHere(m_environment.database, m_cycle.id, watched));
    DX_TRY(exportAll(&watched));
    noteStillHeld();
    m_monitor.end();
    return m_monitor.goOn();
}

bool CycleRun::stoppedAfter(Phase phase)
{
    if (!m_monitor.stopRequested())
        return false;
    m_stopped = true;
    m_monitor.end();
    switch (phase) {
    case Phase::Fetch:
        m_errors.append(Text::tr("Stopped after Fetch. Nothing was changed; nothing was sent."));
        break;
    case Phase::Import:
        m_errors.append(Text::tr("Stopped after Import. The import was kept; nothing was sent."));
        break;
    case Phase::Export:
    case Phase::Send:
        m_errors.append(Text::tr("Stopped after Export. The import was kept; nothing was sent."));
        break;
    }
    return true;
}

/** Reads every place that partners send to, once. */
Result<> CycleRun::fetch()
{
    m_monitor.begin(Phase::Fetch);
    m_monitor.activity(Text::tr("Fetching messages"));
    DX_LET(const QList<Agreement> all, Agreements(m_environment.database).all());
    Inbox inbox(m_environment, m_monitor, m_cycle.id, m_now);
    DX_TRY(inbox.judgeAgain(all));
    QHash<QString, Error> places; // by folder; no text: it could be read
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        const QString place = agreement.settings.folder;
        if (!places.contains(place)) {
            const auto transport = m_environment.transports(agreement.settings);
            const auto taken = transport ? inbox.fetch(**transport, all)
                                         : Result<int>(tl::unexpected(transport.error()));
            if (!taken && leaseLost())
                return tl::unexpected(taken.error());
            places.insert(place, taken ? Error() : taken.error());
        }
        const Error error = places.value(place);
        m_monitor.lane(agreement.id, Phase::Fetch,
                       error.text.isEmpty() ? PhaseState::Done : PhaseState::Failed);
        if (error.text.isEmpty())
            continue;
        blame(agreement,
              Text::tr("Failed in Fetch from %1: %2").arg(agreement.settings.name, error.text));
    }
    for (const Rejection &rejection : inbox.rejections())
        warn(rejection.agreement, rejection.text);
    return reload();
}

/** Reads the agreements again: an import tells the partner's names. */
Result<> CycleRun::reload()
{
    for (Agreement &agreement : m_agreements) {
        DX_LET(agreement, Agreements(m_environment.database).byId(agreement.id));
    }
    return {};
}

Result<> CycleRun::import()
{
    m_monitor.begin(Phase::Import);
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        DX_TRY(m_monitor.goOn());
        if (m_monitor.stopRequested())
            break;
        m_monitor.lane(agreement.id, Phase::Import, PhaseState::Running);
        Importer importer(m_environment.database, m_monitor, m_cycle.id, m_now,
                          m_environment.fence);
        const auto imported = importer.importFrom(agreement);
        if (!imported) {
            if (imported.error().code == Error::Code::Cancelled || leaseLost())
                return tl::unexpected(imported.error());
            m_monitor.lane(agreement.id, Phase::Import, PhaseState::Failed);
            blame(agreement,
                  Text::tr("Failed in Import from %1: %2")
                      .arg(agreement.settings.name, imported.error().text));
            continue;
        }
        CycleAgreement &entry = entryOf(agreement);
        entry.in = imported->counts;
        m_cycle.in += imported->counts;
        if (!imported->held.isEmpty()) {
            m_held = true;
            m_errors.append(imported->held);
            entry.outcome = CycleOutcome::Held;
            entry.note = imported->held;
        }
        if (imported->rejected > 0) {
            warn(agreement.id, imported->rejection);
            if (entry.outcome != CycleOutcome::Held)
                entry.note = Text::tr("%n messages were rejected", nullptr, imported->rejected)
                    + u": "_s + imported->rejection;
        } else if (imported->waits) {
            entry.note = Text::tr("waiting for a message that is missing");
        }
        m_monitor.lane(agreement.id, Phase::Import,
                       !imported->held.isEmpty()   ? PhaseState::Held
                           : imported->batches > 0 ? PhaseState::Done
                                                   : PhaseState::Skipped,
                       imported->held);
    }
    return reload();
}

/** All exports of a cycle are one step, so that what several partners get is made once. */
Result<> CycleRun::exportAll(ChangeSink *sink)
{
    m_monitor.begin(Phase::Export);
    const Cycle before = m_cycle;
    auto exported = exportStep(sink);
    if (!exported)
        m_cycle = before; // it was taken back: nothing of it is told as sent
    return exported;
}

Result<> CycleRun::exportStep(ChangeSink *sink)
{
    DX_LET(Step step, Step::begin(m_environment.database, m_environment.fence));
    ContentMaker contents(m_environment.database, m_monitor, m_agreements.size() > 1,
                          m_environment.partLimits);
    Exporter exporter(m_environment.database, contents, m_cycle.id, m_now);
    const ExportScale scale
        = m_cycle.kind == CycleKind::T3 ? ExportScale::Acknowledgement : ExportScale::Changes;
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        m_monitor.activity(Text::tr("Exporting to %1").arg(agreement.settings.name));
        if (sink && scale == ExportScale::Changes)
            DX_TRY(pendingChanges(m_environment.database, agreement.id, m_now, *sink));
        DX_LET(const ExportOutcome done, exporter.exportTo(agreement, scale));
        CycleAgreement &entry = entryOf(agreement);
        entry.out = done.counts;
        entry.sentFrom = done.from;
        entry.sentTo = done.to;
        entry.formerScope = done.formerScope;
        entry.sentKind = kindName(done.kind);
        if (entry.note.isEmpty())
            entry.note = done.note;
        m_cycle.out += done.counts;
        m_cycle.messages += done.messages;
        m_monitor.countOut(agreement.id, done.counts);
        m_monitor.countPhase(done.counts.total());
        m_monitor.lane(agreement.id, Phase::Export,
                       done.kind ? PhaseState::Done : PhaseState::Skipped, done.note);
    }
    return step.commit();
}

/** What an earlier cycle held is still not there, and a success must not look as if it were. */
void CycleRun::noteStillHeld()
{
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        CycleAgreement &entry = entryOf(agreement);
        if (!agreement.numbers.guarded || entry.outcome != CycleOutcome::Success)
            continue;
        const QString text = Text::tr("What %1 sent before is still held for approval.")
                                 .arg(agreement.settings.name);
        entry.note = entry.note.isEmpty() ? text : entry.note + u"; "_s + text;
    }
}

/** A partner that nobody hears of any more is told of once, until it has spoken again. */
Result<> CycleRun::noteSilence()
{
    Database &database = m_environment.database;
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        const Timestamp since = agreement.numbers.lastContactAt;
        if (since == 0 || m_now - since < kSilentMs)
            continue;
        const QString text
            = Text::tr("%1 has not been heard from since %2.")
                  .arg(agreement.settings.name,
                       QDateTime::fromMSecsSinceEpoch(since).toString(u"yyyy-MM-dd HH:mm t"_s));
        if (CycleAgreement &entry = entryOf(agreement); entry.outcome == CycleOutcome::Success)
            entry.note = entry.note.isEmpty() ? text : entry.note + u"; "_s + text;
        DX_LET(const bool told, isTold(database, CycleEvent::NoContact, agreement.id, since));
        if (told)
            continue;
        DX_LET(Step step, Step::begin(database, m_environment.fence));
        DX_TRY(logEvent(database, CycleEvent::NoContact, Severity::Warning, text,
                        Text::tr("Ask its administrator whether its cycles run and the shared "
                                 "folder can be reached there."),
                        agreement.id, m_cycle.id, m_now));
        DX_TRY(step.commit());
    }
    return {};
}

Result<> CycleRun::send()
{
    m_monitor.begin(Phase::Send);
    m_monitor.activity(Text::tr("Sending messages"), m_cycle.messages);
    Outbox outbox(m_environment, m_monitor, m_cycle.id, m_now);
    for (const Agreement &agreement : std::as_const(m_agreements)) {
        m_monitor.lane(agreement.id, Phase::Send, PhaseState::Running);
        const auto sent = outbox.deliver(agreement, false);
        if (sent) {
            m_monitor.lane(agreement.id, Phase::Send,
                           *sent > 0 ? PhaseState::Done : PhaseState::Skipped);
            continue;
        }
        if (leaseLost())
            return tl::unexpected(sent.error());
        m_monitor.lane(agreement.id, Phase::Send, PhaseState::Failed);
        blame(agreement,
              Text::tr("Failed in Send to %1: %2").arg(agreement.settings.name, sent.error().text));
    }
    return {};
}

void CycleRun::failed(const Error &error)
{
    m_failed = true;
    m_monitor.end();
    m_errors.append(error.text);
}

Cycle CycleRun::result() const
{
    Cycle cycle = m_cycle;
    cycle.phases = m_monitor.phases();
    cycle.error = m_errors.join(u'\n');
    const auto failures
        = std::count_if(cycle.agreements.cbegin(), cycle.agreements.cend(),
                        [](const CycleAgreement &a) { return a.outcome == CycleOutcome::Failed; });
    if (m_stopped)
        cycle.outcome = CycleOutcome::Stopped;
    else if (m_failed || (failures > 0 && failures == cycle.agreements.size()))
        cycle.outcome = CycleOutcome::Failed;
    else if (m_held)
        cycle.outcome = CycleOutcome::Held;
    else if (failures > 0 || m_warned)
        cycle.outcome = CycleOutcome::Warnings;
    else
        cycle.outcome = CycleOutcome::Success;
    return cycle;
}

} // namespace dx
