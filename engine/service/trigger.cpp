#include "engine/service/trigger.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ControlTexts)
};

} // namespace

std::optional<ControlState> nextState(ControlState state, ControlCode code)
{
    switch (code) {
    case ControlCode::Start:
        if (state == ControlState::Stopped)
            return ControlState::Running;
        break;
    case ControlCode::Stop:
        if (state != ControlState::Stopped)
            return ControlState::Stopped;
        break;
    case ControlCode::Pause:
        if (state == ControlState::Running)
            return ControlState::Paused;
        break;
    case ControlCode::Continue:
        if (state == ControlState::Paused)
            return ControlState::Running;
        break;
    }
    return std::nullopt;
}

std::optional<CycleKind> defaultCycle(const TriggerFacts &facts)
{
    if (!facts.isRequestor && !facts.hasRemotes)
        return std::nullopt;
    return facts.hasServer ? CycleKind::T2 : CycleKind::T1;
}

PauseEffect pauseEffect(const TriggerFacts &facts)
{
    if (!facts.pauseKicks)
        return PauseEffect::Pauses;
    const std::optional<CycleKind> kind = defaultCycle(facts);
    if (!kind)
        return PauseEffect::NothingToTrigger;
    return *kind == CycleKind::T2 ? PauseEffect::TriggersT2 : PauseEffect::TriggersT1;
}

namespace ControlTexts {

QString couldNotPause(const QString &serverName)
{
    return Text::tr("Could not pause the Directory Synchronization service on \\\\%1. Error "
                    "2140: An internal error occurred.")
        .arg(serverName);
}

QString triggered(CycleKind kind, CycleId cycle, CycleId behind, const TriggerFacts &facts)
{
    QString text = behind.isValid()
        ? Text::tr("This is the expected answer: %1 is queued behind cycle %3 (as cycle %2) and "
                   "the service keeps running.")
              .arg(toString(kind))
              .arg(cycle.value)
              .arg(behind.value)
        : Text::tr("This is the expected answer: %1 (cycle %2) has started and the service "
                   "keeps running.")
              .arg(toString(kind))
              .arg(cycle.value);
    if (facts.hasServer && facts.isRequestor) {
        text += u' ';
        text += Text::tr("This site has both roles; T2 was chosen because it has a Dirsync "
                         "Server object.");
    }
    return text;
}

QString nothingToTrigger(const TriggerFacts &facts)
{
    return facts.hasServer
        ? Text::tr("Nothing to trigger: this site has no agreement yet. Create a Remote Dirsync "
                   "Requestor first. The service keeps running.")
        : Text::tr("Nothing to trigger: this site has no role. Create a Dirsync Server, or a "
                   "Dirsync Requestor from an invitation, first. The service keeps running.");
}

QString now(ControlState state, const QString &serverName)
{
    switch (state) {
    case ControlState::Running:
        return Text::tr("The Directory Synchronization service on \\\\%1 is running.")
            .arg(serverName);
    case ControlState::Paused:
        return Text::tr("The Directory Synchronization service on \\\\%1 is paused.")
            .arg(serverName);
    case ControlState::Stopped:
        break;
    }
    return Text::tr("The Directory Synchronization service on \\\\%1 is stopped.").arg(serverName);
}

QString meaning(ControlState state)
{
    switch (state) {
    case ControlState::Running:
        return Text::tr("Scheduled cycles run while a program works the site.");
    case ControlState::Paused:
        return Text::tr("Nothing scheduled runs until Continue. Forcing by hand still works.");
    case ControlState::Stopped:
        break;
    }
    return Text::tr("Nothing scheduled runs and nothing can be forced until Start.");
}

Error refused(ControlState state, ControlCode code, const QString &serverName)
{
    QString text = now(state, serverName) + u' ';
    switch (code) {
    case ControlCode::Start:
        text += state == ControlState::Paused
            ? Text::tr("It cannot be started again; choose Continue.")
            : Text::tr("It cannot be started again.");
        break;
    case ControlCode::Stop:
        text += Text::tr("It cannot be stopped again.");
        break;
    case ControlCode::Pause:
        text += state == ControlState::Paused ? Text::tr("It cannot be paused again.")
                                              : Text::tr("It cannot be paused; start it first.");
        break;
    case ControlCode::Continue:
        text += state == ControlState::Stopped
            ? Text::tr("It cannot be continued; start it first.")
            : Text::tr("It cannot be continued, as it is not paused.");
        break;
    }
    return {Error::Code::Conflict, text, {}};
}

} // namespace ControlTexts

} // namespace dx
