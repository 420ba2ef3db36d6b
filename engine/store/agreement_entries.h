#pragma once

#include "engine/store/database.h"

#include <limits>

namespace dx {

/**
 * Stamps another trust level on everything an agreement brought here, journalled, so that what
 * thereby enters or leaves the scope of others is exported. Belongs into a Transaction.
 */
Result<> stampImportTrust(Database &database, AgreementId agreement, int trust, Timestamp now);

/** How many live recipients came over an agreement; `enough` ends the counting. */
Result<qint64> countImported(Database &database, AgreementId agreement,
                             qint64 enough = std::numeric_limits<qint64>::max());

/**
 * Makes what an agreement brought here our own, journalled, because its origin is about to go.
 * What stood aside is dropped. Belongs into a Transaction.
 */
Result<> adoptEntries(Database &database, AgreementId agreement, Timestamp now);

/**
 * Gives entries that were kept when their agreement went to one that brings them again: own entries
 * that another site made, with one of the uids that the query `uids` yields. Journalled; what is
 * received of them counts as unknown. Belongs into a Transaction.
 */
Result<> reclaimEntries(Database &database, AgreementId agreement, const QString &uids,
                        Timestamp now);

} // namespace dx
