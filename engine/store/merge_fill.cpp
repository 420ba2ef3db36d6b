#include "engine/store/merge_fill.h"

#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

const QStringList kEntryColumns
    = u"uid list_id home_id origin_id kind key_address source_key display_name sort_name "
      "given_name surname office title department company phone trust hidden local record digest "
      "received_digest usn created_at changed_at"_s.split(u' ');

const QStringList kJournalColumns
    = u"usn uid origin_id operation list_id cycle_id at"_s.split(u' ');

/** As many as that are as quickly put where they belong one by one. */
constexpr qint64 kFew = 20'000;

/** Those that have another order than the records. */
const QStringList kIndexes = u"entry_list entry_address entry_source"_s.split(u' ');

} // namespace

Result<std::unique_ptr<MergeFill>> MergeFill::begin(MergeContext &context)
{
    Database &database = context.database;
    Statement state(database,
                    u"SELECT EXISTS (SELECT 1 FROM entry WHERE "_s
                        + (context.own() ? u"list_id = :target AND origin_id = 0"_s
                                         : u"origin_id = :target AND origin_id > 0"_s)
                        + u"), coalesce((SELECT max(id) FROM entry), 0), usn FROM site"_s);
    state.bind(u":target"_s, context.own() ? context.plan.list.value : context.plan.origin.value);
    DX_TRY(execRow(state));
    const bool taken = state.boolean(0);
    auto fill = std::unique_ptr<MergeFill>(new MergeFill(context));
    fill->m_lastId = state.integer(1);
    fill->m_usn = state.integer(2);
    DX_TRY(state.finish());
    if (taken)
        return nullptr;
    DX_LET(fill->m_entries, BulkLoader::open(database, u"entry"_s, kEntryColumns));
    DX_LET(fill->m_journal, BulkLoader::open(database, u"change"_s, kJournalColumns));
    return fill;
}

bool MergeFill::takes(const MergeRow &row) const
{
    const StagedRecord &record = row.record;
    if (record.remove || record.wanted != Standing::Live)
        return false;
    return m_context.own() ? record.uid.isEmpty() && !record.partial
                           : row.home.siteUid != m_context.siteUid;
}

bool MergeFill::areMany(qint64 records) const
{
    return records == std::max(kFew, m_lastId); // asked for each
}

Result<> MergeFill::leaveIndexes()
{
    return m_indexes.drop(kIndexes);
}

Result<> MergeFill::write(const MergeRow &row, const EntryColumns &columns)
{
    const StagedRecord &record = row.record;
    const MergePlan &plan = m_context.plan;
    const Usn usn = m_usn + ++m_rows;
    BulkLoader &change = *m_journal;
    change.integer(usn);
    change.text(row.uid);
    change.integer(plan.origin.value);
    change.integer(int(Operation::Add));
    change.integer(plan.list.value);
    change.integer(plan.cycle.value);
    change.integer(plan.now);
    DX_TRY(change.endRow());

    const QByteArray local = localColumn(record.local);
    const QByteArray digest = columns.digest.toBytes();
    const QByteArray received = record.receivedDigest.toBytes();
    BulkLoader &entry = *m_entries;
    entry.text(row.uid);
    entry.integer(plan.list.value);
    entry.integer(row.homeRow);
    entry.integer(plan.origin.value);
    writeContent(entry, columns, record.sourceKey);
    entry.integer(record.trust.value_or(plan.trust));
    entry.integer(record.hidden.value_or(false));
    entry.text(local);
    entry.text(columns.record);
    entry.blob(digest);
    if (m_context.own()) {
        entry.null();
        m_lines.push_back(record.line);
    } else {
        entry.blob(received);
        m_received += record.receivedDigest;
    }
    entry.integer(usn);
    entry.integer(plan.now);
    entry.integer(plan.now);
    return entry.endRow();
}

Result<> MergeFill::flush()
{
    DX_TRY(m_entries->flush());
    return m_journal->flush();
}

