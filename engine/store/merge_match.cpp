#include "engine/store/merge_match.h"

#include "engine/store/agreement_entries.h"
#include "engine/store/entry_columns.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Merge)
};

constexpr int kChunk = 1000;

/** What an own record changes of its entry, whose uid the staged one need not know yet. */
const QString kOwnChange
    = u"(replace(e.record, e.uid, '*') <> replace(s.record, s.uid, '*') OR e.local <> s.local"
      " OR coalesce(s.trust, e.trust) <> e.trust OR coalesce(s.hidden, e.hidden) <> e.hidden"
      " OR e.list_id <> :list)"_s;

/** What a row of merge_work says of the entry before. */
const QString kWorkColumns
    = u"INSERT INTO merge_work (uid, origin_id, entry_id, seq, action, standing, listed, list_id,"
      " old_list_id, old_listed, old_standing, moved, waiting)"_s;

/** A LIMIT keeps SQLite from dropping the order of a subquery: keys are looked up sorted. */
const QString kAll = u" LIMIT 9223372036854775807"_s;

/** The attributes that a table without all columns speaks of replace those of the entry. */
Entry merged(Entry entry, const Entry &staged, const QList<QByteArray> &given)
{
    for (const QByteArray &name : given)
        entry.set(name, staged.values(name));
    return entry;
}

/** A source key without what it is: "dn:cn=Ann". */
QString withoutKind(const QString &key)
{
    return key.mid(key.indexOf(u':') + 1);
}

struct Refined
{
    StagedRecord record;
    EntryId entry;
    qint64 home = 0;
};

Result<Refined> readRefined(const Statement &row)
{
    Refined refined;
    StagedRecord &record = refined.record;
    refined.entry = row.id<EntryId>(1);
    record.uid = row.utf8(2);
    refined.home = row.integer(3);
    record.home = Home{row.utf8(4), row.utf8(5), row.utf8(6)};
    record.line = row.integer(7);
    record.sourceKey = row.utf8(8);
    if (!row.isNull(9))
        record.trust = int(row.integer(9));
    if (!row.isNull(10))
        record.hidden = row.boolean(10);
    DX_LET(record.entry, entryOfRecord(row.utf8(11)));
    DX_LET(record.local, entryOfLocal(row.utf8(12)));
    if (!row.isNull(13)) {
        record.given = row.utf8(13).split('\n');
        DX_LET(const Entry entry, entryOfRecord(row.utf8(14)));
        DX_LET(const Entry local, entryOfLocal(row.utf8(15)));
        record.entry = merged(entry, record.entry, record.given);
        record.local = merged(local, record.local, record.given);
    }
    return refined;
}

} // namespace

Result<> MergeMatch::exec(const QString &sql)
{
    Statement statement(m_context.database, sql);
    if (sql.contains(u":list"_s))
        statement.bind(u":list"_s, m_context.plan.list);
    if (sql.contains(u":origin"_s))
        statement.bind(u":origin"_s, m_context.plan.origin);
    DX_TRY(statement.exec());
    return statement.finish();
}

Result<> MergeMatch::run()
{
    DX_TRY(m_context.own() ? matchOwn() : matchPartner());
    if (m_stage.mayRepeat())
        DX_TRY(dropRepeated());
    if (m_context.own() && m_stage.hasGivenUids())
        DX_TRY(dropForeign());
    if (m_context.own())
        DX_TRY(refine());
    if (m_context.plan.replace || m_stage.hasGone())
        DX_TRY(planGone());
    return m_context.own() ? planOwn() : planPartner();
}

Result<bool> MergeMatch::listHasEntries()
{
    Statement statement(m_context.database,
                        u"SELECT EXISTS (SELECT 1 FROM entry WHERE list_id = :list)"_s);
    statement.bind(u":list"_s, m_context.plan.list);
    DX_TRY(execRow(statement));
    return statement.boolean(0);
}

