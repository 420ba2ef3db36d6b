#pragma once

#include "engine/core/result.h"
#include "engine/store/database.h"

#include <QSqlError>

namespace dx {

/**
 * What a driver's error means to an administrator: a code, a sentence with the store in it and what
 * to do, the driver's own words as detail.
 */
Error storeError(const StoreUrl &url, const QSqlError &error);

} // namespace dx
