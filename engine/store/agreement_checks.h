#pragma once

#include "engine/store/agreements.h"

namespace dx {

/** What needs a look into the store: doubles, the own address, lists that are there.
 * `but`: the agreement itself, if it is there already. */
Result<> checkAgainstStore(Database &database, const AgreementSettings &settings, AgreementId but);

} // namespace dx
