#pragma once

#include "engine/store/database.h"

namespace dx {

/**
 * Writes a copy of the store, as of one moment, into a new file; others may go on working. The file
 * is a store itself. Errors: Conflict (the file exists), Denied or Unavailable (it cannot be
 * written), Invalid (a PostgreSQL store: the text says what to use).
 */
Result<> backUpStore(Database &database, const QString &path);

/**
 * Puts the content of a backup in the place of a store's, in one transaction: whoever has it open
 * sees the old state or the new one. `path` must be a store of the same site (error Conflict),
 * sound (error Invalid) and not of a newer program. A store that is not there is made. The numbers
 * are those of the backup: the caller begins a new epoch.
 */
Result<> putBackup(const StoreUrl &url, const QString &path);

} // namespace dx
