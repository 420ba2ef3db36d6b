#include "engine/cycles/differences.h"

#include "engine/cycles/export_plan.h"
#include "engine/cycles/reasons.h"
#include "engine/protocol/sender_rules.h"
#include "engine/store/agreement_rules.h"
#include "engine/store/export_scope.h"
#include "engine/store/journal.h"
#include "engine/store/site_epochs.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Differences)
};

struct Planned
{
    PreparedExport prepared;
    ExportPlan plan;
    SiteNumbers site;
};

Result<Planned> planOf(Database &database, const Agreement &agreement, Timestamp now)
{
    Planned planned;
    DX_LET(planned.prepared, prepareExport(database, agreement));
    DX_LET(planned.site, readSiteNumbers(database, now));
    planned.plan = planExport(planned.prepared.sync.state.out, planned.site);
    return planned;
}

QList<Usn> laterThanBase(const ExportPlan &plan)
{
    QList<Usn> later = plan.couldBeAt;
    later.removeIf([&](Usn usn) { return usn <= plan.base; });
    return later;
}

EntryChange changeOf(const ScopeRow &row, const QByteArray &scope)
{
    EntryChange change;
    change.uid = row.uid;
    change.dn = row.dn;
    change.before = row.before;
    change.after = row.record;
    change.scope = scope;
    if (row.remove)
        change.operation = Operation::Delete;
    else if (!row.known)
        change.operation = Operation::Add;
    else
        change.operation = row.before == row.record ? Operation::None : Operation::Modify;
    const QByteArray &shown = row.remove ? row.before : row.record;
    if (const auto entry = fromRecord(shown)) {
        change.name = entry->displayName();
        if (const auto address = entry->keyAddress())
            change.address = address->toText();
    }
    return change;
}

/** Passes changes on with why they are sent; asks the store for that. */
class ReasonedSink final : public ChangeSink
{
public:
    ReasonedSink(ExportReasons &reasons, ChangeSink &sink) : m_reasons(reasons), m_sink(sink) { }
    Result<> change(const EntryChange &change) override
    {
        EntryChange told = change;
        DX_LET(told.why, m_reasons.of(change));
        return m_sink.change(told);
    }

private:
    ExportReasons &m_reasons;
    ChangeSink &m_sink;
};

/**
 * Lets a sink ask the store while rows are being read. PostgreSQL gives up the rows that are left
 * when something else is asked, so there the changes wait in memory until finish().
 */
class PatientSink final : public ChangeSink
{
public:
    PatientSink(const Database &database, ChangeSink &sink)
        : m_sink(sink), m_atOnce(database.isSqlite())
    {
    }
    Result<> change(const EntryChange &change) override
    {
        if (m_atOnce)
            return m_sink.change(change);
        m_waiting.append(change);
        return {};
    }
    /** The rows have been read. */
    Result<> finish()
    {
        for (const EntryChange &change : std::as_const(m_waiting))
            DX_TRY(m_sink.change(change));
        m_waiting.clear();
        return {};
    }

private:
    ChangeSink &m_sink;
    bool m_atOnce;
    QList<EntryChange> m_waiting;
};

/** Turns rows of a scope into changes and tells them to a sink. */
ScopeSink toSink(ChangeSink &sink, const QByteArray &scope)
{
    return [&sink, scope](const ScopeRow &row) { return sink.change(changeOf(row, scope)); };
}

ScopeSink countInto(ChangeCounts &counts)
{
    return [&counts](const ScopeRow &row) -> Result<> {
        ++(row.remove ? counts.deleted : row.known ? counts.modified : counts.added);
        return {};
    };
}

QByteArray scopeName(const QString &agreement)
{
    return "agreement " + agreement.toUtf8();
}

Result<> sentBy(Database &database, const CycleAgreement &entry, ChangeSink &sink)
{
    const bool records = entry.out.total() > 0;
    if (!records)
        return {};
    const auto agreement = Agreements(database).byId(entry.agreement);
    if (!agreement) // removed since: what it exported can no longer be told
        return agreement.error().code == Error::Code::NotFound
            ? Result<>()
            : Result<>(tl::unexpected(agreement.error()));
    DX_LET(ExportScope scope, ExportScope::of(database, *agreement));
    const ExportScope before = scope.by(entry.formerScope);
    ExportReasons reasons(scope, *agreement, ExportReasons::When::Past);
    ReasonedSink reasoned(reasons, sink);
    PatientSink patient(database, reasoned);
    DX_TRY(scope.between(before, entry.sentFrom, entry.sentTo,
                         toSink(patient, scopeName(entry.name))));
    return patient.finish();
}

