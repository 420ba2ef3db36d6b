#pragma once

#include "engine/store/agreements.h"

namespace dx {

/** Makes this site the other end of an agreement. */
Result<> setRole(Database &database, AgreementId agreement, Role role);

/** Lets an agreement go on under another uid: another server takes the place of its partner. Error
 * Conflict: there is one with this uid. */
Result<> setUid(Database &database, AgreementId agreement, const QByteArray &uid);

} // namespace dx
