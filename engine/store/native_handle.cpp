#include "engine/store/native_handle.h"

#include "engine/store/statement.h"

#include <QSqlDriver>

#include <libpq-fe.h>
#include <sqlite3.h>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** The driver's handle if it is of this type. */
template<typename Native>
Native *handleOf(const Database &database, const char *typeName)
{
    const QVariant handle = database.connection().driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), typeName) != 0)
        return nullptr;
    return *static_cast<Native *const *>(handle.constData());
}

} // namespace

sqlite3 *sqliteHandle(Database &database)
{
    if (!database.isSqlite())
        return nullptr;
    Statement version(database, u"SELECT sqlite_source_id()"_s);
    if (!execRow(version) || version.utf8(0) != sqlite3_sourceid())
        return nullptr;
    return handleOf<sqlite3>(database, "sqlite3*");
}

pg_conn *postgreSqlHandle(Database &database)
{
    return database.isSqlite() ? nullptr : handleOf<PGconn>(database, "PGconn*");
}

} // namespace dx