Result<> MergeMatch::matchOwn()
{
    if (m_stage.hasGivenUids())
        DX_TRY(exec(u"INSERT INTO merge_matched (seq, entry_id) SELECT s.seq, e.id FROM"
                    " (SELECT seq, uid FROM merge_staged WHERE uid_given = 1 ORDER BY uid"_s
                    + kAll + u") s CROSS JOIN entry e WHERE e.uid = s.uid AND e.origin_id = 0"_s));
    DX_LET(const bool filled, listHasEntries());
    if (!filled)
        return {};
    DX_TRY(exec(u"INSERT INTO merge_matched (seq, entry_id) SELECT s.seq, e.id FROM"
                " (SELECT seq, source_key FROM merge_staged WHERE source_key IS NOT NULL"
                " AND seq NOT IN (SELECT seq FROM merge_matched) ORDER BY source_key"_s
                + kAll
                + u") s CROSS JOIN entry e WHERE e.list_id = :list"
                  " AND e.source_key = s.source_key AND e.origin_id = 0"
                  " ON CONFLICT (seq) DO NOTHING"_s));
    return exec(u"INSERT INTO merge_matched (seq, entry_id) SELECT s.seq, e.id FROM"
                " (SELECT seq, key_address FROM merge_staged WHERE key_address IS NOT NULL"
                " AND seq NOT IN (SELECT seq FROM merge_matched) ORDER BY key_address"_s
                + kAll
                + u") s CROSS JOIN entry e WHERE e.key_address = s.key_address AND e.listed = 1"
                  " AND +e.list_id = :list AND e.origin_id = 0" // +: by the address, not the list
                  " AND e.id NOT IN (SELECT entry_id FROM merge_matched)"
                  " ON CONFLICT (seq) DO NOTHING"_s);
}

Result<bool> MergeMatch::meetsOtherKeys()
{
    Statement any(m_context.database,
                  u"SELECT EXISTS (SELECT 1 FROM merge_staged s CROSS JOIN entry e"
                  " WHERE s.removed = 0 AND s.source_key IS NOT NULL"
                  " AND e.key_address = s.key_address AND e.listed = 1 AND +e.list_id = :list"
                  " AND e.origin_id = 0 AND e.source_key IS DISTINCT FROM s.source_key)"_s);
    any.bind(u":list"_s, m_context.plan.list);
    DX_TRY(execRow(any));
    const bool meets = any.boolean(0);
    DX_TRY(any.finish());
    return meets;
}

Result<> MergeMatch::matchPartner()
{
    DX_TRY(reclaimEntries(m_context.database, m_context.plan.origin,
                          u"SELECT uid FROM merge_staged WHERE removed = 0"_s, m_context.plan.now));
    return exec(u"INSERT INTO merge_matched (seq, entry_id) SELECT s.seq, e.id FROM"
                " (SELECT seq, uid FROM merge_staged ORDER BY uid"_s
                + kAll + u") s CROSS JOIN entry e WHERE e.uid = s.uid AND e.origin_id = :origin"_s);
}

Result<> MergeMatch::dropRefused()
{
    Statement rows(m_context.database,
                   u"SELECT count(*) FROM merge_refine r CROSS JOIN merge_staged s"
                   " WHERE s.seq = r.seq AND s.removed = 0"_s);
    DX_TRY(execRow(rows));
    m_context.dropped += rows.integer(0);
    DX_TRY(rows.finish());
    return forgetRefined();
}

Result<> MergeMatch::forgetRefined()
{
    DX_TRY(exec(u"DELETE FROM merge_staged WHERE seq IN (SELECT seq FROM merge_refine)"_s));
    DX_TRY(exec(u"DELETE FROM merge_matched WHERE seq IN (SELECT seq FROM merge_refine)"_s));
    return exec(u"DELETE FROM merge_refine"_s);
}

// Of an own file the first record stays and the others are problems; of a partner the last one
// speaks.
Result<> MergeMatch::dropRepeated()
{
    const QString order = m_context.own() ? u"s.seq"_s : u"s.seq DESC"_s;
    DX_TRY(exec(u"INSERT INTO merge_refine (seq, entry_id) SELECT seq, 0 FROM"
                " (SELECT seq, row_number() OVER (PARTITION BY what ORDER BY %1) AS place FROM"
                " (SELECT s.seq, CASE WHEN m.seq IS NOT NULL THEN 'e' || m.entry_id"
                " WHEN s.uid_given = 1 THEN 'u' || s.uid"
                " WHEN s.source_key IS NOT NULL THEN 's' || s.source_key"
                " WHEN s.removed = 1 THEN 'a' || s.key_address END AS what"
                " FROM merge_staged s LEFT JOIN merge_matched m ON m.seq = s.seq) s"
                " WHERE what IS NOT NULL) x WHERE place > 1"_s.arg(order)));
    if (m_context.own()) {
        Statement rows(
            m_context.database,
            u"SELECT s.line, s.display_name, coalesce(s.source_key, s.key_address, s.uid)"
            " FROM merge_refine r CROSS JOIN merge_staged s WHERE s.seq = r.seq"
            " ORDER BY s.seq"_s);
        DX_TRY(rows.exec());
        while (rows.next()) {
            ++m_context.counts.skipped;
            m_context.problem(rows.integer(0),
                              Text::tr("The record of \"%1\" is there twice (%2).")
                                  .arg(rows.text(1), withoutKind(rows.text(2))));
        }
        DX_TRY(rows.finish());
    }
    return dropRefused();
}

