#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

namespace dx {

/** What taking back a cycle's import comes to. */
struct UndoCounts
{
    qint64 restored = 0; ///< entries that the cycle deleted or set aside
    qint64 reverted = 0; ///< entries that it changed
    qint64 removed = 0; ///< entries that it brought
    qint64 changedSince = 0; ///< left as they are: changed again after the cycle
    qint64 addressTaken = 0; ///< left as they are: somebody else has the address, or the list is
                             ///< gone
    Digest fingerprint; ///< of all that the undo rests on

    qint64 total() const { return restored + reverted + removed; }
};

/**
 * Takes back what the partners' messages changed here in a cycle, from the journal's before-images,
 * as new changes of this site (protocol.md, Undo): entries become *undone*, deletions *kept*. What
 * changed again since stays as it is. `only`: of this agreement, invalid: of all. Belongs into a
 * Transaction.
 */
Result<UndoCounts> undoCycle(Database &database, CycleId cycle, AgreementId only, Timestamp now);

} // namespace dx
