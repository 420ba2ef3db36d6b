#include "engine/store/store_backup.h"

#include "engine/store/integrity.h"
#include "engine/store/native_handle.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::StoreBackup)
};

tl::unexpected<Error> onlySqlite()
{
    return fail(Error::Code::Invalid,
                Text::tr("A store in PostgreSQL is backed up and restored with its own tools: "
                         "pg_dump and pg_restore. A restored one recognises by itself that it is "
                         "older than what its partners know."));
}

QString quoted(QString path)
{
    return u'\'' + path.replace(u'\'', u"''"_s) + u'\'';
}

/** What `path` is, if it can be put in the place of a store. */
Result<SiteInfo> checkBackup(const QString &path)
{
    const StoreUrl url{StoreUrl::Kind::Sqlite, QFileInfo(path).absoluteFilePath(), {}};
    DX_LET(const auto backup, Database::open(url, Database::Mode::ReadOnly));
    DX_LET(const IntegrityReport report, checkIntegrity(*backup));
    if (report.problemCount > 0)
        return fail(Error::Code::Invalid,
                    Text::tr("%1 is damaged and was not restored: %2")
                        .arg(path, report.problems.constFirst()));
    return SiteStore(*backup).read();
}

Result<> checkSameSite(const StoreUrl &url, const SiteInfo &backup)
{
    DX_LET(const auto store, Database::open(url, Database::Mode::ReadOnly));
    DX_LET(const SiteInfo present, SiteStore(*store).read());
    if (present.uid != backup.uid)
        return fail(Error::Code::Conflict,
                    Text::tr("The backup is one of another site (%1 of %2) than this store (%3).")
                        .arg(backup.name, backup.organization, present.name));
    return {};
}

/** Copies all pages in one transaction of the target. */
Result<> copyPages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *const copy = sqlite3_backup_init(to, "main", from, "main");
    int code = copy ? sqlite3_backup_step(copy, -1) : sqlite3_errcode(to);
    if (copy) {
        const int ended = sqlite3_backup_finish(copy);
        code = code == SQLITE_DONE ? ended : code;
    }
    if (code == SQLITE_OK)
        return {};
    const bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    return fail(busy ? Error::Code::Busy : Error::Code::Unavailable,
                busy ? Text::tr("The store is in use. Close the programs that work it and try "
                                "again.")
                     : Text::tr("The backup could not be copied. The store is as it was."),
                QString::fromUtf8(sqlite3_errstr(code)));
}

} // namespace

Result<> backUpStore(Database &database, const QString &path)
{
    if (!database.isSqlite())
        return onlySqlite();
    const QFileInfo info(path);
    if (info.exists())
        return fail(Error::Code::Conflict,
                    Text::tr("%1 exists already. Choose another name.").arg(path));
    if (!info.absoluteDir().exists())
        return fail(Error::Code::Unavailable,
                    Text::tr("The folder %1 does not exist.").arg(info.absolutePath()));
    QFile file(info.absoluteFilePath());
    // made first, so that nobody else may read it, whatever the umask
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return fail(Error::Code::Denied, Text::tr("%1 cannot be written.").arg(path),
                    file.errorString());
    file.close();
    const auto written = database.run(u"VACUUM INTO "_s + quoted(info.absoluteFilePath()));
    if (!written) {
        QFile::remove(info.absoluteFilePath());
        return written;
    }
    return {};
}

Result<> putBackup(const StoreUrl &url, const QString &path)
{
    if (url.kind != StoreUrl::Kind::Sqlite)
        return onlySqlite();
    DX_LET(const SiteInfo backup, checkBackup(path));
    if (!QFileInfo::exists(url.path)) {
        if (!QFile::copy(path, url.path))
            return fail(Error::Code::Denied, Text::tr("%1 cannot be written.").arg(url.path));
        return {};
    }
    DX_TRY(checkSameSite(url, backup));
    const StoreUrl source{StoreUrl::Kind::Sqlite, QFileInfo(path).absoluteFilePath(), {}};
    DX_LET(const auto from, Database::open(source, Database::Mode::ReadOnly));
    DX_LET(const auto to, Database::open(url, Database::Mode::ReadWrite));
    sqlite3 *const fromHandle = sqliteHandle(*from);
    sqlite3 *const toHandle = sqliteHandle(*to);
    if (!fromHandle || !toHandle)
        return fail(Error::Code::Unavailable,
                    Text::tr("Qt's SQLite is not the one that this program was built with, so a "
                             "backup cannot be restored. Stop all programs and copy the file."));
    return copyPages(fromHandle, toHandle);
}

} // namespace dx
