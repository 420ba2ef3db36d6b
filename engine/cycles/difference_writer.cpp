#include "engine/cycles/difference_spool.h"
#include "engine/cycles/spool_file.h"

#include <QFile>
#include <QHash>

#include <optional>

namespace dx {

/** One row a change; `place` is made at the end and puts them into name order. */
struct DifferenceWriter::Private
{
    QString path;
    std::unique_ptr<SpoolFile> file;
    std::optional<SpoolStatement> insert;
    QHash<QByteArray, qint64> scopes;
    bool finished = false;

    Result<qint64> scopeId(const QByteArray &name);
};

namespace {

constexpr auto kTables = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                         "PRAGMA page_size = 8192; PRAGMA cache_size = -4096;"
                         "CREATE TABLE scope (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
                         "CREATE TABLE line (id INTEGER PRIMARY KEY, sort TEXT NOT NULL,"
                         " operation INTEGER NOT NULL, scope INTEGER NOT NULL, uid TEXT, dn TEXT,"
                         " name TEXT, address TEXT, why TEXT, old TEXT, new TEXT, partner TEXT);"
                         "BEGIN;";
constexpr auto kPlace = "CREATE TABLE place (rank INTEGER PRIMARY KEY, id INTEGER NOT NULL,"
                        " operation INTEGER NOT NULL, scope INTEGER NOT NULL);"
                        "INSERT INTO place (id, operation, scope)"
                        " SELECT id, operation, scope FROM line ORDER BY sort, id;"
                        "COMMIT;";
constexpr auto kInsert = "INSERT INTO line (sort, operation, scope, uid, dn, name, address, why,"
                         " old, new, partner)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

} // namespace

DifferenceWriter::DifferenceWriter() : d(std::make_unique<Private>()) { }

DifferenceWriter::~DifferenceWriter()
{
    d->insert.reset();
    d->file.reset();
    if (!d->finished)
        QFile::remove(d->path);
}

Result<std::unique_ptr<DifferenceWriter>> DifferenceWriter::create(const QString &path)
{
    std::unique_ptr<DifferenceWriter> writer(new DifferenceWriter);
    writer->d->path = path;
    DX_LET(writer->d->file, SpoolFile::open(path, SpoolFile::Mode::Create));
    DX_TRY(writer->d->file->run(kTables));
    DX_LET(auto insert, writer->d->file->prepare(kInsert));
    writer->d->insert.emplace(std::move(insert));
    return writer;
}

Result<qint64> DifferenceWriter::Private::scopeId(const QByteArray &name)
{
    if (const auto known = scopes.constFind(name); known != scopes.constEnd())
        return *known;
    const qint64 id = scopes.size() + 1;
    DX_LET(auto add, file->prepare("INSERT INTO scope (id, name) VALUES (?1, ?2)"));
    add.bind(1, id);
    add.bind(2, QByteArrayView(name));
    DX_TRY(add.step());
    scopes.insert(name, id);
    return id;
}

Result<> DifferenceWriter::change(const EntryChange &change)
{
    DX_LET(const qint64 scope, d->scopeId(change.scope));
    const QByteArray sort = QString::fromUtf8(change.name).toCaseFolded().toUtf8();
    SpoolStatement &insert = *d->insert;
    insert.bind(1, QByteArrayView(sort));
    insert.bind(2, qint64(change.operation));
    insert.bind(3, scope);
    const QByteArray *texts[] = {&change.uid, &change.dn,     &change.name,  &change.address,
                                 &change.why, &change.before, &change.after, &change.partner};
    for (int i = 0; i < int(std::size(texts)); ++i)
        insert.bind(4 + i, QByteArrayView(*texts[i]));
    DX_TRY(insert.step());
    insert.reset();
    return {};
}

Result<> DifferenceWriter::unchanged(const QByteArray &uid, const QByteArray &name,
                                     const QByteArray &address, const QByteArray &record)
{
    EntryChange same;
    same.uid = uid;
    same.name = name;
    same.address = address;
    same.before = record;
    same.after = record;
    return change(same);
}

Result<> DifferenceWriter::finish()
{
    DX_TRY(d->file->run(kPlace));
    d->insert.reset();
    d->file.reset();
    d->finished = true;
    return {};
}

} // namespace dx