Result<> MergeMatch::dropForeign()
{
    Statement rows(m_context.database,
                   u"SELECT DISTINCT s.seq, s.line, s.display_name, a.name FROM merge_staged s"
                   " CROSS JOIN entry e LEFT JOIN agreement a ON a.id = e.origin_id"
                   " WHERE s.uid_given = 1 AND e.uid = s.uid AND e.origin_id > 0 AND e.listed = 1"
                   " ORDER BY s.seq"_s);
    DX_TRY(rows.exec());
    QList<qint64> found;
    while (rows.next()) {
        found.append(rows.integer(0));
        ++m_context.counts.skipped;
        m_context.problem(rows.integer(1),
                          Text::tr("\"%1\" belongs to the partner \"%2\"; only that site can "
                                   "change it.")
                              .arg(rows.text(2), rows.text(3)));
    }
    DX_TRY(rows.finish());
    Statement refuse(m_context.database,
                     u"INSERT INTO merge_refine (seq, entry_id) VALUES (:seq, 0)"_s);
    for (const qint64 seq : found) {
        refuse.bind(u":seq"_s, QVariant(seq));
        DX_TRY(refuse.exec());
    }
    return found.isEmpty() ? Result<>() : dropRefused();
}

Result<> MergeMatch::refine()
{
    const qint64 staged = m_stage.rows();
    DX_TRY(exec(u"INSERT INTO merge_refine (seq, entry_id) SELECT m.seq, m.entry_id"
                " FROM merge_matched m CROSS JOIN merge_staged s CROSS JOIN entry e"
                " WHERE s.seq = m.seq AND e.id = m.entry_id AND s.removed = 0"
                " AND (s.given IS NOT NULL OR ((s.uid <> e.uid OR s.home_id <> e.home_id) AND "_s
                + kOwnChange + u"))"_s));
    Statement rows(
        m_context.database,
        u"SELECT r.seq, e.id, e.uid, e.home_id, h.site_uid, h.site, h.list, s.line, s.source_key,"
        " s.trust, s.hidden, s.record, s.local, s.given, e.record, e.local"
        " FROM merge_refine r CROSS JOIN merge_staged s CROSS JOIN entry e CROSS JOIN home h"
        " WHERE s.seq = r.seq AND e.id = r.entry_id AND h.id = e.home_id AND r.seq > :after"
        " ORDER BY r.seq LIMIT %1"_s.arg(kChunk));
    QList<Refined> chunk;
    qint64 after = 0;
    do {
        chunk.clear();
        rows.bind(u":after"_s, QVariant(after));
        DX_TRY(rows.exec());
        while (rows.next()) {
            after = rows.integer(0);
            DX_LET(Refined refined, readRefined(rows));
            chunk.append(std::move(refined));
        }
        DX_TRY(rows.finish());
        for (Refined &refined : chunk)
            DX_TRY(m_stage.addAgain(std::move(refined.record), refined.entry, refined.home));
        DX_TRY(m_stage.settle()); // the next chunk is read on this connection
    } while (chunk.size() == kChunk);
    if (after == 0)
        return {};
    DX_TRY(m_stage.flush());
    DX_TRY(forgetRefined());
    Statement again(m_context.database,
                    u"INSERT INTO merge_matched (seq, entry_id) SELECT seq, entry_id"
                    " FROM merge_staged WHERE seq > :staged"_s);
    again.bind(u":staged"_s, QVariant(staged));
    return again.exec();
}

