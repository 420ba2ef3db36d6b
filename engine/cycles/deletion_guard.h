#pragma once

#include "engine/store/agreements.h"
#include "engine/store/merge.h"
#include "engine/store/plans.h"

namespace dx {

/** Fewer deletions than this are never held, however short the list is. */
inline constexpr qint64 kLeastGuarded = 10;

/** The number of deletions up to which a list of so many entries is not guarded: `count` or
 * `percent` of it, whichever is smaller, but never fewer than kLeastGuarded. */
qint64 guardLimit(qint64 count, qint64 percent, qint64 entries);

/**
 * Whether the deletion guard must hold what a partner's batch would do to what is here of it
 * (protocol.md, Safety): it would delete more than the limit, deletions of the last 24 hours
 * counted together, or leave nothing of 3 or more. The answer has the numbers filled in.
 */
Result<std::optional<Plan>> weigh(Database &database, const Agreement &agreement,
                                  const MergeForecast &forecast, Timestamp now);

/** "Import from Branch A held: would delete 812 of 2000 (limit 400). ..." */
QString heldText(const QString &partner, const Plan &plan);

} // namespace dx
