#include "engine/cycles/cycle.h"

#include "engine/cycles/cycle_run.h"
#include "engine/cycles/outbox.h"
#include "engine/cycles/step.h"
#include "engine/keys/site_keys.h"
#include "engine/transports/folder_transport.h"

#include <QCoreApplication>
#include <QSet>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::CycleRunner)
};

/** Which end of an agreement a cycle is for. */
Role roleOf(CycleKind kind)
{
    return kind == CycleKind::T2 ? Role::Server : Role::Requestor;
}

} // namespace

TransportFactory folderTransports(const Clock &clock)
{
    return [&clock](const AgreementSettings &settings) -> Result<std::unique_ptr<Transport>> {
        if (settings.folder.isEmpty())
            return fail(Error::Code::Invalid,
                        Text::tr("\"%1\" has no shared folder. Choose one on its Transport page.")
                            .arg(settings.name));
        return std::make_unique<FolderTransport>(settings.folder, clock);
    };
}

struct CycleRunner::Private
{
    Database &database;
    const Clock &clock;
    TransportFactory transports;
    KeyStore &keys;
    qint64 fence;
    PartLimits partLimits = {};

    CycleEnvironment environment()
    {
        return {database, clock, transports, keys, fence, partLimits};
    }
    Result<QList<Agreement>> agreementsOf(CycleKind kind, AgreementId only);
    Result<Cycle> begin(Cycle cycle);
    Result<Cycle> finish(Cycle cycle);
};

CycleRunner::CycleRunner(Database &database, const Clock &clock, TransportFactory transports,
                         KeyStore &keys, qint64 fence)
    : d(new Private{database, clock, std::move(transports), keys, fence})
{
}

CycleRunner::~CycleRunner() = default;

void CycleRunner::limitParts(const PartLimits &limits)
{
    d->partLimits = limits;
}

/** The partners that take part; an error says why there can be no such cycle. */
Result<QList<Agreement>> CycleRunner::Private::agreementsOf(CycleKind kind, AgreementId only)
{
    const Role role = roleOf(kind);
    DX_LET(QList<Agreement> agreements, Agreements(database).all());
    DX_LET(const SiteInfo site, SiteStore(database).read());
    if (role == Role::Server) {
        DX_LET(const auto server, SiteStore(database).server());
        if (!server)
            return fail(Error::Code::Invalid,
                        Text::tr("%1 has no Dirsync Server, so there is no T2").arg(site.name));
    }
    agreements.removeIf([&](const Agreement &agreement) { return agreement.role != role; });
    if (role == Role::Requestor && agreements.isEmpty())
        return fail(Error::Code::Invalid,
                    Text::tr("%1 has no Dirsync Requestor, so there is no %2")
                        .arg(site.name, toString(kind)));
    if (only.isValid()) {
        agreements.removeIf([&](const Agreement &agreement) { return agreement.id != only; });
        if (agreements.isEmpty())
            return fail(Error::Code::Invalid,
                        Text::tr("The agreement takes no part in a %1 of %2")
                            .arg(toString(kind), site.name));
        if (const AgreementSettings &asked = agreements.constFirst().settings; !asked.enabled)
            return fail(Error::Code::Denied,
                        Text::tr("\"%1\" is switched off, so nothing can be forced with it. Enable "
                                 "the agreement first.")
                            .arg(asked.name));
    }
    agreements.removeIf([](const Agreement &agreement) { return !agreement.settings.enabled; });
    return agreements;
}

Result<> CycleRunner::allowed(CycleKind kind, AgreementId only)
{
    return d->agreementsOf(kind, only).map([](const QList<Agreement> &) {});
}

Result<Cycle> CycleRunner::Private::begin(Cycle cycle)
{
    DX_LET(Step step, Step::begin(database, fence));
    cycle.outcome = CycleOutcome::Running;
    cycle.startedAt = clock.now();
    if (cycle.queuedAt == 0)
        cycle.queuedAt = cycle.startedAt;
    if (cycle.id.isValid()) {
        DX_TRY(Cycles(database).update(cycle));
    } else {
        DX_LET(cycle.id, Cycles(database).insert(cycle));
    }
    DX_TRY(step.commit());
    return cycle;
}

Result<Cycle> CycleRunner::Private::finish(Cycle cycle)
{
    cycle.endedAt = clock.now();
    DX_LET(Step step, Step::begin(database, fence));
    DX_TRY(Cycles(database).update(cycle));
    DX_TRY(SiteKeys(database, keys).eraseFormer(cycle.endedAt));
    DX_TRY(step.commit());
    return cycle;
}

Result<Cycle> CycleRunner::run(const Cycle &wanted, const ProgressFunction &progress)
{
    DX_LET(Cycle cycle, d->begin(wanted));
    const auto agreements = d->agreementsOf(cycle.kind, cycle.only);
    if (!agreements) {
        cycle.outcome = CycleOutcome::Failed;
        cycle.error = agreements.error().text;
        return d->finish(cycle);
    }
    CycleMonitor monitor(cycle, *agreements, progress);
    CycleRun run(d->environment(), cycle, *agreements, monitor);
    if (const auto done = run.work(); !done) {
        run.failed(done.error()); // not even that can be written if the lease was lost
    }
    return d->finish(run.result());
}

Result<Cycle> CycleRunner::preview(const Cycle &wanted, ChangeSink &sink,
                                   const ProgressFunction &progress)
{
    DX_LET(const QList<Agreement> agreements, d->agreementsOf(wanted.kind, wanted.only));
    DX_LET(Transaction transaction, Transaction::begin(d->database));
    Cycle cycle = wanted;
    cycle.id = {};
    DX_LET(cycle, d->begin(cycle));
    CycleMonitor monitor(cycle, agreements, progress);
    monitor.stopAnywhere();
    CycleRun run(d->environment(), cycle, agreements, monitor);
    DX_TRY(run.rehearse(sink));
    transaction.rollback();
    Cycle result = run.result();
    result.id = {};
    result.endedAt = d->clock.now();
    return result;
}

Result<int> CycleRunner::deliver()
{
    DX_LET(const QList<Agreement> agreements, Agreements(d->database).all());
    CycleMonitor monitor({}, agreements, {});
    Outbox outbox(d->environment(), monitor, {}, d->clock.now());
    int failed = 0;
    for (const Agreement &agreement : agreements) {
        if (!agreement.settings.enabled)
            continue;
        if (const auto delivered = outbox.deliver(agreement, true); !delivered) {
            ++failed;
        }
    }
    return failed;
}

Result<qsizetype> countArrivals(Database &database, const TransportFactory &transports,
                                CycleKind kind, AgreementId only)
{
    DX_LET(const SiteInfo site, SiteStore(database).read());
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    QSet<QString> places; // several partners may send to one
    qsizetype count = 0;
    for (const Agreement &agreement : agreements) {
        const AgreementSettings &settings = agreement.settings;
        if (agreement.role != roleOf(kind) || !settings.enabled
            || (only.isValid() && agreement.id != only) || places.contains(settings.folder))
            continue;
        places.insert(settings.folder);
        const auto transport = transports(settings);
        if (!transport)
            continue; // a cycle says what is wrong with it
        if (const auto waiting = (*transport)->waiting(site.address.toUtf8()))
            count += waiting->size();
    }
    return count;
}

} // namespace dx
