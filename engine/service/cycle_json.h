#pragma once

#include "engine/cycles/progress.h"

#include <QJsonObject>

namespace dx {

/** A cycle as `dirsync ... --json` prints it (cli.md, Output), and back. */
QJsonObject toJson(const Cycle &cycle);
Cycle cycleFromJson(const QJsonObject &object);

/** All five counts; `out` has no conflicts and skipped. */
QJsonObject countsToJson(const ChangeCounts &counts, bool sent);

/** Progress for other programs, and back. */
QJsonObject toJson(const CycleProgress &progress);
CycleProgress progressFromJson(const QJsonObject &object);

} // namespace dx
