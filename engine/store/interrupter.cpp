#include "engine/store/interrupter.h"

#include "engine/store/native_handle.h"

#include <libpq-fe.h>
#include <sqlite3.h>

namespace dx {

Interrupter::Interrupter(Database &database)
    : m_sqlite(sqliteHandle(database)), m_postgreSql(nullptr)
{
    if (PGconn *const connection = postgreSqlHandle(database))
        m_postgreSql = PQgetCancel(connection);
}

Interrupter::~Interrupter()
{
    PQfreeCancel(m_postgreSql);
}

void Interrupter::interrupt() const
{
    char problem[256]; // nobody to tell: a statement that goes on is only waited for
    if (m_sqlite)
        sqlite3_interrupt(m_sqlite);
    else if (m_postgreSql)
        PQcancel(m_postgreSql, problem, sizeof problem);
}

} // namespace dx
