#pragma once

#include "engine/store/database.h"

#include <QFuture>

namespace dx {

/**
 * The stores of the practice organisation, HQ first; made if none of them is there. Empty folder:
 * the user's own, below the data location. Returns at once; making them takes about a second.
 */
QFuture<Result<QList<StoreUrl>>> findOrMakePractice(const QString &folder);

} // namespace dx
