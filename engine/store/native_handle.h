#pragma once

#include "engine/store/database.h"

struct sqlite3;
struct pg_conn;

namespace dx {

/** The connection's own SQLite; nullptr if it is none, or not the SQLite that we link (two copies
 * in one process must not share a handle). */
sqlite3 *sqliteHandle(Database &database);
/** The connection's own PostgreSQL; nullptr if it is none. */
pg_conn *postgreSqlHandle(Database &database);

} // namespace dx
