#pragma once

#include "engine/store/database.h"

#include <QStringList>

namespace dx {

/**
 * Takes indexes away while very many rows are added in another order and builds them again: sorting
 * once is several times as quick as finding a place for each row, and each page is written once. In
 * the caller's transaction: if that is rolled back, nothing happened.
 */
class BulkIndexes
{
public:
    explicit BulkIndexes(Database &database) : m_database(database) { }

    /** Leaves everything as it is on PostgreSQL, where other sessions would have to wait, and while
     * a statement of this connection is being read, which SQLite does not allow. */
    Result<> drop(const QStringList &names);
    /** Builds what drop() took. */
    Result<> build();

private:
    Database &m_database;
    QStringList m_taken; ///< as SQL
};

} // namespace dx
