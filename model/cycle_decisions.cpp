#include "model/cycle_decisions.h"

#include "model/site_session.h"

namespace dx {

QFuture<Result<CycleReport>> reviewDecision(SiteSession &session, const Decision &decision)
{
    return session.engine().review(decision);
}

QFuture<Result<>> carryOut(SiteSession &session, const Decision &decision)
{
    return session.engine().decide(decision).then(
        [](const Result<CycleReport> &report) { return report.map([](const CycleReport &) {}); });
}

} // namespace dx
