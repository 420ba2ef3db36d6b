#pragma once

#include "engine/store/database.h"

#include <optional>

namespace dx {

/** Where a site was at work before its store was copied. */
struct FormerPlace
{
    QByteArray uid; ///< of the site
    QString site;
    QString path;
    bool thisMachine = false;
};

/**
 * Where a store is opened for work. Error Denied: it is a copy of a site that goes on elsewhere, or
 * may be one because it comes from another machine; two of them at work would break the numbers of
 * all partners. The text says where the other one is and what to do. A file that has plainly been
 * moved on this machine (nothing is left where it was) settles here.
 */
Result<> checkPlace(Database &database);

/** Of a store that checkPlace() refuses: what it is a copy of. Nothing: it is at its place. Reads
 * only. */
Result<std::optional<FormerPlace>> copiedFrom(Database &database);

/** An administrator says that the site has moved here for good. */
Result<> settlePlace(Database &database);

} // namespace dx
