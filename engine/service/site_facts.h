#pragma once

#include "engine/service/trigger.h"
#include "engine/store/agreements.h"

namespace dx {

/** What the service must know of its site to decide anything. Read in one go, a few rows. */
struct SiteFacts
{
    SiteInfo info;
    std::optional<DirsyncServer> server;
    QList<Agreement> agreements;
    bool pauseKicks = false;

    static Result<SiteFacts> read(Database &site);

    TriggerFacts trigger() const;
};

} // namespace dx
