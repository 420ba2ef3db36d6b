#pragma once

#include "engine/store/recipients.h"

#include <vector>

namespace dx {

/**
 * The entries that a query lets through, in the order of their ids. By the full-text index where it
 * is nearly up to date, with a look at every entry that changed since; else by a look at all.
 */
Result<std::vector<qint64>> findEntries(Database &database, const RecipientQuery &query);

/** Whether the query is a whole list, or all lists, without any condition. */
bool isUnfiltered(const RecipientQuery &query);

} // namespace dx
