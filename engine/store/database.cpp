#include "engine/store/database.h"

#include "engine/core/logging.h"
#include "engine/store/migrations.h"
#include "engine/store/sql_error.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUrlQuery>

#include <atomic>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Database)
};

constexpr int kBusyMs = 30'000;
constexpr int kWriterCacheKiB = 64 * 1024;
constexpr int kReaderCacheKiB = 8 * 1024;

QString newConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return u"dirsync-store-%1"_s.arg(++counter);
}

QString fileOf(const StoreUrl &url, StorePart part)
{
    return part == StorePart::Run ? Database::runPath(url) : url.path;
}

void removeFiles(const QString &path)
{
    for (const auto suffix : {""_L1, "-wal"_L1, "-shm"_L1, "-run"_L1, "-run-wal"_L1, "-run-shm"_L1})
        QFile::remove(path + suffix);
}

/** Makes the empty file of a new store, with its folder; only the owner may read it. */
Result<> makeFile(const QString &path)
{
    if (QFileInfo::exists(path))
        return fail(Error::Code::Conflict, Texts::tr("%1 exists already.").arg(path));
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(
            Error::Code::Denied,
            Texts::tr("The folder %1 cannot be made. Check its path and permissions.").arg(folder));
    removeFiles(path); // a log that a deleted store left behind would be taken for this one's
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return fail(Error::Code::Denied,
                    Texts::tr("%1 cannot be made. Check the permissions of its folder.").arg(path),
                    file.errorString());
    return {};
}

Result<> checkFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(Error::Code::NotFound,
                    Texts::tr("There is no site at %1. Check the path, or create the site first.")
                        .arg(path));
    if (!info.isFile())
        return fail(Error::Code::Invalid, Texts::tr("%1 is not a Dirsync store.").arg(path));
    if (!info.isReadable())
        return fail(Error::Code::Denied,
                    Texts::tr("%1 may not be read. Check its permissions.").arg(path));
    return {};
}

Result<> prepareFile(const StoreUrl &url, Database::Mode mode, StorePart part)
{
    const QString path = fileOf(url, part);
    // the second file holds nothing worth keeping, so whoever may write makes it when it is missing
    const bool make = part == StorePart::Site
        ? mode == Database::Mode::Create
        : mode != Database::Mode::ReadOnly && !QFileInfo::exists(path);
    return make ? makeFile(path) : checkFile(path);
}

QSqlDatabase sqliteConnection(const QString &name, const QString &path)
{
    auto connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
    // a URI, as only that has a mode which never makes a file
    const QByteArray encoded = QUrl::fromLocalFile(path).toEncoded(QUrl::FullyEncoded);
    connection.setDatabaseName(QString::fromLatin1(encoded) + "?mode=rw"_L1);
    connection.setConnectOptions(u"QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=%1"_s.arg(kBusyMs));
    return connection;
}

QSqlDatabase postgreSqlConnection(const QString &name, const QUrl &url, Database::Mode mode)
{
    auto connection = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
    const QUrlQuery query(url);
    QStringList options;
    QString host = url.host();
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (key == "host"_L1) // the folder of a socket
            host = value;
        else
            options.append(key + "='"_L1 + QString(value).replace(u'\'', "\\'"_L1) + u'\'');
    }
    QString server = u"-c lock_timeout=%1 -c client_min_messages=warning"_s.arg(kBusyMs);
    if (mode == Database::Mode::ReadOnly)
        server += " -c default_transaction_read_only=on"_L1;
    options.append("options='"_L1 + server + u'\'');
    if (!query.hasQueryItem(u"connect_timeout"_s))
        options.append(u"connect_timeout=10"_s);
    connection.setHostName(host);
    connection.setPort(url.port());
    connection.setUserName(url.userName());
    connection.setPassword(url.password());
    connection.setDatabaseName(url.path().mid(1));
    connection.setConnectOptions(options.join(u';'));
    connection.setNumericalPrecisionPolicy(QSql::HighPrecision);
    return connection;
}

} // namespace

Database::Database(StoreUrl url, Mode mode, StorePart part)
    : m_url(std::move(url)), m_mode(mode), m_part(part), m_name(newConnectionName())
{
}

Database::~Database()
{
    m_statements.reset();
    m_connection.close();
    m_connection = {}; // the name may only go when nobody holds the connection
    QSqlDatabase::removeDatabase(m_name);
}

QString Database::runPath(const StoreUrl &url)
{
    return url.kind == StoreUrl::Kind::Sqlite ? url.path + "-run"_L1 : url.toString();
}

