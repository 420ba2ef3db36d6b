#pragma once

#include "tests/servers/postgresql_server.h"

#include <QTemporaryDir>

#include <memory>

namespace dx {

/**
 * Stores for tests that run on every kind of database. In a test class:
 *
 *     void works_data() { TestStores::addKinds(); }
 *     void works() { auto db = m_stores.createSite(TestStores::kind()); ... }
 *
 * What cannot be made ends the program with the reason (qFatal).
 */
class TestStores
{
public:
    /** Rows "sqlite" and "postgresql". */
    static void addKinds();
    /** That of the current row. */
    static StoreUrl::Kind kind();

    /** Where no store is yet; another place with every call. */
    StoreUrl newPlace(StoreUrl::Kind kind);
    /** A new store with its tables. */
    std::unique_ptr<Database> create(StoreUrl::Kind kind);
    /** A new store with its site: organization Contoso, site HQ, address hq@contoso.example. */
    std::unique_ptr<Database> createSite(StoreUrl::Kind kind);
    /** Another connection to a store. */
    static std::unique_ptr<Database> open(const StoreUrl &url,
                                          Database::Mode mode = Database::Mode::ReadWrite);

    /** A copy of a store to which nobody is connected. */
    StoreUrl copyOf(const StoreUrl &store);
    /** The copy takes the place of the store, and goes. Returns where the store is then: on
     * PostgreSQL a database under another name. */
    static StoreUrl putInPlace(const StoreUrl &copy, const StoreUrl &store);

    PostgreSqlServer &postgreSql() { return m_postgreSql; }

private:
    QTemporaryDir m_dir;
    PostgreSqlServer m_postgreSql;
    StoreUrl m_original; // PostgreSQL: copying a store is quicker than making one
    int m_files = 0;
};

} // namespace dx
