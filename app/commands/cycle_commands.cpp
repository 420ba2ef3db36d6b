#include "app/commands/change_output.h"
#include "app/commands/engine_call.h"
#include "app/commands/registry.h"
#include "engine/cycles/cycle.h"
#include "engine/cycles/differences.h"
#include "engine/service/cycle_json.h"
#include "engine/service/cycle_work.h"
#include "engine/service/site_facts.h"
#include "engine/service/wire.h"
#include "engine/store/run_store.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

/** What `force` was asked for. */
struct Forcing
{
    AgreementId only;
    bool preview = false;
    bool check = false;
    bool diff = false;
    bool wait = true;
};

Result<> printDifference(Invocation &call, const CycleReport &report)
{
    if (!report.differencePath.isEmpty())
        return printSpool(call.out(), report.differencePath);
    DX_LET(Database * database, call.store());
    ChangeOutput sink(call.out());
    DX_TRY(cycleChanges(*database, report.cycle.id, sink));
    return sink.finish();
}

Result<ExitStatus> report(Invocation &call, const Forcing &forcing, const CycleReport &report)
{
    const SpoolRemover remover{report.differencePath};
    const Cycle &cycle = report.cycle;
    if (forcing.diff) {
        call.out().note(cycleLine(cycle));
        DX_TRY(printDifference(call, report));
        if (!cycle.error.isEmpty())
            call.out().note(cycle.error);
    } else {
        printCycle(call.out(), cycle);
    }
    if (forcing.check && statusOf(cycle.outcome) == ExitStatus::Done
        && cycle.in.total() + cycle.out.total() == 0)
        return ExitStatus::Unchanged;
    return statusOf(cycle.outcome);
}

/** Leaves the request to the program that works the site. */
Result<ExitStatus> queueOnly(Invocation &call, const ForceRequest &request)
{
    DX_LET(Database * database, call.store());
    DX_TRY(FolderCycleWork(call.clock()).allowed(*database, request.kind, request.only));
    DX_LET(const std::unique_ptr<Database> run,
           Database::open(database->url(), Database::Mode::ReadWrite, StorePart::Run));
    DX_TRY(
        RunStore(*run).ask(Wire::toJson(Wire::Force{request, false}), request.askedBy, call.now()));
    call.out().object({{u"queued"_s, toString(request.kind)}});
    call.out().line(u"%1 was queued."_s.arg(toString(request.kind)));
    return ExitStatus::Done;
}

/** A preview fetches nothing, so what waits in the shared folder is not in it. */
Result<> noteArrivals(Invocation &call, const ForceRequest &request)
{
    DX_LET(Database * database, call.store());
    DX_LET(const qsizetype count,
           countArrivals(*database, folderTransports(call.clock()), request.kind, request.only));
    if (count > 0)
        call.out().note(u"Uses what has already arrived; %1 in the shared folder."_s.arg(
            counted(count, u"message waits", u"messages wait")));
    return {};
}

Result<ExitStatus> forceOne(Invocation &call, EngineClient &engine, CycleKind kind,
                            const Forcing &forcing)
{
    const ForceRequest request{kind, CycleTrigger::Command, forcing.only, Invocation::askedBy()};
    if (!forcing.wait && !engine.info().here)
        return queueOnly(call, request);
    DX_LET(const CycleReport ended,
           waitFor(forcing.preview ? engine.preview(request) : engine.force(request)));
    if (forcing.preview && kind != CycleKind::T1)
        DX_TRY(noteArrivals(call, request));
    return report(call, forcing, ended);
}

/** Which cycles `force all` runs here; cli.md. */
Result<QList<CycleKind>> cyclesOfRoles(Database &database)
{
    DX_LET(const SiteFacts facts, SiteFacts::read(database));
    const TriggerFacts roles = facts.trigger();
    QList<CycleKind> kinds;
    if (roles.hasServer && roles.isRequestor)
        kinds = {CycleKind::T3, CycleKind::T2, CycleKind::T1};
    else if (roles.hasServer)
        kinds = {CycleKind::T2};
    else if (roles.isRequestor)
        kinds = {CycleKind::T1, CycleKind::T3};
    if (kinds.isEmpty()) {
        return fail(Error::Code::Denied,
                    u"%1 has no role, so there is nothing to force. Create a Dirsync Server, or "
                    "accept an invitation."_s.arg(facts.info.name));
    }
    return kinds;
}

Result<ExitStatus> force(Invocation &call)
{
    const QString what = call.argument(0).toLower();
    const std::optional<CycleKind> kind = cycleKindFromString(what);
    if (!kind && what != "all"_L1)
        return call.wrongUsage(u"'force' takes t1, t2, t3 or all, not '%1'."_s.arg(what));
    Forcing forcing;
    forcing.check = call.isSet(u"check"_s);
    forcing.preview = forcing.check || call.isSet(u"preview"_s);
    forcing.diff = call.isSet(u"diff"_s);
    forcing.wait = !call.isSet(u"no-wait"_s);
    if (forcing.diff && call.out().isJson())
        return call.wrongUsage(u"--diff writes LDIF; it cannot be used with --json."_s);
    if (!forcing.wait && (forcing.preview || forcing.diff))
        return call.wrongUsage(u"--no-wait ends before there is anything to show."_s);
    DX_LET(Database * database, call.store());
    if (call.isSet(u"agreement"_s)) {
        DX_LET(const Agreement agreement, Agreements(*database).byName(call.value(u"agreement"_s)));
        forcing.only = agreement.id;
    }
    QList<CycleKind> kinds;
    if (kind) {
        kinds = {*kind};
    } else {
        DX_LET(kinds, cyclesOfRoles(*database));
    }
    DX_LET(const SiteInfo info, SiteStore(*database).read());
    if (info.control == ControlState::Paused)
        call.out().note(u"The service is paused; forcing by hand still works."_s);
    DX_LET(const std::unique_ptr<EngineClient> engine, openEngine(call));
    ExitStatus status = ExitStatus::Done;
    bool isChanged = false;
    for (const CycleKind next : kinds) {
        DX_LET(status, forceOne(call, *engine, next, forcing));
        if (status != ExitStatus::Done && status != ExitStatus::Unchanged)
            return status;
        isChanged = isChanged || status == ExitStatus::Done;
    }
    return isChanged ? ExitStatus::Done : status;
}

