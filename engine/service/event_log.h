#pragma once

#include "engine/store/cycles.h"
#include "engine/store/events.h"

#include <QStringList>

namespace dx {

/**
 * Event numbers of the service. They are stable: scripts and people search for them. Numbers below
 * 1000 are those of MSExchangeDX where the meaning is the same (domain.md 5.1).
 */
enum class EventNumber {
    StateNotUpdated = 168, ///< a cycle was cut off before its step was committed
    StoreDamaged = 249, ///< (Q169677)
    ServiceStarted = 1000,
    ServiceStopped = 1001,
    ServicePaused = 1002,
    ServiceContinued = 1003,
    PauseTriggered = 1004,
    PauseTriggeredNothing = 1005,
    EngineTaken = 1006,
    CycleSucceeded = 1010,
    CycleWarned = 1011,
    CycleHeld = 1012,
    CycleFailed = 1013,
    CycleStopped = 1014,
    CycleLate = 1015, ///< runs late, as nobody worked the site when it was due
    CycleMissed = 1016, ///< the same, and its run window is over
};

/** What is known of an event number: severity, category, text with %1, %2 ..., remedy. */
struct EventKind
{
    EventNumber number;
    Severity severity;
    QString category;
    QString text;
    QString remedy;
};
QList<EventKind> eventKinds();

/** An event with its places filled in; `at` says when. */
Event makeEvent(EventNumber number, const QStringList &places, Timestamp at);
/** The event that a cycle ends with. */
Event cycleEvent(const Cycle &cycle);

} // namespace dx
