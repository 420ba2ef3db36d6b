#include "engine/store/list_records.h"

#include "engine/store/statement.h"

#include <QHash>

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

Result<QList<Home>> homesOf(Database &database, ListId list)
{
    Statement rows(database,
                   u"SELECT site_uid, site, list FROM home h WHERE EXISTS (SELECT 1 FROM entry e"
                   " WHERE e.list_id = :list AND e.listed = 1 AND e.home_id = h.id)"_s);
    rows.bind(u":list"_s, list);
    DX_TRY(rows.exec());
    QList<Home> homes;
    while (rows.next())
        homes.append({rows.utf8(0), rows.utf8(1), rows.utf8(2)});
    DX_TRY(rows.finish());
    std::sort(homes.begin(), homes.end(), [](const Home &a, const Home &b) {
        return std::tie(a.site, a.list) < std::tie(b.site, b.list);
    });
    return homes;
}

Result<> eachRecord(Database &database, ListId list, const ListRecordSink &sink)
{
    Statement rows(database,
                   u"SELECT e.uid, h.site_uid, h.site, h.list, e.record FROM entry e"
                   " JOIN home h ON h.id = e.home_id WHERE e.list_id = :list AND e.listed = 1"
                   " ORDER BY e.uid"_s);
    rows.bind(u":list"_s, list);
    DX_TRY(rows.exec());
    while (rows.next()) {
        ListRecord record;
        record.uid = rows.utf8(0);
        record.dn = distinguishedName(record.uid, {rows.utf8(1), rows.utf8(2), rows.utf8(3)});
        record.record = rows.utf8(4);
        DX_TRY(sink(record));
    }
    return rows.finish();
}

} // namespace dx
