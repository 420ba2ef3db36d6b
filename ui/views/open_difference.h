#pragma once

#include "engine/cycles/difference_spool.h"
#include "engine/store/cycles.h"

namespace dx {

class MainWindow;
class SiteSession;

/** Opens the tab "Cycle 42": what the cycle changed here and sent, with a filter to begin with.
 * Returns at once. */
void openCycleDifference(MainWindow &window, SiteSession &session, const Cycle &cycle,
                         const DifferenceFilter &filter = {});

/** Opens the tab "Pending for Branch A": what the next export would send. Returns at once. */
void openPendingDifference(MainWindow &window, SiteSession &session, AgreementId agreement);

} // namespace dx
