#include "engine/service/event_log.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::EventLog)
};

QList<EventKind> serviceKinds()
{
    using enum EventNumber;
    using enum Severity;
    const QString service = EventCategory::kService;
    return {
        {StateNotUpdated, Warning, EventCategory::kCycle,
         Text::tr("%1 (cycle %2) was cut off; its unfinished step was undone and nothing was sent "
                  "twice."),
         Text::tr("Force it again, or wait for its next start.")},
        {StoreDamaged, Error, EventCategory::kStore,
         Text::tr("The store is damaged (%1 faults): %2"),
         Text::tr(
             "Keep a copy of its files, see all faults with \"dirsync store check\", and put a "
             "backup back: partners bring what that lacks by themselves.")},
        {ServiceStarted, Information, service, Text::tr("The service was started by %1."), {}},
        {ServiceStopped, Information, service, Text::tr("The service was stopped by %1."),
         Text::tr("Nothing scheduled runs and nothing can be forced until it is started.")},
        {ServicePaused, Information, service, Text::tr("The service was paused by %1."),
         Text::tr("Nothing scheduled runs until it is continued.")},
        {ServiceContinued, Information, service, Text::tr("The service was continued by %1."), {}},
        {PauseTriggered, Information, service,
         Text::tr("Pausing by %1 was answered with error 2140 and triggered %2 (cycle %3)."),
         Text::tr("None: PauseKicksDX is 1, and this is the expected answer.")},
        {PauseTriggeredNothing, Warning, service,
         Text::tr("Pausing by %1 was answered with error 2140, but there was nothing to trigger."),
         Text::tr("Create a Dirsync Server or a Dirsync Requestor, or remove PauseKicksDX.")},
        {EngineTaken,
         Information,
         service,
         Text::tr("%1 on %2 (process %3) works this site now."),
         {}},
    };
}

QList<EventKind> cycleKinds()
{
    using enum EventNumber;
    using enum Severity;
    const QString cycle = EventCategory::kCycle;
    return {
        {CycleSucceeded,
         Information,
         cycle,
         Text::tr("%1 (cycle %2) ended with success: in %3, out %4."),
         {}},
        {CycleWarned, Warning, cycle, Text::tr("%1 (cycle %2) ended with warnings: in %3, out %4."),
         Text::tr("See the notes of its partners under Cycles.")},
        {CycleHeld, Warning, cycle, Text::tr("%1 (cycle %2) is held for approval: in %3, out %4."),
         Text::tr("Look at what it would delete, then approve or reject it.")},
        {CycleFailed, Error, cycle, Text::tr("%1 (cycle %2) failed: %5"),
         Text::tr("Remove the cause and force it again. What was applied before stays applied.")},
        {CycleLate, Information, cycle,
         Text::tr("%1 of %2 has been due since %3 and runs late: nobody worked the site then."),
         Text::tr("Let a program work the site all the time.")},
        {CycleMissed, Warning, cycle,
         Text::tr("%1 of %2 was due at %3 and was not run: nobody worked the site within its run "
                  "window."),
         Text::tr("Force it, and let a program work the site all the time or widen the window.")},
        {CycleStopped, Information, cycle, Text::tr("%1 (cycle %2) was stopped: in %3, out %4."),
         Text::tr("Force it again when you like; it goes on where it ended.")},
    };
}

EventNumber numberOf(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Warnings:
        return EventNumber::CycleWarned;
    case CycleOutcome::Held:
        return EventNumber::CycleHeld;
    case CycleOutcome::Failed:
        return EventNumber::CycleFailed;
    case CycleOutcome::Stopped:
        return EventNumber::CycleStopped;
    default:
        return EventNumber::CycleSucceeded;
    }
}

} // namespace

QList<EventKind> eventKinds()
{
    return serviceKinds() + cycleKinds();
}

Event makeEvent(EventNumber number, const QStringList &places, Timestamp at)
{
    const QList<EventKind> kinds = eventKinds();
    const auto kind = std::ranges::find(kinds, number, &EventKind::number);
    Q_ASSERT(kind != kinds.cend());
    Event event;
    event.at = at;
    event.severity = kind->severity;
    event.category = kind->category;
    event.number = int(number);
    event.text = kind->text;
    // in one pass, as a name that is filled in may itself contain a percent sign
    for (qsizetype i = 0, place = 0; i + 1 < event.text.size(); ++i) {
        if (event.text.at(i) != u'%' || !event.text.at(i + 1).isDigit())
            continue;
        place = event.text.at(i + 1).digitValue() - 1;
        const QString value = places.value(place);
        event.text.replace(i, 2, value);
        i += value.size() - 1;
    }
    event.remedy = kind->remedy;
    return event;
}

Event cycleEvent(const Cycle &cycle)
{
    Event event = makeEvent(numberOf(cycle.outcome),
                            {toString(cycle.kind), QString::number(cycle.id.value),
                             QString::number(cycle.in.total()), QString::number(cycle.out.total()),
                             cycle.error},
                            cycle.endedAt);
    event.cycle = cycle.id;
    event.agreement = cycle.only;
    return event;
}

} // namespace dx