Result<std::unique_ptr<Database>> Database::open(const StoreUrl &url, Mode mode, StorePart part)
{
    if (url.kind == StoreUrl::Kind::Sqlite)
        DX_TRY(prepareFile(url, mode, part));
    std::unique_ptr<Database> database(new Database(url, mode, part));
    Result<> ready = database->connect();
    if (ready)
        ready = database->prepare();
    if (ready)
        return database;
    database.reset();
    // a store that could not be made must not stand in the way of the next attempt
    if (url.kind == StoreUrl::Kind::Sqlite && mode == Mode::Create && part == StorePart::Site)
        removeFiles(url.path);
    return tl::unexpected(std::move(ready).error());
}

Result<> Database::connect()
{
    m_connection = isSqlite() ? sqliteConnection(m_name, fileOf(m_url, m_part))
                              : postgreSqlConnection(m_name, m_url.url, m_mode);
    if (!m_connection.isValid())
        return fail(
            Error::Code::Unavailable,
            Texts::tr("Qt's database driver for %1 is not installed.").arg(m_url.toString()),
            m_connection.lastError().text());
    if (!m_connection.open())
        return tl::unexpected(storeError(m_url, m_connection.lastError()));
    if (isSqlite())
        m_statements = std::make_unique<StatementCache>();
    return {};
}

/** Settings that SQLite keeps per connection; WAL alone is kept in the file. */
Result<> Database::configure()
{
    if (!isSqlite())
        return {};
    if (m_mode == Mode::ReadOnly) {
        // opened for writing all the same: a reader of a WAL file has to write its -shm
        DX_TRY(run(u"PRAGMA query_only = ON"_s));
        return run(u"PRAGMA cache_size = -%1"_s.arg(kReaderCacheKiB));
    }
    if (m_mode == Mode::Create) // an entry needs about 1 KB: seven a page, and fewer pages to log
        DX_TRY(run(u"PRAGMA page_size = 8192"_s));
    Statement s(*this, u"PRAGMA journal_mode = WAL"_s);
    DX_TRY(execRow(s));
    if (s.text(0) != "wal"_L1)
        qCWarning(logStore) << m_url.path << "has no write-ahead log: readers wait for writers";
    DX_TRY(s.finish());
    DX_TRY(run(u"PRAGMA foreign_keys = ON"_s));
    DX_TRY(run(u"PRAGMA cache_size = -%1"_s.arg(kWriterCacheKiB)));
    // a lost commit whose message is already out cannot be repaired; the second file may lose
    return run(m_part == StorePart::Site ? u"PRAGMA synchronous = FULL"_s
                                         : u"PRAGMA synchronous = OFF"_s);
}

/** What is to be done to the schema of the site's part: nothing is written yet. */
Result<bool> Database::needsMigration()
{
    const QString where = isSqlite() ? m_url.path : m_url.toString();
    DX_LET(const SchemaState state, schemaState(*this, schemaNumber()));
    if (m_mode == Mode::Create && state != SchemaState::Missing)
        return fail(Error::Code::Conflict, Texts::tr("%1 exists already.").arg(where));
    switch (state) {
    case SchemaState::Current:
        return false;
    case SchemaState::Missing:
        if (m_mode != Mode::Create)
            return fail(Error::Code::Invalid, Texts::tr("%1 is not a Dirsync store.").arg(where));
        return true;
    case SchemaState::Older:
        if (m_mode == Mode::ReadOnly)
            return fail(Error::Code::Unavailable,
                        Texts::tr("%1 was made by an older version of this program and has to be "
                                  "brought up to date. Open it once with write access.")
                            .arg(where));
        return true;
    case SchemaState::NewerReadable:
        if (m_mode == Mode::ReadOnly)
            return false;
        break;
    case SchemaState::Newer:
        break;
    }
    return fail(Error::Code::Invalid,
                Texts::tr("%1 was made by a newer version of this program. Install that version to "
                          "open it.")
                    .arg(where));
}

Result<> Database::prepare()
{
    if (m_part == StorePart::Run) {
        DX_TRY(configure());
        return m_mode == Mode::ReadOnly ? Result<>() : makeRunTables(*this);
    }
    DX_LET(const bool migrating, needsMigration());
    DX_TRY(configure()); // not earlier: another program's file is left as it is
    if (!migrating)
        return {};
    DX_LET(const auto steps, migrations(m_url.kind));
    return migrate(*this, steps, QDateTime::currentMSecsSinceEpoch());
}

Result<> Database::run(const QString &sql)
{
    QSqlQuery query(m_connection);
    query.setForwardOnly(true);
    if (query.exec(sql))
        return {};
    Error error = storeError(m_url, query.lastError());
    error.detail += u" in: "_s + sql;
    return tl::unexpected(std::move(error));
}

Result<qint64> Database::dataVersion()
{
    Statement s(*this,
                isSqlite() ? u"PRAGMA data_version"_s : u"SELECT last_value FROM store_version"_s);
    DX_TRY(execRow(s));
    const qint64 version = s.integer(0);
    DX_TRY(s.finish());
    return version;
}

} // namespace dx
