#include "engine/cycles/cycle_events.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<> logEvent(Database &database, CycleEvent number, Severity severity, const QString &text,
                  const QString &remedy, AgreementId agreement, CycleId cycle, Timestamp now)
{
    Event event;
    event.at = now;
    event.severity = severity;
    event.category = number == CycleEvent::NotDelivered || number == CycleEvent::NotFetched
            || number == CycleEvent::Strangers
        ? u"Transport"_s
        : u"Protocol"_s;
    event.number = int(number);
    event.text = text;
    event.remedy = remedy;
    event.agreement = agreement;
    event.cycle = cycle;
    return Events(database).append(event);
}

} // namespace dx
