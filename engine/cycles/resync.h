#pragma once

#include "engine/store/agreements.h"

namespace dx {

/**
 * The RESYNC file of an MS Mail partner, carried to it by hand: a header that names its target, the
 * server and the three numbers, and the whole list as a full answer would have it. From then on the
 * partner counts as one that has this list: its next request is answered with what changed since.
 * If the file never reaches it, its next request says so by its S and is answered in full. What lay
 * queued for it goes. Error Invalid: the partner is not of the kind MS Mail. In a transaction of
 * its own.
 */
Result<QByteArray> makeResync(Database &database, AgreementId agreement, Timestamp now);

} // namespace dx
