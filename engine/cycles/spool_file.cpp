#include "engine/cycles/spool_file.h"

#include <QCoreApplication>
#include <QFile>

#include <sqlite3.h>

#include <utility>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SpoolFile)
};

tl::unexpected<Error> spoolError(sqlite3 *handle)
{
    return fail(
        Error::Code::Unavailable,
        Text::tr("The file of the difference cannot be used. Check the free space of the temporary "
                 "folder."),
        QString::fromUtf8(handle ? sqlite3_errmsg(handle) : "out of memory"));
}

} // namespace

SpoolStatement::SpoolStatement(SpoolStatement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr))
{
}

SpoolStatement &SpoolStatement::operator=(SpoolStatement &&other) noexcept
{
    std::swap(m_statement, other.m_statement);
    return *this;
}

SpoolStatement::~SpoolStatement()
{
    sqlite3_finalize(m_statement);
}

void SpoolStatement::bind(int parameter, QByteArrayView utf8)
{
    sqlite3_bind_text64(m_statement, parameter, utf8.isNull() ? "" : utf8.data(),
                        sqlite3_uint64(utf8.size()), SQLITE_STATIC, SQLITE_UTF8);
}

void SpoolStatement::bind(int parameter, qint64 number)
{
    sqlite3_bind_int64(m_statement, parameter, number);
}

Result<bool> SpoolStatement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    return spoolError(sqlite3_db_handle(m_statement));
}

void SpoolStatement::reset()
{
    sqlite3_reset(m_statement);
}

qint64 SpoolStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArrayView SpoolStatement::view(int column) const
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QByteArrayView(data, sqlite3_column_bytes(m_statement, column));
}

QByteArray SpoolStatement::bytes(int column) const
{
    return view(column).toByteArray();
}

Result<std::unique_ptr<SpoolFile>> SpoolFile::open(const QString &path, Mode mode)
{
    if (mode == Mode::Create)
        QFile::remove(path);
    sqlite3 *handle = nullptr;
    const int flags
        = mode == Mode::Create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &handle,
                                     flags | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<SpoolFile> file(new SpoolFile(handle));
    if (code != SQLITE_OK)
        return spoolError(handle);
    return file;
}

SpoolFile::~SpoolFile()
{
    sqlite3_close_v2(m_handle);
}

Result<> SpoolFile::run(const char *sql)
{
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return spoolError(m_handle);
    return {};
}

Result<SpoolStatement> SpoolFile::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_handle, sql, -1, &statement, nullptr) != SQLITE_OK)
        return spoolError(m_handle);
    return SpoolStatement(statement);
}

} // namespace dx