Result<bool> MergeFill::finish()
{
    DX_TRY(flush());
    DX_TRY(m_indexes.build());
    DX_LET(const bool meets, meetsOthers());
    if (meets)
        return false;
    MergeCounts &counts = m_context.counts;
    DX_LET(counts.firstUsn, SiteStore(m_context.database).takeUsns(m_rows));
    if (counts.firstUsn != m_usn + 1)
        return fail(Error::Code::Internal, u"USNs were taken while a list was filled."_s);
    counts.lastUsn = m_usn + m_rows;
    counts.added = m_rows;
    counts.receivedDelta = m_received;
    Statement count(m_context.database,
                    u"UPDATE address_list SET entries = entries + :n WHERE id = :list"_s);
    count.bind(u":n"_s, QVariant(m_rows)).bind(u":list"_s, m_context.plan.list);
    DX_TRY(count.exec());
    return true;
}

// The conditions of MergeClaims for records of which none has been listed before.
Result<bool> MergeFill::meetsOthers()
{
    DX_LET(const bool address, meets(u"key_address"_s, u"b.listed = 1"_s));
    if (address || m_context.own())
        return address;
    return meets(u"uid"_s, u"b.listed = 1 AND b.origin_id <> :origin"_s);
}

Result<bool> MergeFill::meets(const QString &key, const QString &others)
{
    // +: the few are looked up among the many by the key
    const bool manyOthers = m_lastId > m_rows;
    Statement any(
        m_context.database,
        u"SELECT EXISTS (SELECT 1 FROM entry %1 CROSS JOIN entry %2"
        " WHERE %1.%3 = %2.%3 AND a.id > :last AND b.id <= :last AND a.listed = 1"
        " AND %4)"_s.arg(manyOthers ? u"a"_s : u"b"_s, manyOthers ? u"b"_s : u"a"_s, key, others));
    any.bind(u":last"_s, QVariant(m_lastId));
    if (others.contains(u":origin"_s))
        any.bind(u":origin"_s, m_context.plan.origin);
    DX_TRY(execRow(any));
    const bool meets = any.boolean(0);
    DX_TRY(any.finish());
    return meets;
}

Result<> MergeFill::takeBack()
{
    DX_TRY(flush());
    DX_TRY(m_indexes.build());
    DX_LET(const auto lines,
           BulkLoader::open(m_context.database, u"merge_line"_s, {u"seq"_s, u"line"_s}));
    for (size_t i = 0; i < m_lines.size(); ++i) {
        lines->integer(qint64(i) + 1);
        lines->integer(m_lines[i]);
        DX_TRY(lines->endRow());
    }
    DX_TRY(lines->flush());
    DX_TRY(exec(
        u"INSERT INTO merge_staged (seq, entry_id, line, removed, uid_given, wanted, ring, uid,"
        " home_id, kind, key_address, source_key, display_name, sort_name, given_name, surname,"
        " office, title, department, company, phone, trust, hidden, local, record, digest,"
        " received_digest) SELECT e.usn - CAST(:usn AS BIGINT), 0, coalesce(l.line, 0), 0, %1, 0,"
        " 0, e.uid, e.home_id, e.kind, e.key_address, e.source_key, e.display_name, e.sort_name,"
        " e.given_name, e.surname, e.office, e.title, e.department, e.company, e.phone, e.trust,"
        " e.hidden, e.local, e.record, e.digest, e.received_digest FROM entry e"
        " LEFT JOIN merge_line l ON l.seq = e.usn - CAST(:usn AS BIGINT) WHERE e.id > :last"_s.arg(
            m_context.own() ? u"0"_s : u"1"_s)));
    DX_TRY(exec(u"DELETE FROM entry WHERE id > :last"_s));
    return exec(u"DELETE FROM change WHERE usn > :usn"_s);
}

Result<> MergeFill::exec(const QString &sql)
{
    Statement statement(m_context.database, sql);
    if (sql.contains(u":usn"_s))
        statement.bind(u":usn"_s, QVariant(m_usn));
    if (sql.contains(u":last"_s))
        statement.bind(u":last"_s, QVariant(m_lastId));
    DX_TRY(statement.exec());
    return statement.finish();
}

} // namespace dx
