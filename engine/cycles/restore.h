#pragma once

#include "engine/store/database.h"

namespace dx {

/**
 * Puts a backup in the place of a site's store (store/store_backup.h) and begins a new epoch, so
 * that partners learn that what came after the backup is lost, and everything is sent anew. Nothing
 * may work the site meanwhile. Errors as putBackup().
 */
Result<> restoreSite(const StoreUrl &url, const QString &path, Timestamp now);

} // namespace dx
