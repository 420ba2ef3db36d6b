#pragma once

#include "model/site_session.h"

namespace dx {

/** Starts, stops, pauses or continues the Directory Synchronization service of a site, in the name
 * of who sits here. Returns at once. */
QFuture<Result<ControlAnswer>> controlService(SiteSession &session, ControlCode code);

} // namespace dx
