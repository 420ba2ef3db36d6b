#include "engine/core/logging.h"
#include "engine/store/database.h"
#include "engine/store/sql_error.h"

#include <QCoreApplication>
#include <QSqlError>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Transaction)
};

Result<> checkNotNested(const Database &database)
{
    if (database.inTransaction())
        return fail(Error::Code::Internal,
                    Texts::tr("A transaction was begun inside another one."));
    return {};
}

} // namespace

Result<Transaction> Transaction::begin(Database &database)
{
    DX_TRY(checkNotNested(database));
    DX_TRY(database.run(database.isSqlite() ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s));
    database.m_inTransaction = true;
    Transaction transaction(&database, true);
    if (!database.isSqlite()) { // 4477 is ours; one number a part, as on SQLite each is a file
        const int part = database.part() == StorePart::Run ? 2 : 1;
        DX_TRY(database.run(u"SELECT pg_advisory_xact_lock(4477, %1)"_s.arg(part)));
    }
    return transaction;
}

Result<Transaction> Transaction::beginOrJoin(Database &database)
{
    return database.inTransaction() ? Transaction(nullptr, true) : begin(database);
}

Result<Transaction> Transaction::beginReading(Database &database)
{
    DX_TRY(checkNotNested(database));
    DX_TRY(database.run(
        database.isSqlite() ? u"BEGIN"_s : u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s));
    database.m_inTransaction = true;
    return Transaction(&database, false);
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)), m_writing(other.m_writing)
{
}

Transaction::~Transaction()
{
    rollback();
}

Result<> Transaction::commit()
{
    if (!m_database)
        return {};
    if (m_database->isSqlite()) {
        DX_TRY(
            m_database->run(u"COMMIT"_s)); // the driver's commit() does not tell the error's code
    } else if (!m_database->m_connection.commit()) {
        // not by run(): PostgreSQL answers the COMMIT of a failed transaction with a silent
        // rollback, which the driver alone notices; it has ended all the same
        const Error error = storeError(m_database->url(), m_database->m_connection.lastError());
        std::exchange(m_database, nullptr)->m_inTransaction = false;
        return tl::unexpected(error);
    }
    Database &database = *std::exchange(m_database, nullptr);
    database.m_inTransaction = false;
    if (m_writing && !database.isSqlite() && database.part() == StorePart::Site) {
        // after the commit, or others would look too early
        if (auto told = database.run(u"SELECT nextval('store_version')"_s); !told)
            qCWarning(logStore) << "other programs were not told of a change:"
                                << told.error().detail;
    }
    return {};
}

void Transaction::rollback()
{
    if (!m_database)
        return;
    Database &database = *std::exchange(m_database, nullptr);
    database.m_inTransaction = false;
    // SQLite has rolled back already where a writing statement was interrupted
    const auto rolledBack = database.run(u"ROLLBACK"_s);
    if (!rolledBack && !rolledBack.error().detail.contains("no transaction is active"_L1))
        qCWarning(logStore) << "rollback:" << rolledBack.error().detail;
}

} // namespace dx
