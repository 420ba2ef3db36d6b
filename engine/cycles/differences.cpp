#include "engine/cycles/differences.h"

#include "engine/cycles/export_plan.h"
#include "engine/cycles/reasons.h"
#include "engine/protocol/sender_rules.h"
#include "engine/store/export_scope.h"
#include "engine/store/journal.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

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

/** Turns rows of a scope into changes and tells them to a sink. */
ScopeSink toSink(ChangeSink &sink, const QByteArray &scope, ExportReasons &reasons)
{
    return [&sink, scope, &reasons](const ScopeRow &row) -> Result<> {
        EntryChange change = changeOf(row, scope);
        DX_LET(change.why, reasons.of(change));
        return sink.change(change);
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
    ExportReasons reasons(scope, *agreement, ExportReasons::When::Past);
    return scope.between(entry.sentFrom, entry.sentTo,
                         toSink(sink, scopeName(entry.name), reasons));
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
        DX_LET(const ScopeCounts counts, scope.counts());
        const bool first = planned.prepared.sync.state.out.acked == 0;
        (first ? pending.counts.added : pending.counts.modified) = counts.exported;
        return pending;
    }
    const ScopeChanges changes{planned.plan.scanFrom, laterThanBase(planned.plan), false};
    DX_TRY(scope.changes(changes, [&](const ScopeRow &row) -> Result<> {
        if (row.remove)
            ++pending.counts.deleted;
        else
            ++(row.known ? pending.counts.modified : pending.counts.added);
        return {};
    }));
    return pending;
}

Result<> pendingChanges(Database &database, AgreementId id, Timestamp now, ChangeSink &sink)
{
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    if (exportWaits(agreement))
        return {};
    DX_LET(const Planned planned, planOf(database, agreement, now));
    DX_LET(ExportScope scope, ExportScope::of(database, agreement));
    ExportReasons reasons(scope, agreement, ExportReasons::When::Future);
    const ScopeSink out = toSink(sink, scopeName(agreement.settings.name), reasons);
    if (!planned.plan.full) {
        const ScopeChanges changes{planned.plan.scanFrom, laterThanBase(planned.plan), true};
        DX_TRY(scope.changes(changes, out));
        return {};
    }
    const Usn acked = planned.prepared.sync.state.out.acked;
    DX_TRY(scope.all(acked, out, true));
    if (acked == 0)
        return {};
    // What a full does not have goes at the partner.
    return scope.between(acked, planned.site.usn, [&](const ScopeRow &row) -> Result<> {
        return row.remove ? out(row) : Result<>();
    });
}

Result<> changedHere(Database &database, CycleId cycle, ChangeSink &sink)
{
    ImportReasons reasons(database, cycle, sink);
    return Journal(database).changesOfCycle(cycle, reasons);
}

Result<> cycleChanges(Database &database, CycleId id, ChangeSink &sink)
{
    DX_LET(const Cycle cycle, Cycles(database).byId(id));
    DX_TRY(changedHere(database, id, sink));
    for (const CycleAgreement &entry : cycle.agreements)
        DX_TRY(sentBy(database, entry, sink));
    return {};
}

} // namespace dx
