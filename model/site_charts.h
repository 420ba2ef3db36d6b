#pragma once

#include "model/site_session.h"

namespace dx {

/** A bar of a chart. */
struct ChartBar
{
    QString label; ///< beside or under it
    double value = 0;
    QString text; ///< what it says: "22 Nov: 120 changes"
    bool failed = false; ///< drawn in the colour of failures
};

/** What the overview draws of a site, bounded however large the site is. */
struct SiteCharts
{
    static constexpr int kDays = 14;
    static constexpr int kCycles = 50;
    static constexpr int kLists = 8;

    QList<ChartBar> changesPerDay; ///< the last days, today at the end; empty: no changes
    QList<ChartBar> cycleTimes; ///< the last cycles that ended, the newest at the end
    QList<ChartBar> entries; ///< of the largest lists, the largest first
};

/** Reads them on the site's reading thread. Returns at once. `now`: days are those of this
 * computer's time zone. */
QFuture<Result<SiteCharts>> readCharts(SiteSession &session, Timestamp now);

} // namespace dx
