#include "engine/store/known_sites.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<QList<KnownSite>> sitesBehind(Database &database, const QByteArray &partner)
{
    Statement rows(
        database,
        u"SELECT DISTINCT site_uid, site FROM home WHERE site_uid <> :partner"
        " AND site_uid <> (SELECT uid FROM site WHERE id = 1) ORDER BY site_uid, site"_s);
    DX_TRY(rows.bindText(u":partner"_s, partner).exec());
    QList<KnownSite> sites;
    while (rows.next())
        sites.append({rows.utf8(0), rows.text(1)});
    DX_TRY(rows.finish());
    return sites;
}

} // namespace dx
