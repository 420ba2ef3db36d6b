#pragma once

#include "engine/service/engine_client.h"

#include <optional>

namespace dx {

/** The one transition function of the control state; none: the step is refused. */
std::optional<ControlState> nextState(ControlState state, ControlCode code);

/** What decides about the pausing of a site. */
struct TriggerFacts
{
    bool pauseKicks = false; ///< PauseKicksDX is a DWORD of 1
    bool hasServer = false; ///< a Dirsync Server object is here
    bool isRequestor = false; ///< a Dirsync Requestor object is here
    bool hasRemotes = false; ///< a Remote Dirsync Requestor object is here
};

/** What pausing a running service does. */
enum class PauseEffect {
    Pauses, ///< really
    TriggersT1,
    TriggersT2,
    NothingToTrigger, ///< error 2140 all the same, and nothing starts
};

/**
 * The rule of PauseKicksDX: T2 where the site has a Dirsync Server object, else T1 where it is a
 * requestor; without an agreement nothing. Source: protocol.md, Cycles; Q156063, Q146738.
 */
PauseEffect pauseEffect(const TriggerFacts &facts);

/** The kind of cycle that the one force button starts: the same rule without its flag; none: this
 * site has no role. */
std::optional<CycleKind> defaultCycle(const TriggerFacts &facts);

/** The number that the service control manager showed. */
inline constexpr int kPauseKicksError = 2140;

/** The sentences that every surface shows after a control code (ui.md, The service and its
 * trigger). */
namespace ControlTexts {
/** "Could not pause the Directory Synchronization service on \\HQ. Error 2140: ..." */
QString couldNotPause(const QString &serverName);
/** "This is the expected answer: T2 (cycle 42) has started and the service keeps running." */
QString triggered(CycleKind kind, CycleId cycle, CycleId behind, const TriggerFacts &facts);
QString nothingToTrigger(const TriggerFacts &facts);
/** What really happened: "The Directory Synchronization service on \\HQ is paused." */
QString now(ControlState state, const QString &serverName);
/** What that means. */
QString meaning(ControlState state);
/** Why a step is refused, and what to do instead. */
Error refused(ControlState state, ControlCode code, const QString &serverName);
} // namespace ControlTexts

} // namespace dx
