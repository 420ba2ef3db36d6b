#include "engine/store/merge_stage.h"

#include "engine/core/uid.h"
#include "engine/store/sql_text.h"
#include "engine/store/statement.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

const QString kStaged = u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_staged ("
                        "seq @int NOT NULL PRIMARY KEY, entry_id @int NOT NULL, line @int NOT NULL,"
                        "removed @int NOT NULL, uid_given @int NOT NULL, given TEXT,"
                        "wanted @int NOT NULL, ring @int NOT NULL, uid TEXT NOT NULL @collate,"
                        "home_id @int, kind @int, key_address TEXT @collate,"
                        "source_key TEXT @collate, display_name TEXT, sort_name TEXT @collate,"
                        "given_name TEXT, surname TEXT, office TEXT, title TEXT, department TEXT,"
                        "company TEXT, phone TEXT, trust @int, hidden @int, local TEXT,"
                        "record TEXT, digest @blob, received_digest @blob)"_s;

const QStringList kStagedColumns
    = u"seq entry_id line removed uid_given given wanted ring uid home_id kind key_address "
      "source_key display_name sort_name given_name surname office title department company phone "
      "trust hidden local record digest received_digest"_s.split(u' ');

const QStringList kOtherTables{
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_matched (seq @int NOT NULL PRIMARY KEY,"
    " entry_id @int NOT NULL)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_gone_key (source_key TEXT @collate,"
    " address TEXT @collate)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_gone (entry_id @int NOT NULL PRIMARY KEY)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_refine (seq @int NOT NULL PRIMARY KEY,"
    " entry_id @int NOT NULL)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_line (seq @int NOT NULL PRIMARY KEY,"
    " line @int NOT NULL)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_work (n @id, uid TEXT NOT NULL @collate,"
    " origin_id @int NOT NULL, entry_id @int, seq @int, action @int NOT NULL,"
    " standing @int NOT NULL, listed @int NOT NULL, list_id @int NOT NULL, old_list_id @int,"
    " old_listed @int, old_standing @int, moved @int NOT NULL, waiting @int NOT NULL)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_approved (uid TEXT NOT NULL @collate)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_contested (address TEXT NOT NULL @collate,"
    " round @int NOT NULL)"_s,
    u"CREATE TEMPORARY TABLE IF NOT EXISTS merge_contested_uid (uid TEXT NOT NULL @collate,"
    " round @int NOT NULL)"_s,
};

const QStringList kTables
    = u"merge_staged merge_line merge_matched merge_gone_key merge_gone merge_refine "
      u"merge_work merge_approved merge_contested "
      "merge_contested_uid"_s.split(u' ');

} // namespace

MergeStage::MergeStage(MergeContext &context)
    : m_context(context), m_background([this](MergeRow &row) { return write(row); })
{
}

Result<> MergeStage::clear()
{
    m_loader.reset();
    for (const QString &table : kTables)
        DX_TRY(m_context.database.run(u"DELETE FROM "_s + table));
    return {};
}

// SQLite refuses to drop a table while any statement of the connection is being read, hence the
// tables of an earlier merge are used again there.
Result<> MergeStage::create()
{
    Database &database = m_context.database;
    if (!database.isSqlite())
        DX_TRY(database.run(u"DROP TABLE IF EXISTS "_s + kTables.join(u", "_s)));
    for (QString table : QStringList(kStaged) + kOtherTables) {
        if (database.isSqlite()) // numbers begin at 1 again in an emptied table
            table.replace(u"@id"_s, u"INTEGER PRIMARY KEY"_s);
        DX_LET(const QString sql, inDialect(table, database.url().kind));
        DX_TRY(database.run(sql));
    }
    if (database.isSqlite())
        DX_TRY(clear());
    DX_LET(m_loader, BulkLoader::open(database, u"merge_staged"_s, kStagedColumns));
    DX_LET(m_fill, MergeFill::begin(m_context));
    return {};
}

Result<qint64> MergeStage::homeId(const Home &home)
{
    const QByteArray key = home.siteUid + '\n' + home.site + '\n' + home.list;
    if (const qint64 known = m_homes.value(key))
        return known;
    DX_TRY(settle());
    Statement find(
        m_context.database,
        u"SELECT id FROM home WHERE site_uid = :uid AND site = :site AND list = :list"_s);
    find.bindText(u":uid"_s, home.siteUid).bindText(u":site"_s, home.site);
    find.bindText(u":list"_s, home.list);
    DX_TRY(find.exec());
    qint64 id = find.next() ? find.integer(0) : 0;
    DX_TRY(find.finish());
    if (id == 0) {
        Statement insert(m_context.database,
                         u"INSERT INTO home (site_uid, site, list) VALUES (:uid, :site, :list)"
                         " RETURNING id"_s);
        insert.bindText(u":uid"_s, home.siteUid).bindText(u":site"_s, home.site);
        insert.bindText(u":list"_s, home.list);
        DX_TRY(execRow(insert));
        id = insert.integer(0);
        DX_TRY(insert.finish());
    }
    m_homes.insert(key, id);
    return id;
}

Result<> MergeStage::add(StagedRecord record)
{
    m_givenUids |= !record.uid.isEmpty();
    m_partial |= record.partial;
    MergeRow row;
    row.uid = record.uid.isEmpty() ? newUid(m_context.plan.now) : record.uid;
    m_sorted = m_sorted && m_lastUid < row.uid;
    m_lastUid = row.uid;
    row.home = m_context.own() ? m_context.ownHome : record.home;
    if (!record.remove) {
        DX_LET(row.homeRow, homeId(row.home));
    }
    row.record = std::move(record);
    if (m_fill && !(m_sorted && m_fill->takes(row)))
        DX_TRY(leaveList());
    if (m_fill && m_fill->areMany(++m_filled)) {
        DX_TRY(settle());
        DX_TRY(m_fill->leaveIndexes());
    }
    return put(std::move(row));
}

Result<> MergeStage::addAgain(StagedRecord record, EntryId entry, qint64 homeRow)
{
    const QByteArray uid = record.uid;
    const Home home = record.home;
    return put({std::move(record), uid, home, homeRow, entry});
}

Result<qint64> MergeStage::addGone(const QList<GoneKey> &keys)
{
    DX_TRY(settle());
    m_gone = true;
    DX_LET(
        const auto loader,
        BulkLoader::open(m_context.database, u"merge_gone_key"_s, {u"source_key"_s, u"address"_s}));
    for (const GoneKey &key : keys) {
        loader->textOrNull(key.sourceKey);
        loader->textOrNull(key.address);
        DX_TRY(loader->endRow());
    }
    DX_TRY(loader->flush());
    // + : by the keys, not by walking the list for each
    for (const QString &found :
         {u"e.list_id = :list AND e.source_key = k.source_key"_s,
          u"k.source_key IS NULL AND e.listed = 1 AND e.key_address = k.address"
          " AND +e.list_id = :list"_s}) {
        Statement add(m_context.database,
                      u"INSERT INTO merge_gone (entry_id) SELECT e.id FROM merge_gone_key k"
                      " CROSS JOIN entry e WHERE "_s
                          + found + u" AND e.origin_id = 0 ON CONFLICT (entry_id) DO NOTHING"_s);
        add.bind(u":list"_s, m_context.plan.list);
        DX_TRY(add.exec());
    }
    Statement rows(m_context.database, u"SELECT count(*) FROM merge_gone"_s);
    DX_TRY(execRow(rows));
    const qint64 count = rows.integer(0);
    DX_TRY(rows.finish());
    return count;
}

Result<> MergeStage::put(MergeRow row)
{
    return m_loader->anyThread() ? m_background.push(std::move(row)) : write(row);
}

// Not qHash(): with the AES instructions of newer processors it takes some addresses of one length
// for each other, and one such pair costs the quick way of filling a list.
void MergeStage::remember(QByteArrayView key, quint64 seed)
{
    m_keys.push_back(XXH3_64bits_withSeed(key.data(), size_t(key.size()), seed));
}

bool MergeStage::mayRepeat()
{
    std::sort(m_keys.begin(), m_keys.end());
    return std::adjacent_find(m_keys.begin(), m_keys.end()) != m_keys.end();
}

Result<> MergeStage::write(const MergeRow &row)
{
    const StagedRecord &record = row.record;
    EntryColumns columns;
    if (record.remove) {
        if (const auto address = record.entry.keyAddress())
            columns.keyAddress = address->canonical();
    } else {
        columns = entryColumns(record.entry, row.home, row.uid);
    }
    if (!row.entry.isValid()) {
        if (!record.uid.isEmpty())
            remember(row.uid, 1);
        if (!record.sourceKey.isEmpty())
            remember(record.sourceKey, 2);
        if (!columns.keyAddress.isEmpty())
            remember(columns.keyAddress, 3);
    }
    ++m_rows;
    return m_fill ? m_fill->write(row, columns) : stage(row, columns);
}

Result<> MergeStage::stage(const MergeRow &staged, const EntryColumns &columns)
{
    const StagedRecord &record = staged.record;
    const QByteArray given = record.given.join('\n');
    const QByteArray local = localColumn(record.local);
    const QByteArray digest = columns.digest.toBytes();
    const QByteArray received = record.receivedDigest.toBytes();
    BulkLoader &row = *m_loader;
    row.integer(m_rows);
    row.integer(staged.entry.value);
    row.integer(record.line);
    row.integer(record.remove);
    row.integer(!record.uid.isEmpty());
    if (record.partial)
        row.text(given);
    else
        row.null();
    row.integer(int(record.wanted));
    row.integer(!m_context.own() && staged.home.siteUid == m_context.siteUid);
    row.text(staged.uid);
    row.integer(staged.homeRow);
    writeContent(row, columns, record.sourceKey);
    for (const std::optional<int> number :
         {record.trust, record.hidden ? std::optional<int>(*record.hidden) : std::nullopt}) {
        if (number)
            row.integer(*number);
        else
            row.null();
    }
    row.text(local);
    row.text(columns.record);
    row.blob(digest);
    if (m_context.own())
        row.null();
    else
        row.blob(received);
    return row.endRow();
}

Result<> MergeStage::leaveList()
{
    DX_TRY(settle());
    if (const auto fill = std::exchange(m_fill, nullptr))
        DX_TRY(fill->takeBack());
    return {};
}

Result<bool> MergeStage::hasFilled()
{
    DX_TRY(settle());
    if (!m_fill || m_rows == 0 || mayRepeat())
        return false;
    return m_fill->finish();
}

Result<> MergeStage::flush()
{
    DX_TRY(leaveList());
    DX_TRY(m_loader->flush());
    if (!m_context.database.isSqlite())
        DX_TRY(m_context.database.run(u"ANALYZE merge_staged"_s));
    return {};
}

} // namespace dx
