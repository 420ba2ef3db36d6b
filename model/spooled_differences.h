#pragma once

#include "engine/cycles/list_compare.h"
#include "model/difference_source.h"
#include "model/site_session.h"

namespace dx {

/**
 * Differences that a view asks for, worked out on the site's reading thread. Every call returns at
 * once; the answer is the path of a finished spool, which belongs to whoever asked.
 */

/** What a past cycle changed here and sent. */
QFuture<Result<QString>> spoolCycle(SiteSession &session, CycleId cycle);
/** What the next export over an agreement would send. */
QFuture<Result<QString>> spoolPending(SiteSession &session, AgreementId agreement);
/** What it would send once these settings, not stored yet, are applied. */
QFuture<Result<QString>> spoolForetold(SiteSession &session, const Agreement &wanted);
/** What removing an agreement with its recipients would change here. On the editing thread. */
QFuture<Result<QString>> spoolRemoval(SiteSession &session, AgreementId agreement);
/** Lists of the site and files, compared. */
QFuture<Result<QString>> spoolComparison(SiteSession &session, const ComparedSide &before,
                                         const ComparedSide &after, bool byMail);

} // namespace dx
