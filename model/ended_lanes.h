#pragma once

#include "engine/cycles/progress.h"
#include "engine/store/cycles.h"

namespace dx {

/**
 * The lanes of a cycle as it ended. A quick cycle ends before its progress was told, so the last
 * progress (`seen`, may be empty) only adds what the result does not know: where a partner failed,
 * what was skipped.
 */
QList<LaneProgress> endedLanes(const QString &site, const QList<LaneProgress> &seen,
                               const Cycle &cycle);

} // namespace dx
