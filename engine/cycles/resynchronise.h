#pragma once

#include "engine/store/agreements.h"

namespace dx {

/** What starting over with a partner causes. */
struct ResyncForecast
{
    QString name;
    qint64 sent = 0; ///< recipients that the next export sends: all that it exports
    bool asks = false; ///< everything is asked for, too; MS Mail partners ask by themselves
};

/**
 * Starting over with partners: with the next cycle everything is sent once and everything asked
 * for, so that the numbers of both sides begin anew; nothing is deleted at either end that the
 * other still has. The safe form of what took ten steps by hand (Q96060, Q257740). `only`: one
 * partner; without one: all that are enabled. Error NotFound: there is no such partner, or none.
 */
Result<QList<ResyncForecast>> foreseeResync(Database &database, AgreementId only);
/** Does it, for all of them in one transaction. */
Result<QList<ResyncForecast>> resynchronise(Database &database, AgreementId only, Timestamp now);

} // namespace dx
