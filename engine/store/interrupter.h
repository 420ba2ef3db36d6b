#pragma once

#include "engine/store/database.h"

struct pg_cancel;
struct sqlite3;

namespace dx {

/**
 * Ends from another thread the statement that a connection is in; it fails with Cancelled, and what
 * it wrote is undone. Make it in the connection's thread; it must not outlive the connection.
 */
class Interrupter
{
public:
    explicit Interrupter(Database &database);
    ~Interrupter();
    Q_DISABLE_COPY_MOVE(Interrupter)

    /** Any thread. Nothing happens if no statement runs. */
    void interrupt() const;

private:
    sqlite3 *m_sqlite;
    pg_cancel *m_postgreSql;
};

} // namespace dx
