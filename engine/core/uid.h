#pragma once

#include "engine/core/ids.h"

#include <QByteArray>

namespace dx {

/**
 * New identity for an entry, a site, an agreement or a batch: an RFC 9562 version 7 UUID in lower
 * case with hyphens, 36 ASCII characters. Identities made later sort later, so that bulk inserts
 * append to their index. Thread safe; identities of one process are strictly increasing while `now`
 * does not go back by more than it counted ahead.
 */
QByteArray newUid(Timestamp now);

/** Forgets the last one, so that the same times give the same order again; see repeatRandom(). */
void restartUids();

/** Whether `text` is a UUID of 36 lower-case characters. */
bool isUid(QByteArrayView text) noexcept;

} // namespace dx
