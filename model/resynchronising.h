#pragma once

#include "engine/cycles/resynchronise.h"
#include "model/site_session.h"

namespace dx {

/** Starting over with one partner of an open site, or with all (no id). Both return at once. */
QFuture<Result<QList<ResyncForecast>>> foreseeResync(SiteSession &session, AgreementId only);
QFuture<Result<QList<ResyncForecast>>> resynchronise(SiteSession &session, AgreementId only);

/** What a person is asked before it is done. */
struct ResyncQuestion
{
    QString text;
    QString effect; ///< a line for each partner
};
ResyncQuestion resyncQuestion(const QList<ResyncForecast> &partners, bool all);

} // namespace dx