/** Error Unavailable: the journal does not reach back to the cycle. */
Result<> checkKept(Database &database, const Cycle &cycle)
{
    DX_LET(const SiteCounters site, readSiteCounters(database));
    if (site.journalFloor == 0)
        return {};
    bool gone = std::any_of(cycle.agreements.cbegin(), cycle.agreements.cend(),
                            [&](const CycleAgreement &entry) {
                                return entry.out.total() > 0 && entry.sentFrom < site.journalFloor;
                            });
    if (!gone && cycle.in.total() > 0) {
        DX_LET(const bool kept, Journal(database).hasLinesOf(cycle.id));
        gone = !kept;
    }
    if (gone)
        return fail(Error::Code::Unavailable,
                    Text::tr("The changes of cycle %1 are older than Keep Updates and are not kept "
                             "any more.")
                        .arg(cycle.id.value));
    return {};
}

} // namespace

Result<PendingExport> pendingExport(Database &database, AgreementId id, Timestamp now)
{
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    DX_LET(const Planned planned, planOf(database, agreement, now));
    DX_LET(ExportScope scope, ExportScope::of(database, agreement));
    PendingExport pending;
    pending.waits = exportWaits(agreement);
    pending.full = planned.plan.full;
    if (pending.full) {
        const Usn acked = planned.prepared.sync.state.out.acked;
        DX_TRY(scope.against(scope.by(agreement.formerScope), acked, planned.site.usn,
                             countInto(pending.counts)));
        return pending;
    }
    const ScopeChanges changes{planned.plan.scanFrom, laterThanBase(planned.plan), false};
    DX_TRY(scope.changes(changes, countInto(pending.counts)));
    return pending;
}

Result<> pendingChanges(Database &database, AgreementId id, Timestamp now, ChangeSink &sink)
{
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    if (exportWaits(agreement))
        return {};
    return foretoldChanges(database, agreement, now, sink);
}

Result<> foretoldChanges(Database &database, const Agreement &wanted, Timestamp now,
                         ChangeSink &sink)
{
    Agreement agreement = wanted;
    agreement.settings = normalized(wanted.settings);
    if (!agreement.settings.sendUpdates)
        return {};
    DX_LET(ExportScope scope, ExportScope::of(database, agreement));
    ExportReasons reasons(scope, agreement, ExportReasons::When::Future);
    ReasonedSink reasoned(reasons, sink);
    PatientSink patient(database, reasoned);
    const ScopeSink out = toSink(patient, scopeName(agreement.settings.name));
    if (!agreement.id.isValid()) {
        DX_TRY(scope.against(scope, 0, 0, out));
        return patient.finish();
    }
    DX_LET(const Planned planned, planOf(database, agreement, now));
    DX_LET(const Agreement stored, Agreements(database).byId(agreement.id));
    const bool changed = shapesExport(stored.settings, agreement.settings);
    if (!planned.plan.full && !changed) {
        const ScopeChanges changes{planned.plan.scanFrom, laterThanBase(planned.plan), true};
        DX_TRY(scope.changes(changes, out));
        return patient.finish();
    }
    DX_LET(const ExportScope present, ExportScope::of(database, stored));
    const ExportScope before = present.by(stored.formerScope);
    // other rules change what the partner will have got, be it confirmed or not
    const SenderState &sending = planned.prepared.sync.state.out;
    const Usn base = changed ? std::max(sending.acked, sending.sent) : sending.acked;
    DX_TRY(scope.against(before, base, planned.site.usn, out));
    return patient.finish();
}

Result<> changedHere(Database &database, CycleId cycle, ChangeSink &sink)
{
    ImportReasons reasons(database, cycle, sink);
    PatientSink patient(database, reasons);
    DX_TRY(Journal(database).changesOfCycle(cycle, patient));
    return patient.finish();
}

Result<> undoneHere(Database &database, Usn since, ChangeSink &sink)
{
    DX_LET(const SiteInfo site, SiteStore(database).read());
    OneReason reason(Text::tr("It is again as it was before the cycle.").toUtf8(), sink);
    return Journal(database).changesBetween(since, site.usn, {}, reason);
}

Result<> removalChanges(Database &database, AgreementId agreement, Timestamp now, ChangeSink &sink)
{
    DX_LET(const Transaction transaction, Transaction::begin(database)); // never committed
    DX_LET(const SiteInfo before, SiteStore(database).read());
    Agreements agreements(database);
    DX_LET(const Agreement partner, agreements.byId(agreement));
    DX_TRY(agreements.remove(agreement, true, now));
    DX_LET(const SiteInfo after, SiteStore(database).read());
    OneReason reason(Text::tr("%1 brought it.").arg(partner.settings.name).toUtf8(), sink);
    PatientSink patient(database, reason);
    DX_TRY(Journal(database).changesBetween(before.usn, after.usn, {}, patient));
    return patient.finish();
}

Result<> cycleChanges(Database &database, CycleId id, ChangeSink &sink)
{
    DX_LET(const Cycle cycle, Cycles(database).byId(id));
    DX_TRY(checkKept(database, cycle));
    DX_TRY(changedHere(database, id, sink));
    for (const CycleAgreement &entry : cycle.agreements)
        DX_TRY(sentBy(database, entry, sink));
    return {};
}

} // namespace dx
