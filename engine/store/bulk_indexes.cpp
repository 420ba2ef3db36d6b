#include "engine/store/bulk_indexes.h"

#include "engine/store/statement.h"

#include <utility>

namespace dx {

using namespace Qt::StringLiterals;

Result<> BulkIndexes::drop(const QStringList &names)
{
    if (!m_database.isSqlite())
        return {};
    for (const QString &name : names) {
        Statement row(m_database,
                      u"SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = :name"_s);
        row.bind(u":name"_s, name);
        DX_TRY(execRow(row));
        const QString sql = row.text(0);
        DX_TRY(row.finish());
        if (!m_database.run(u"DROP INDEX "_s + name))
            break;
        m_taken.append(sql);
    }
    return {};
}

Result<> BulkIndexes::build()
{
    for (const QString &sql : std::exchange(m_taken, {}))
        DX_TRY(m_database.run(sql));
    return {};
}

} // namespace dx
