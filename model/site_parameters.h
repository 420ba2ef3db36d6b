#pragma once

#include "engine/store/parameters.h"
#include "model/site_session.h"

namespace dx {

/**
 * The service parameters of an open site. Every call returns at once; what is stored takes effect
 * at once.
 */
QFuture<Result<QList<Parameter>>> readParameters(SiteSession &session); ///< by name
/** Adds or changes a value. Errors: those of Parameters::set. */
QFuture<Result<>> storeParameter(SiteSession &session, const Parameter &parameter);
QFuture<Result<>> removeParameter(SiteSession &session, const QString &name);
/** Whether pausing the service triggers a cycle: stores PauseKicksDX. */
QFuture<Result<>> setPauseKicks(SiteSession &session, bool on);

} // namespace dx