Result<ExitStatus> cycleLs(Invocation &call)
{
    DX_LET(const qint64 limit,
           parseNumber(call, u"--limit"_s, call.value(u"limit"_s, u"20"_s), 1, 100'000));
    DX_LET(Database * database, call.store());
    DX_LET(const QList<Cycle> cycles, Cycles(*database).latest(int(limit)));
    QList<QStringList> rows;
    for (const Cycle &cycle : cycles) {
        call.out().object(toJson(cycle));
        rows.append({QString::number(cycle.id.value), toString(cycle.kind), toString(cycle.trigger),
                     toString(cycle.outcome), localTime(cycle.startedAt),
                     QString::number(cycle.in.total()), QString::number(cycle.out.total())});
    }
    call.out().table(
        {u"CYCLE"_s, u"KIND"_s, u"TRIGGER"_s, u"OUTCOME"_s, u"STARTED"_s, u"IN"_s, u"OUT"_s}, rows,
        {0, 5, 6});
    return ExitStatus::Done;
}

Result<ExitStatus> cycleShow(Invocation &call)
{
    if (call.isSet(u"diff"_s) && call.out().isJson())
        return call.wrongUsage(u"--diff writes LDIF; it cannot be used with --json."_s);
    DX_LET(const CycleId id, cycleArgument(call));
    DX_LET(Database * database, call.store());
    DX_LET(const Cycle cycle, Cycles(*database).byId(id));
    if (call.isSet(u"diff"_s)) {
        call.out().note(cycleLine(cycle));
        ChangeOutput sink(call.out());
        DX_TRY(cycleChanges(*database, id, sink));
        DX_TRY(sink.finish());
        if (cycle.outcome == CycleOutcome::Held)
            call.out().note(
                u"What is held shows 'dirsync cycle approve %1 --preview --diff'."_s.arg(id.value));
        return ExitStatus::Done;
    }
    printCycle(call.out(), cycle);
    call.out().line(u"  Trigger: %1, asked by %2"_s.arg(
        toString(cycle.trigger), cycle.askedBy.isEmpty() ? u"nobody"_s : cycle.askedBy));
    call.out().line(
        u"  Started %1, ended %2"_s.arg(localTime(cycle.startedAt), localTime(cycle.endedAt)));
    for (const CyclePhase &phase : cycle.phases)
        call.out().line(u"  %1: %2 s, %3"_s.arg(phase.name)
                            .arg(phase.seconds, 0, 'f', 3)
                            .arg(counted(phase.count, u"record", u"records")));
    return ExitStatus::Done;
}

Result<ExitStatus> cycleStop(Invocation &call)
{
    DX_LET(const CycleId id, cycleArgument(call));
    DX_LET(const std::unique_ptr<EngineClient> engine, openEngine(call));
    DX_TRY(waitFor(engine->stop(id)));
    call.out().object({{u"stopped"_s, id.value}});
    call.out().line(u"Cycle %1 was asked to stop."_s.arg(id.value));
    return ExitStatus::Done;
}

} // namespace

QList<Command> cycleCommands()
{
    const Option diff{u"diff"_s, {}, u"write what it changes as LDIF change records"_s, {}};
    return {
        {u"force"_s,
         u"t1|t2|t3|all"_s,
         1,
         1,
         u"runs or previews a cycle"_s,
         {{u"agreement"_s, u"NAME"_s, u"for this partner only"_s, {}},
          {u"preview"_s, {}, u"show what it would do; nothing is fetched, sent or changed"_s, {}},
          {u"check"_s, {}, u"the same; exit status 4 if nothing would change"_s, {}},
          diff,
          {u"no-wait"_s, {}, u"do not wait for the program that works the site"_s, {}}},
         force,
         u"T1 sends what the server lacks, T2 merges requests and answers them, T3 applies the\n"
         "answers. 'all' runs what the site's roles have: T1 and T3, or T2, or T3, T2 and T1;\n"
         "it stops at the first failure."_s},
        {u"cycle ls"_s,
         {},
         0,
         0,
         u"shows the latest cycles"_s,
         {{u"limit"_s, u"N"_s, u"how many (20)"_s, {}}},
         cycleLs},
        {u"cycle show"_s, u"N"_s, 1, 1, u"shows a cycle"_s, {diff}, cycleShow},
        {u"cycle stop"_s,
         u"N"_s,
         1,
         1,
         u"stops a running cycle, or takes out a queued one"_s,
         {},
         cycleStop},
    };
}

} // namespace dx::cli
