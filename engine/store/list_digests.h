#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

#include <optional>

namespace dx {

/** The proof that the list of a partner and what is here of it agree (protocol.md), made anew. */
struct ListProof
{
    Digest held; ///< summed over the entries
    Digest partner; ///< the partner's last word
    bool isSumRight = true; ///< the sum that is kept is the one of the entries
    /** Nothing: the partner has not said its word for what is here, or something waits. */
    std::optional<bool> agrees;
    qint64 entries = 0; ///< that count
    qint64 refused = 0; ///< entries that an administrator wants otherwise here
    qint64 kept = 0;
    qint64 undone = 0;
};

/** Reads all entries that came over the agreement, as of one moment: seconds at a million. */
Result<ListProof> proveList(Database &database, AgreementId agreement);

} // namespace dx
