#include "engine/store/row_reader.h"

#include "engine/store/native_handle.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

#include <sqlite3.h>

#include <memory>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::RowReader)
};

class SqliteRow final : public RowReader
{
public:
    explicit SqliteRow(sqlite3_stmt *statement) : m_statement(statement) { }
    qint64 integer(int column) const override { return sqlite3_column_int64(m_statement, column); }
    QByteArrayView text(int column) const override
    {
        const auto *bytes
            = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
        return QByteArrayView(bytes, bytes ? sqlite3_column_bytes(m_statement, column) : 0);
    }

private:
    sqlite3_stmt *m_statement;
};

class StatementRow final : public RowReader
{
public:
    explicit StatementRow(const Statement &statement) : m_statement(statement) { }
    qint64 integer(int column) const override { return m_statement.integer(column); }
    QByteArrayView text(int column) const override
    {
        // several columns of one row may be held at once
        QByteArray &text = m_texts[size_t(column) % m_texts.size()];
        text = m_statement.utf8(column);
        return text;
    }

private:
    const Statement &m_statement;
    mutable std::array<QByteArray, 16> m_texts;
};

Result<> readNative(sqlite3 *handle, const QByteArray &sql,
                    const std::function<bool(const RowReader &)> &row)
{
    sqlite3_stmt *raw = nullptr;
    const int prepared
        = sqlite3_prepare_v2(handle, sql.constData(), int(sql.size()), &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)> statement(raw, sqlite3_finalize);
    int step = prepared;
    if (prepared == SQLITE_OK) {
        const SqliteRow current(raw);
        do {
            step = sqlite3_step(raw);
        } while (step == SQLITE_ROW && row(current));
    }
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        return fail(Error::Code::Unavailable, Text::tr("The store could not be read."),
                    QString::fromUtf8(sqlite3_errmsg(handle)));
    return {};
}

} // namespace

Result<> RowReader::read(Database &database, const QString &sql,
                         const std::function<bool(const RowReader &)> &row)
{
    if (sqlite3 *handle = sqliteHandle(database))
        return readNative(handle, sql.toUtf8(), row);
    Statement statement(database, sql);
    DX_TRY(statement.exec());
    const StatementRow current(statement);
    while (statement.next() && row(current)) { }
    return statement.finish();
}

} // namespace dx
