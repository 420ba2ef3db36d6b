#include "engine/service/site_facts.h"

#include "engine/store/parameters.h"

#include <algorithm>

namespace dx {

Result<SiteFacts> SiteFacts::read(Database &site)
{
    SiteFacts facts;
    SiteStore store(site);
    DX_LET(facts.info, store.read());
    DX_LET(facts.server, store.server());
    DX_LET(facts.agreements, Agreements(site).all());
    DX_LET(facts.pauseKicks, Parameters(site).pauseKicks());
    return facts;
}

TriggerFacts SiteFacts::trigger() const
{
    const auto hasRole = [this](Role role) {
        return std::ranges::any_of(agreements,
                                   [role](const Agreement &a) { return a.role == role; });
    };
    return {pauseKicks, server.has_value(), hasRole(Role::Requestor), hasRole(Role::Server)};
}

} // namespace dx
