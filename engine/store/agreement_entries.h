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
 * Gives what came over one agreement and was made at one of `homes` (site uids; none: anywhere) to
 * another one that will bring it from now on, journalled. What stood aside is dropped, it comes
 * again. What is received of them counts as unknown; the sums of both agreements are the caller's.
 * Belongs into a Transaction.
 */
Result<> giveEntries(Database &database, AgreementId from, AgreementId to,
                     const QList<QByteArray> &homes, Timestamp now);

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
