#pragma once

#include <QtGlobal>

namespace dx {

/** Random bits for identities (uids, epochs); never for secrets. Thread safety: safe. */
quint64 random64();

/** From now on random64() and newUid() give what they gave after the same seed before: for
 * simulations, whose histories have to be repeatable. */
void repeatRandom(quint64 seed);

} // namespace dx
