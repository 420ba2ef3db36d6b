#pragma once

#include "engine/store/cycles.h"

#include <array>
#include <functional>

namespace dx {

enum class Phase {
    Fetch,
    Import,
    Export,
    Send,
};
enum class PhaseState {
    Waiting, ///< ○
    Running, ///< ◐
    Done, ///< ✓
    Skipped, ///< nothing to do
    Failed, ///< ✕
    Held, ///< the deletion guard lets nothing through
};

/** One lane of the Watch pane: the site itself (invalid agreement) or a partner. */
struct LaneProgress
{
    AgreementId agreement;
    QString name;
    std::array<PhaseState, 4> phases{}; ///< by Phase
    ChangeCounts in;
    ChangeCounts out;
    QString note; ///< "R=17 ✓", "S=85 …", "nothing to send"
};

/** A snapshot of a running cycle; a value, sent at most ten times a second. */
struct CycleProgress
{
    CycleId cycle;
    CycleKind kind = CycleKind::T1;
    CycleTrigger trigger = CycleTrigger::Console;
    Phase phase = Phase::Fetch;
    QString activity; ///< "Importing from Branch A"
    qint64 done = 0; ///< records of the present activity
    qint64 total = 0; ///< 0: not known yet
    double perSecond = 0; ///< 0: not known yet
    qint64 secondsLeft = -1; ///< -1: not known
    ChangeCounts in;
    ChangeCounts out;
    QList<LaneProgress> lanes;
    QList<CycleId> queued; ///< that wait behind this one
};

/** How a cycle reports, and how it is asked to stop. Called on the engine's thread; returns false
 * to stop at the next safe point. */
using ProgressFunction = std::function<bool(const CycleProgress &)>;

} // namespace dx
