#include "engine/store/migrations.h"

#include "engine/store/sql_text.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <map>

/** Resources of a static library are not registered by themselves; must stand outside a namespace.
 */
static void registerSchema()
{
    Q_INIT_RESOURCE(dirsync_schema);
}

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Migrations)
};

Result<QString> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Code::Internal,
                    Texts::tr("The schema file %1 cannot be read.").arg(path), file.errorString());
    return QString::fromUtf8(file.readAll());
}

/** The number a schema file's name begins with; 0 if it has none (run.sql). */
int numberOf(const QString &fileName)
{
    return fileName.section(u'-', 0, 0).toInt();
}

bool isForDialect(const QString &fileName, StoreUrl::Kind kind)
{
    if (fileName.endsWith(".sqlite.sql"_L1))
        return kind == StoreUrl::Kind::Sqlite;
    if (fileName.endsWith(".postgresql.sql"_L1))
        return kind == StoreUrl::Kind::PostgreSql;
    return true;
}

Result<> readInto(Migration &migration, const QString &path, StoreUrl::Kind kind)
{
    static const QRegularExpression lowest(u"^--\\s*lowest reader:\\s*(\\d+)"_s,
                                           QRegularExpression::MultilineOption);
    DX_LET(const QString text, readFile(path));
    if (const auto match = lowest.match(text); match.hasMatch())
        migration.lowestReader = match.captured(1).toInt();
    if (isForDialect(path, kind)) {
        DX_LET(const QString sql, inDialect(text, kind));
        migration.statements += splitStatements(sql);
    }
    return {};
}

Result<int> appliedNumber(Database &database)
{
    Statement s(database, u"SELECT coalesce(max(number), 0) FROM schema_migration"_s);
    DX_TRY(execRow(s));
    const int number = int(s.integer(0));
    DX_TRY(s.finish());
    return number;
}

Result<> apply(Database &database, const Migration &migration, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_LET(const int applied, appliedNumber(database));
    if (applied >= migration.number)
        return {}; // another program was faster
    for (const QString &statement : migration.statements)
        DX_TRY(database.run(statement));
    Statement s(database,
                u"INSERT INTO schema_migration (number, name, applied_at, lowest_reader)"
                " VALUES (:number, :name, :at, :lowest)"_s);
    s.bind(u":number"_s, migration.number).bind(u":name"_s, migration.name);
    s.bind(u":at"_s, now).bind(u":lowest"_s, migration.lowestReader);
    DX_TRY(s.exec());
    return transaction.commit();
}

/** Whether the tables of `name` stand in the store, without an error if they do not. */
Result<bool> hasTable(Database &database, const QString &name)
{
    Statement s(database,
                database.isSqlite()
                    ? u"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name"_s
                    : u"SELECT count(*) FROM information_schema.tables"
                      " WHERE table_schema = current_schema() AND table_name = :name"_s);
    s.bind(u":name"_s, name);
    DX_TRY(execRow(s));
    const bool has = s.integer(0) > 0;
    DX_TRY(s.finish());
    return has;
}

} // namespace

QString schemaFolder()
{
    registerSchema();
    return u":/dirsync/schema"_s;
}

Result<QList<Migration>> migrations(StoreUrl::Kind kind, const QString &folder)
{
    std::map<int, Migration> found;
    const QDir dir(folder);
    for (const QString &fileName : dir.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        const int number = numberOf(fileName);
        if (number == 0)
            continue;
        Migration &migration = found[number];
        migration.number = number;
        migration.name = fileName.section(u'.', 0, 0).section(u'-', 1);
        if (migration.lowestReader == 0)
            migration.lowestReader = number;
        DX_TRY(readInto(migration, dir.filePath(fileName), kind));
    }
    QList<Migration> list;
    for (const auto &[number, migration] : found) {
        if (number != list.size() + 1)
            return fail(Error::Code::Internal,
                        Texts::tr("The schema file number %1 is missing.").arg(list.size() + 1));
        list.append(migration);
    }
    return list;
}

int schemaNumber(const QString &folder)
{
    const QStringList files = QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    int highest = 0;
    for (const QString &fileName : files)
        highest = std::max(highest, numberOf(fileName));
    return highest;
}

Result<SchemaState> schemaState(Database &database, int number)
{
    Statement s(database, u"SELECT max(number), max(lowest_reader) FROM schema_migration"_s);
    const auto row = execRow(s);
    if (!row) {
        // a missing table is an answer; a locked, damaged or unreachable store is an error
        if (row.error().code != Error::Code::Internal)
            return tl::unexpected(row.error());
        return SchemaState::Missing;
    }
    const int applied = int(s.integer(0));
    const int lowestReader = int(s.integer(1));
    DX_TRY(s.finish());
    if (applied == number)
        return SchemaState::Current;
    if (applied < number)
        return applied == 0 ? SchemaState::Missing : SchemaState::Older;
    return lowestReader > number ? SchemaState::Newer : SchemaState::NewerReadable;
}

Result<> migrate(Database &database, const QList<Migration> &migrations, Timestamp now)
{
    DX_LET(const bool begun, hasTable(database, u"schema_migration"_s));
    if (!begun) {
        const auto table = inDialect(u"CREATE TABLE IF NOT EXISTS schema_migration ("
                                     " number @int NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
                                     " applied_at @int NOT NULL, lowest_reader @int NOT NULL"
                                     ") @strict"_s,
                                     database.url().kind);
        DX_TRY(table);
        DX_TRY(database.run(*table));
        if (!database.isSqlite()) // what Database::dataVersion() reads
            DX_TRY(database.run(u"CREATE SEQUENCE IF NOT EXISTS store_version"_s));
    }
    DX_LET(const int applied, appliedNumber(database));
    for (const Migration &migration : migrations) {
        if (migration.number > applied)
            DX_TRY(apply(database, migration, now));
    }
    return {};
}

Result<> makeRunTables(Database &database)
{
    DX_LET(const bool made, hasTable(database, u"progress"_s)); // the last one of the file
    if (made)
        return {};
    DX_LET(const QString text, readFile(schemaFolder() + "/run.sql"_L1));
    DX_LET(const QString sql, inDialect(text, database.url().kind));
    DX_LET(Transaction transaction, Transaction::begin(database));
    for (const QString &statement : splitStatements(sql))
        DX_TRY(database.run(statement));
    return transaction.commit();
}

} // namespace dx