// Whatever changes an entry has its uid by now: refine() saw to that.
Result<> MergeMatch::planOwn()
{
    return exec(
        kWorkColumns
        + u" SELECT coalesce(e.uid, s.uid), 0, e.id, s.seq,"
          " CASE WHEN e.id IS NULL THEN 1 WHEN s.removed = 1 THEN 3 ELSE 2 END, 0, 1 - s.removed,"
          " CAST(:list AS BIGINT), e.list_id, e.listed, e.standing,"
          " CASE WHEN s.removed = 0 AND e.listed = 1 AND e.key_address = s.key_address THEN 0"
          " ELSE 1 END, 0"
          " FROM merge_staged s LEFT JOIN merge_matched m ON m.seq = s.seq"
          " LEFT JOIN entry e ON e.id = m.entry_id"
          " WHERE (m.seq IS NULL AND s.removed = 0)"
          " OR (m.seq IS NOT NULL AND (s.removed = 1 OR (s.uid = e.uid AND "_s
        + kOwnChange + (m_stage.isSorted() ? u"))) ORDER BY s.seq"_s : u"))) ORDER BY 1"_s));
}

// protocol.md, Standing: the same digest leaves the standing as it is; a kept deletion that is
// exported again is live again, else the digests would never agree.
Result<> MergeMatch::planPartner()
{
    const QString same = u"e.received_digest = s.received_digest AND e.standing <> 4"_s;
    const QString sameChanged
        = u"(e.standing IN (0, 1) AND (s.wanted <> 0 OR e.record <> s.record OR e.list_id <> :list"
          " OR coalesce(s.hidden, e.hidden) <> e.hidden)) OR (e.standing = 2 AND s.wanted = 0)"_s;
    return exec(
        kWorkColumns
        + u" SELECT uid, CAST(:origin AS BIGINT), entry_id, seq, action, standing,"
          " CASE WHEN standing = 0 AND action < 3 THEN 1 ELSE 0 END, CAST(:list AS BIGINT),"
          " old_list_id, old_listed, old_standing,"
          " CASE WHEN action < 3 AND standing = 0 AND old_listed = 1 AND same_address THEN 0"
          " ELSE 1 END, waiting FROM (SELECT s.uid, e.id AS entry_id, s.seq,"
          " CASE WHEN e.id IS NULL THEN 1 WHEN s.removed = 1 THEN 3 ELSE 2 END AS action,"
          " CASE WHEN s.removed = 1 THEN 0 WHEN s.wanted <> 0 THEN s.wanted WHEN s.ring = 1 THEN 1"
          " WHEN e.standing = 1 AND e.key_address = s.key_address AND %1 THEN 1"
          " ELSE 0 END AS standing, e.list_id AS old_list_id, e.listed AS old_listed,"
          " e.standing AS old_standing, e.key_address = s.key_address AS same_address,"
          " CASE WHEN s.ring = 0 AND e.standing = 1 AND e.key_address = s.key_address"
          " THEN e.waiting ELSE 0 END AS waiting"
          " FROM merge_staged s LEFT JOIN merge_matched m ON m.seq = s.seq"
          " LEFT JOIN entry e ON e.id = m.entry_id"
          " WHERE (m.seq IS NULL AND s.removed = 0)"
          " OR (m.seq IS NOT NULL AND s.removed = 1 AND e.standing <> 4)"
          " OR (m.seq IS NOT NULL AND s.removed = 0 AND (NOT (%1) OR %2))) x ORDER BY %3"_s.arg(
              same, sameChanged, m_stage.isSorted() ? u"seq"_s : u"uid"_s));
}

Result<> MergeMatch::planGone()
{
    const QString held = !m_context.plan.replace ? u"e.id IN (SELECT entry_id FROM merge_gone)"_s
        : m_context.own()                        ? u"e.list_id = :list AND e.origin_id = 0"_s
                                                 : u"e.origin_id = :origin AND e.standing <> 4"_s;
    return exec(
        kWorkColumns
        + u" SELECT e.uid, e.origin_id, e.id, NULL, 3, 0, 0, e.list_id, e.list_id, e.listed,"
          " e.standing, 1, 0 FROM entry e WHERE "_s
        + held + u" AND e.id NOT IN (SELECT entry_id FROM merge_matched) ORDER BY e.uid"_s);
}

} // namespace dx
