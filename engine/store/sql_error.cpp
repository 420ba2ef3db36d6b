#include "engine/store/sql_error.h"

#include <QCoreApplication>

#include <sqlite3.h>

namespace dx {

namespace {

class StoreErrors
{
    Q_DECLARE_TR_FUNCTIONS(StoreErrors)
public:
    static Error sqlite(const QString &where, int code);
    static Error postgreSql(const QString &where, const QString &state, QSqlError::ErrorType type);
};

Error StoreErrors::sqlite(const QString &where, int code)
{
    // the index of the log could not grow: its own code for a disk that is full
    if (code == SQLITE_IOERR_SHMSIZE)
        code = SQLITE_FULL;
    switch (code & 0xff) { // the low byte is the primary result code
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Error::Code::Busy,
                tr("%1 is being written by another program. Try again in a moment.").arg(where)};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {Error::Code::Denied,
                tr("%1 cannot be written. Check the permissions of the file and its folder.")
                    .arg(where)};
    case SQLITE_FULL:
        return {Error::Code::Unavailable,
                tr("There is no space left for %1. Nothing was changed; free some space and try "
                   "again.")
                    .arg(where)};
    case SQLITE_CANTOPEN:
        return {Error::Code::Denied,
                tr("%1 cannot be opened. Check that the file and its folder may be read and "
                   "written.")
                    .arg(where)};
    case SQLITE_NOTADB:
        return {Error::Code::Invalid, tr("%1 is not a Dirsync store.").arg(where)};
    case SQLITE_CORRUPT:
        return {Error::Code::Invalid, tr("%1 is damaged. Restore it from a backup.").arg(where)};
    case SQLITE_IOERR:
        return {Error::Code::Unavailable,
                tr("Reading or writing %1 failed. Check the disk and its free space.").arg(where)};
    case SQLITE_INTERRUPT:
        return {Error::Code::Cancelled, tr("The work on %1 was stopped.").arg(where)};
    default:
        return {Error::Code::Internal, tr("The database of %1 refused a statement.").arg(where)};
    }
}

Error StoreErrors::postgreSql(const QString &where, const QString &state, QSqlError::ErrorType type)
{
    const auto is
        = [&state](const char *prefix) { return state.startsWith(QLatin1String(prefix)); };
    if (is("55P03") || is("40"))
        return {Error::Code::Busy,
                tr("%1 is being written by another program. Try again in a moment.").arg(where)};
    if (is("25006") || is("42501"))
        return {Error::Code::Denied,
                tr("%1 cannot be written. Check the rights of its database user.").arg(where)};
    if (is("28"))
        return {
            Error::Code::Denied,
            tr("The database server refused the user of %1. Check user and password.").arg(where)};
    if (is("3D"))
        return {Error::Code::NotFound, tr("There is no database %1. Create it first.").arg(where)};
    if (is("53100"))
        return {Error::Code::Unavailable,
                tr("There is no space left for %1. Nothing was changed; free some space and try "
                   "again.")
                    .arg(where)};
    if (is("XX001") || is("XX002"))
        return {Error::Code::Invalid, tr("%1 is damaged. Restore it from a backup.").arg(where)};
    if (is("57014"))
        return {Error::Code::Cancelled, tr("The work on %1 was stopped.").arg(where)};
    if (is("08") || is("57") || is("53") || type == QSqlError::ConnectionError)
        return {Error::Code::Unavailable,
                tr("The database server of %1 cannot be reached. Check that it runs and that "
                   "host, port, user and database are right.")
                    .arg(where)};
    return {Error::Code::Internal, tr("The database of %1 refused a statement.").arg(where)};
}

} // namespace

Error storeError(const StoreUrl &url, const QSqlError &error)
{
    const QString native = error.nativeErrorCode();
    Error mapped = url.kind == StoreUrl::Kind::Sqlite
        ? StoreErrors::sqlite(url.path, native.toInt())
        : StoreErrors::postgreSql(url.toString(), native, error.type());
    mapped.detail = QStringLiteral("%1 (%2)").arg(error.databaseText().trimmed(), native);
    return mapped;
}

} // namespace dx
