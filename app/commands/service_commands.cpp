#include "app/commands/engine_call.h"
#include "app/commands/engine_state.h"
#include "app/commands/registry.h"
#include "engine/service/wire.h"
#include "engine/store/events.h"

#include <QDateTime>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString word(Severity severity)
{
    switch (severity) {
    case Severity::Information:
        return u"information"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Error:
        break;
    }
    return u"error"_s;
}

std::optional<Severity> severityFrom(const QString &text)
{
    for (const Severity severity : {Severity::Information, Severity::Warning, Severity::Error}) {
        if (word(severity).compare(text, Qt::CaseInsensitive) == 0)
            return severity;
    }
    return std::nullopt;
}

Result<EventQuery> eventQuery(Invocation &call)
{
    EventQuery query;
    if (call.isSet(u"severity"_s)) {
        query.atLeast = severityFrom(call.value(u"severity"_s));
        if (!query.atLeast)
            return call.wrongValue(u"--severity is information, warning or error, not '%1'."_s.arg(
                call.value(u"severity"_s)));
    }
    if (call.isSet(u"since"_s)) {
        const QDateTime since = QDateTime::fromString(call.value(u"since"_s), Qt::ISODate);
        if (!since.isValid())
            return call.wrongValue(u"--since is a time like 2026-05-12T13:00:00, not '%1'."_s.arg(
                call.value(u"since"_s)));
        query.since = since.toMSecsSinceEpoch();
    }
    DX_LET(const qint64 limit,
           parseNumber(call, u"--limit"_s, call.value(u"limit"_s, u"100"_s), 1, 1'000'000));
    query.limit = int(limit);
    query.filter = call.value(u"filter"_s);
    return query;
}

Result<ExitStatus> eventLs(Invocation &call)
{
    DX_LET(const EventQuery query, eventQuery(call));
    DX_LET(Database * database, call.store());
    DX_LET(const QList<Event> events, Events(*database).find(query));
    QList<QStringList> rows;
    for (const Event &event : events) {
        call.out().object(
            {{u"at"_s, jsonTime(event.at)},
             {u"severity"_s, word(event.severity)},
             {u"category"_s, event.category},
             {u"number"_s, event.number},
             {u"text"_s, event.text},
             {u"remedy"_s, event.remedy},
             {u"cycle"_s, event.cycle.isValid() ? QJsonValue(event.cycle.value) : QJsonValue()}});
        rows.append({localTime(event.at), word(event.severity), event.category,
                     QString::number(event.number), event.text});
    }
    call.out().table({u"TIME"_s, u"SEVERITY"_s, u"CATEGORY"_s, u"NUMBER"_s, u"TEXT"_s}, rows, {3});
    return ExitStatus::Done;
}

Result<ExitStatus> serviceStatus(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const SiteInfo info, SiteStore(*database).read());
    DX_LET(const auto holder, engineHolder(*database, call.clock()));
    call.out().object({{u"service"_s, toString(info.control)}, {u"engine"_s, engineJson(holder)}});
    call.out().line(u"Service: %1; %2"_s.arg(toString(info.control), engineText(holder)));
    return ExitStatus::Done;
}

/** Waits for the end of the cycle that pausing has triggered. */
Result<Cycle> cycleEnd(Invocation &call, EngineClient &engine, const QList<Cycle> &seen, CycleId id)
{
    for (const Cycle &cycle : seen) {
        if (cycle.id == id)
            return cycle;
    }
    Cycle ended;
    QObject context;
    QObject::connect(&engine, &EngineClient::cycleEnded, &context,
                     [&ended, id](const Cycle &cycle) {
                         if (cycle.id != id)
                             return;
                         ended = cycle;
                         QCoreApplication::quit();
                     });
    call.out().note(u"Waiting for cycle %1 ..."_s.arg(id.value));
    while (!ended.id.isValid()) {
        if (QCoreApplication::exec() != 0)
            return fail(Error::Code::Cancelled,
                        u"Nobody waits for cycle %1 any more; it goes on."_s.arg(id.value));
    }
    return ended;
}

Result<ExitStatus> control(Invocation &call, ControlCode code)
{
    DX_LET(const std::unique_ptr<EngineClient> engine, openEngine(call));
    QList<Cycle> seen; // a quick cycle may end before the answer is here
    QObject context;
    QObject::connect(engine.get(), &EngineClient::cycleEnded, &context,
                     [&seen](const Cycle &cycle) { seen.append(cycle); });
    DX_LET(const ControlAnswer answer, waitFor(engine->control(code, Invocation::askedBy())));
    QJsonObject object{{u"service"_s, toString(answer.state)},
                       {u"error_number"_s, answer.error},
                       {u"text"_s, answer.text},
                       {u"explanation"_s, answer.explanation}};
    if (answer.started) {
        object[u"cycle"_s] = answer.cycle.value;
        object[u"kind"_s] = toString(answer.kind);
    }
    call.out().object(object);
    call.out().line(answer.text);
    call.out().line(answer.explanation);
    if (answer.error != 0 && !answer.started)
        return ExitStatus::Failed;
    if (!answer.started)
        return ExitStatus::Done;
    call.out().line(u"%1 cycle %2 triggered"_s.arg(toString(answer.kind)).arg(answer.cycle.value));
    if (call.isSet(u"no-wait"_s))
        return ExitStatus::Done;
    DX_LET(const Cycle cycle, cycleEnd(call, *engine, seen, answer.cycle));
    printCycle(call.out(), cycle);
    return statusOf(cycle.outcome);
}

std::function<Result<ExitStatus>(Invocation &)> controls(ControlCode code)
{
    return [code](Invocation &call) { return control(call, code); };
}

} // namespace

QList<Command> serviceCommands()
{
    const QList<Option> noWait{
        {u"no-wait"_s, {}, u"do not wait for a cycle that it triggers"_s, {}}};
    return {
        {u"service status"_s,
         {},
         0,
         0,
         u"shows the control state and who works the site"_s,
         {},
         serviceStatus},
        {u"service start"_s, {}, 0, 0, u"starts the service"_s, {}, controls(ControlCode::Start)},
        {u"service stop"_s,
         {},
         0,
         0,
         u"stops it, and the cycle that runs"_s,
         {},
         controls(ControlCode::Stop)},
        {u"service pause"_s,
         {},
         0,
         0,
         u"pauses it; with PauseKicksDX = 1 triggers a cycle"_s,
         noWait,
         controls(ControlCode::Pause),
         u"With the parameter PauseKicksDX set to 1 pausing triggers T2 where the site has a\n"
         "Dirsync Server, else T1; it answers error 2140 and the service keeps running.\n"
         "Without it the service pauses: nothing scheduled runs until 'service continue'."_s},
        {u"service continue"_s,
         {},
         0,
         0,
         u"continues a paused service"_s,
         {},
         controls(ControlCode::Continue)},
        {u"event ls"_s,
         {},
         0,
         0,
         u"shows the event log, newest first"_s,
         {{u"since"_s, u"TIME"_s, u"not older than this (ISO 8601)"_s, {}},
          {u"severity"_s, u"WORD"_s, u"information, warning or error, and what is worse"_s, {}},
          {u"filter"_s, u"TEXT"_s, u"with this in their text"_s, {}},
          {u"limit"_s, u"N"_s, u"how many (100)"_s, {}}},
         eventLs},
    };
}

} // namespace dx::cli
