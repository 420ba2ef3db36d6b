#include "engine/store/kept_aside.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<QList<KeptAside>> keptAside(Database &database, Usn first, Usn last)
{
    constexpr qsizetype kNamed = 5;
    Statement rows(database,
                   u"SELECT l.name, e.display_name FROM change c"
                   " CROSS JOIN entry e CROSS JOIN address_list l"
                   " WHERE c.usn BETWEEN :first AND :last AND c.origin_id > 0 AND c.old_listed = 1"
                   " AND e.uid = c.uid AND e.origin_id = c.origin_id AND e.standing = 1"
                   " AND l.id = e.list_id ORDER BY l.name, c.usn"_s);
    rows.bind(u":first"_s, QVariant(first)).bind(u":last"_s, QVariant(last));
    DX_TRY(rows.exec());
    QList<KeptAside> lists;
    while (rows.next()) {
        if (lists.isEmpty() || lists.constLast().list != rows.text(0))
            lists.append({rows.text(0), 0, {}});
        KeptAside &aside = lists.last();
        if (++aside.count <= kNamed)
            aside.first.append(rows.text(1));
    }
    DX_TRY(rows.finish());
    return lists;
}

} // namespace dx
