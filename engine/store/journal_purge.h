#pragma once

#include "engine/store/database.h"

namespace dx {

/**
 * Removes what is older than the site's Keep Updates: up to `maxLines` lines of the journal, from
 * the oldest on, and the messages that were applied or confirmed in that time with their contents
 * (protocol.md, Sender). A partner that has confirmed less than the journal's floor gets a full
 * export. Lines that the search index has not seen yet stay. A transaction of its own; returns
 * whether more is left.
 */
Result<bool> purgeJournal(Database &database, Timestamp now, int maxLines);

} // namespace dx
