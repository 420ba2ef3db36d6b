#pragma once

#include "engine/store/database.h"

#include <QByteArray>

namespace dx {

/** Over which agreement the entry came that a cycle changed last; invalid: our own, or the cycle
 * did not change it. */
Result<AgreementId> originInCycle(Database &database, CycleId cycle, const QByteArray &uid);

} // namespace dx
