#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

namespace dx {

/** An incarnation of this store (protocol.md, Numbers). */
struct SiteEpoch
{
    qint64 number = 0;
    QByteArray random;
};

/** The numbers that the protocol needs to know of the site itself. */
struct SiteCounters
{
    SiteEpoch epoch;
    QList<SiteEpoch> former;
    Usn usn = 0;
    Usn journalFloor = 0;
};

Result<SiteCounters> readSiteCounters(Database &database);
/** Retires the present epoch and begins another one. Belongs into a Transaction. */
Result<> beginSiteEpoch(Database &database, const SiteEpoch &next);
/** The fencing number of the lease under which steps may be written. */
Result<qint64> readFence(Database &database);

} // namespace dx
