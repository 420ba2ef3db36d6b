#pragma once

#include "engine/service/engine_client.h"

namespace dx {

class SiteSession;

/** What a decision about a cycle that is over would change at the site (EngineClient::review). */
QFuture<Result<CycleReport>> reviewDecision(SiteSession &session, const Decision &decision);
/** Carries it out. */
QFuture<Result<>> carryOut(SiteSession &session, const Decision &decision);

} // namespace dx
