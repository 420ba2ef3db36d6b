#pragma once

#include "engine/core/result.h"
#include "engine/store/database.h"

#include <QProcess>
#include <QTemporaryDir>

namespace dx {

/**
 * A PostgreSQL of the test's own: data and socket in a temporary folder, no network. It starts with
 * the first database that is asked for and ends with this object, or with the test program.
 */
class PostgreSqlServer
{
public:
    PostgreSqlServer() = default;
    ~PostgreSqlServer();
    Q_DISABLE_COPY_MOVE(PostgreSqlServer)

    /** A new database, empty or a copy of `original`, to which nobody may be connected. Error
     * Unavailable: PostgreSQL is not installed or does not start. */
    Result<StoreUrl> newDatabase(const StoreUrl &original = {});
    /** Runs a statement as the superuser in the database "postgres". */
    Result<> run(const QString &sql);

private:
    Result<> start();
    StoreUrl database(const QString &name) const;

    QTemporaryDir m_dir;
    QProcess m_server;
    int m_databases = 0;
    bool m_started = false;
};

} // namespace dx
