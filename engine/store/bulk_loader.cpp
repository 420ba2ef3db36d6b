#include "engine/store/bulk_loader.h"

#include "engine/store/native_handle.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

#include <libpq-fe.h>
#include <sqlite3.h>

namespace dx {

namespace {

using namespace Qt::StringLiterals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::BulkLoader)
};

tl::unexpected<Error> loadError(const char *detail)
{
    return fail(Error::Code::Internal, Text::tr("The records could not be written to the store."),
                QString::fromUtf8(detail));
}

class SqliteLoader final : public BulkLoader
{
public:
    SqliteLoader(sqlite3 *handle, const QByteArray &sql) : m_handle(handle)
    {
        if (sqlite3_prepare_v2(handle, sql.constData(), int(sql.size()), &m_statement, nullptr)
            != SQLITE_OK)
            m_statement = nullptr;
    }
    ~SqliteLoader() override { sqlite3_finalize(m_statement); }

    bool isReady() const { return m_statement != nullptr; }
    void integer(qint64 value) override { sqlite3_bind_int64(m_statement, ++m_column, value); }
    void text(QByteArrayView utf8) override
    {
        sqlite3_bind_text64(m_statement, ++m_column, utf8.isNull() ? "" : utf8.data(),
                            sqlite3_uint64(utf8.size()), SQLITE_STATIC, SQLITE_UTF8);
    }
    void blob(QByteArrayView bytes) override
    {
        sqlite3_bind_blob64(m_statement, ++m_column, bytes.data(), sqlite3_uint64(bytes.size()),
                            SQLITE_STATIC);
    }
    void null() override { sqlite3_bind_null(m_statement, ++m_column); }

    Result<> endRow() override
    {
        m_column = 0;
        const bool done = sqlite3_step(m_statement) == SQLITE_DONE;
        if (sqlite3_reset(m_statement) != SQLITE_OK || !done)
            return loadError(sqlite3_errmsg(m_handle));
        return {};
    }
    Result<> flush() override { return {}; }

private:
    sqlite3 *m_handle;
    sqlite3_stmt *m_statement = nullptr;
    int m_column = 0;
};

/** COPY in its text form, in pieces of 1 MiB, each a COPY of its own. */
class CopyLoader final : public BulkLoader
{
public:
    CopyLoader(PGconn *connection, const QByteArray &sql) : m_connection(connection), m_sql(sql)
    {
        m_buffer.reserve(kPiece + 64 * 1024);
    }

    void integer(qint64 value) override
    {
        separate();
        m_buffer += QByteArray::number(value);
    }
    void text(QByteArrayView utf8) override
    {
        separate();
        for (const char c : utf8) {
            switch (c) {
            case '\\':
                m_buffer += "\\\\";
                break;
            case '\n':
                m_buffer += "\\n";
                break;
            case '\r':
                m_buffer += "\\r";
                break;
            case '\t':
                m_buffer += "\\t";
                break;
            default:
                m_buffer += c;
            }
        }
    }
    void blob(QByteArrayView bytes) override
    {
        separate();
        m_buffer += "\\\\x";
        m_buffer += bytes.toByteArray().toHex();
    }
    void null() override
    {
        separate();
        m_buffer += "\\N";
    }

    Result<> endRow() override
    {
        m_buffer += '\n';
        m_rowBegins = true;
        return m_buffer.size() >= kPiece ? flush() : Result<>();
    }

    Result<> flush() override
    {
        if (m_buffer.isEmpty())
            return {};
        PGresult *begun = PQexec(m_connection, m_sql.constData());
        const bool copying = PQresultStatus(begun) == PGRES_COPY_IN;
        PQclear(begun);
        if (!copying)
            return loadError(PQerrorMessage(m_connection));
        if (PQputCopyData(m_connection, m_buffer.constData(), int(m_buffer.size())) != 1
            || PQputCopyEnd(m_connection, nullptr) != 1)
            return loadError(PQerrorMessage(m_connection));
        m_buffer.resize(0);
        bool stored = true;
        QByteArray message;
        while (PGresult *result = PQgetResult(m_connection)) {
            if (PQresultStatus(result) != PGRES_COMMAND_OK) {
                stored = false;
                message = PQresultErrorMessage(result);
            }
            PQclear(result);
        }
        return stored ? Result<>() : loadError(message.constData());
    }

private:
    static constexpr qsizetype kPiece = 1024 * 1024;

    void separate()
    {
        if (!m_rowBegins)
            m_buffer += '\t';
        m_rowBegins = false;
    }

    PGconn *m_connection;
    QByteArray m_sql;
    QByteArray m_buffer;
    bool m_rowBegins = true;
};

/** Where the native handle cannot be used, such as with a Qt that brings its own SQLite. */
class StatementLoader final : public BulkLoader
{
public:
    StatementLoader(Database &database, const QString &sql, qsizetype columns)
        : m_statement(database, sql)
    {
        for (qsizetype i = 0; i < columns; ++i)
            m_names += u":c%1"_s.arg(i);
    }

    bool anyThread() const override { return false; } // QSqlQuery is of its connection's thread
    void integer(qint64 value) override { m_statement.bind(next(), QVariant(value)); }
    void text(QByteArrayView utf8) override { m_statement.bindText(next(), utf8); }
    void blob(QByteArrayView bytes) override { m_statement.bind(next(), bytes.toByteArray()); }
    void null() override { m_statement.bind(next(), QVariant()); }
    Result<> endRow() override
    {
        m_column = 0;
        return m_statement.exec();
    }
    Result<> flush() override { return {}; }

private:
    const QString &next() { return m_names.at(m_column++); }

    Statement m_statement;
    QStringList m_names;
    qsizetype m_column = 0;
};

QString insertText(const QString &table, const QStringList &columns)
{
    QStringList values;
    for (qsizetype i = 0; i < columns.size(); ++i)
        values += u":c%1"_s.arg(i);
    return u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(table, columns.join(u", "_s),
                                                    values.join(u", "_s));
}

} // namespace

Result<std::unique_ptr<BulkLoader>> BulkLoader::open(Database &database, const QString &table,
                                                     const QStringList &columns)
{
    if (database.isSqlite()) {
        if (sqlite3 *handle = sqliteHandle(database)) {
            auto loader
                = std::make_unique<SqliteLoader>(handle, insertText(table, columns).toUtf8());
            if (!loader->isReady())
                return loadError(sqlite3_errmsg(handle));
            return loader;
        }
    } else if (PGconn *connection = postgreSqlHandle(database)) {
        return std::make_unique<CopyLoader>(
            connection, u"COPY %1 (%2) FROM STDIN"_s.arg(table, columns.join(u", "_s)).toUtf8());
    }
    return std::make_unique<StatementLoader>(database, insertText(table, columns), columns.size());
}

} // namespace dx
