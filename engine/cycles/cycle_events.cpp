#include "engine/cycles/cycle_events.h"

namespace dx {

namespace {

QLatin1StringView categoryOf(CycleEvent number)
{
    switch (number) {
    case CycleEvent::NotDelivered:
    case CycleEvent::NotFetched:
    case CycleEvent::Strangers:
    case CycleEvent::MessageSent:
    case CycleEvent::MessageTaken:
        return EventCategory::kTransport;
    default:
        return EventCategory::kProtocol;
    }
}

} // namespace

Result<> logEvent(Database &database, CycleEvent number, Severity severity, const QString &text,
                  const QString &remedy, AgreementId agreement, CycleId cycle, Timestamp now,
                  LogLevel level)
{
    Event event;
    event.at = now;
    event.severity = severity;
    event.level = level;
    event.category = categoryOf(number);
    event.number = int(number);
    event.text = text;
    event.remedy = remedy;
    event.agreement = agreement;
    event.cycle = cycle;
    return Events(database).append(event);
}

} // namespace dx
