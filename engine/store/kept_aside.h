#pragma once

#include "engine/store/database.h"

namespace dx {

/** Recipients of partners that a merge pushed aside, by the list they were in. */
struct KeptAside
{
    QString list;
    qint64 count = 0;
    QStringList first; ///< names of the first few
};

/** Whom changes in [first, last] took out of their lists because an own entry has the address now;
 * costs as much as there are changes. */
Result<QList<KeptAside>> keptAside(Database &database, Usn first, Usn last);

} // namespace dx
