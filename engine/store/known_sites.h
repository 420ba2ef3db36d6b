#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

namespace dx {

/** A site that entries of ours were made at. */
struct KnownSite
{
    QByteArray uid;
    QString name;
};

/** The sites whose entries may come from us: homes of what is here, but for this site and for
 * `partner`. */
Result<QList<KnownSite>> sitesBehind(Database &database, const QByteArray &partner);

} // namespace dx
