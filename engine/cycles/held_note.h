#pragma once

#include "engine/store/cycles.h"
#include "engine/store/plans.h"

namespace dx {

/** What became of a held batch. */
struct HeldNote
{
    QString text; ///< "approved by ann@hq"
    ChangeCounts counts; ///< what it changed here
    QString heldAgain; ///< why what waited behind it is held now; empty: nothing is
};

/** Writes it into the cycle that held the batch; a cycle that is gone is no error. */
Result<> noteDecided(Database &database, const Plan &plan, const HeldNote &note);

} // namespace dx
