#pragma once

#include "engine/store/database.h"

#include <QByteArray>

namespace dx {

/** Over which agreement the entry came that a cycle changed last; invalid: our own, or the cycle
 * did not change it. */
Result<AgreementId> originInCycle(Database &database, CycleId cycle, const QByteArray &uid);

/** The last cycle that changed an entry which came over `origin`; invalid: the journal does not
 * reach back so far. */
Result<CycleId> receivedInCycle(Database &database, const QByteArray &uid, AgreementId origin);

} // namespace dx
