#pragma once

#include "engine/store/database.h"

namespace dx {

/**
 * Where a store is opened for work. Error Denied: it is a copy of a site that goes on elsewhere, or
 * may be one because it comes from another machine; two of them at work would break the numbers of
 * all partners. The text says where the other one is and what to do. A file that has plainly been
 * moved on this machine (nothing is left where it was) settles here.
 */
Result<> checkPlace(Database &database);

/** An administrator says that the site has moved here for good. */
Result<> settlePlace(Database &database);

} // namespace dx
