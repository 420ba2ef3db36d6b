#include "engine/store/merge_write.h"

#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QHash>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** Standings whose received digest is part of the list digest (protocol.md, Standing). */
bool isInDigest(qint64 standing)
{
    return Standing(standing) != Standing::Kept;
}

/** Rows of merge_work that are in merge_staged too, with the entry they change. */
const QString kFromStaged = u" FROM merge_work w CROSS JOIN merge_staged s"
                            " WHERE entry.id = w.entry_id AND s.seq = w.seq AND w.action = 2"_s;

} // namespace

Result<> MergeWrite::exec(const QString &sql)
{
    Statement statement(m_context.database, sql);
    const auto bind = [&](const QString &name, const QVariant &value) {
        if (sql.contains(name))
            statement.bind(name, value);
    };
    bind(u":base"_s, m_context.counts.firstUsn - 1);
    bind(u":trust"_s, m_context.plan.trust);
    bind(u":now"_s, m_context.plan.now);
    bind(u":cycle"_s, m_context.plan.cycle.value);
    DX_TRY(statement.exec());
    return statement.finish();
}

Result<> MergeWrite::run(qint64 staged)
{
    DX_TRY(count(staged));
    Statement last(m_context.database, u"SELECT coalesce(max(n), 0) FROM merge_work"_s);
    DX_TRY(execRow(last));
    const qint64 rows = last.integer(0);
    DX_TRY(last.finish());
    if (m_context.own())
        DX_TRY(takeSourceKeys());
    if (rows == 0)
        return {};
    DX_LET(m_context.counts.firstUsn, SiteStore(m_context.database).takeUsns(rows));
    m_context.counts.lastUsn = m_context.counts.firstUsn + rows - 1;
    if (!m_context.own())
        DX_TRY(sumReceived());
    DX_TRY(countLists());
    DX_TRY(journal());
    if (!m_onlyAdds) {
        DX_TRY(remove());
        DX_TRY(update());
    }
    return insert();
}

Result<> MergeWrite::count(qint64 staged)
{
    MergeCounts &counts = m_context.counts;
    Statement rows(m_context.database,
                   u"SELECT action, standing, listed, coalesce(old_listed, 0),"
                   " CASE WHEN seq IS NULL THEN 0 ELSE 1 END, count(*) FROM merge_work"
                   " GROUP BY 1, 2, 3, 4, 5"_s);
    DX_TRY(rows.exec());
    qint64 written = 0;
    m_onlyAdds = true;
    while (rows.next()) {
        const auto action = MergeAction(rows.integer(0));
        const auto standing = Standing(rows.integer(1));
        const bool listed = rows.boolean(2);
        const bool wasListed = rows.boolean(3);
        const qint64 n = rows.integer(5);
        m_onlyAdds = m_onlyAdds && action == MergeAction::Add;
        if (rows.boolean(4) && action != MergeAction::Delete)
            written += n;
        if (action != MergeAction::Delete && standing == Standing::Aside)
            counts.conflicts += n;
        else if (listed == wasListed
                 && (standing == Standing::Refused || standing == Standing::Kept))
            counts.skipped += n;
        else if (listed)
            (wasListed ? counts.modified : counts.added) += n;
        else if (wasListed)
            counts.deleted += n;
        else if (action != MergeAction::Delete)
            counts.skipped += n;
    }
    counts.unchanged = staged - written - m_context.dropped;
    return rows.finish();
}

// The name by which another file knows an entry is no change of the entry.
Result<> MergeWrite::takeSourceKeys()
{
    return exec(u"UPDATE entry SET source_key = s.source_key FROM merge_matched m"
                " CROSS JOIN merge_staged s WHERE entry.id = m.entry_id AND s.seq = m.seq"
                " AND s.removed = 0 AND s.source_key IS NOT NULL"
                " AND entry.source_key IS DISTINCT FROM s.source_key"_s);
}

Result<> MergeWrite::sumReceived()
{
    Statement rows(m_context.database,
                   u"SELECT w.action, w.standing, coalesce(w.old_standing, 4), s.received_digest,"
                   " e.received_digest FROM merge_work w LEFT JOIN merge_staged s ON s.seq = w.seq"
                   " LEFT JOIN entry e ON e.id = w.entry_id"
                   " WHERE w.action <> 4 OR w.standing = 4"_s);
    DX_TRY(rows.exec());
    Digest &sum = m_context.counts.receivedDelta;
    while (rows.next()) {
        if (isInDigest(rows.integer(2)))
            sum -= Digest::fromBytes(rows.blob(4));
        if (MergeAction(rows.integer(0)) != MergeAction::Delete && isInDigest(rows.integer(1)))
            sum += Digest::fromBytes(rows.blob(3));
    }
    return rows.finish();
}

Result<> MergeWrite::countLists()
{
    Statement sums(m_context.database,
                   u"SELECT list_id, sum(n) FROM (SELECT list_id, listed AS n FROM merge_work"
                   " WHERE action <> 3 UNION ALL SELECT old_list_id, -old_listed FROM merge_work"
                   " WHERE old_list_id IS NOT NULL) x GROUP BY list_id"_s);
    DX_TRY(sums.exec());
    QHash<qint64, qint64> deltas;
    while (sums.next())
        deltas.insert(sums.integer(0), sums.integer(1));
    DX_TRY(sums.finish());
    Statement write(m_context.database,
                    u"UPDATE address_list SET entries = entries + :n WHERE id = :id"_s);
    for (auto it = deltas.cbegin(); it != deltas.cend(); ++it) {
        if (it.value() == 0)
            continue;
        write.bind(u":n"_s, QVariant(it.value())).bind(u":id"_s, QVariant(it.key()));
        DX_TRY(write.exec());
    }
    return {};
}

Result<> MergeWrite::journal()
{
    return exec(
        u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at, old_list_id,"
        " old_home_id, old_standing, old_listed, old_kind, old_trust, old_hidden, old_key_address,"
        " old_source_key, old_local, old_record, old_digest, old_received_digest)"
        " SELECT CAST(:base AS BIGINT) + w.n, w.uid, w.origin_id,"
        " CASE WHEN w.action = 3 THEN 3 WHEN w.standing = 1 THEN 4 WHEN w.action = 1 THEN 1"
        " ELSE 2 END, w.list_id, CAST(:cycle AS BIGINT), CAST(:now AS BIGINT), e.list_id,"
        " e.home_id, e.standing, e.listed, e.kind, e.trust, e.hidden, e.key_address, e.source_key,"
        " e.local, e.record, e.digest, e.received_digest"
        " FROM merge_work w LEFT JOIN entry e ON e.id = w.entry_id ORDER BY w.n"_s);
}

Result<> MergeWrite::remove()
{
    return exec(
        u"DELETE FROM entry WHERE id IN (SELECT entry_id FROM merge_work WHERE action = 3)"_s);
}

// An UPDATE that names a column of an index rewrites the index even where the value stays, hence
// one statement for what is in no index and one for each that is.
Result<> MergeWrite::update()
{
    const QString who = m_context.own()
        ? u" trust = coalesce(s.trust, entry.trust),"_s
        : u" home_id = s.home_id, trust = coalesce(s.trust, CAST(:trust AS BIGINT)),"_s;
    DX_TRY(exec(u"UPDATE entry SET"_s + who
                + u" kind = s.kind, display_name = s.display_name, given_name = s.given_name,"
                  " surname = s.surname, office = s.office, title = s.title,"
                  " department = s.department, company = s.company, phone = s.phone,"
                  " hidden = coalesce(s.hidden, entry.hidden), local = s.local, record = s.record,"
                  " digest = s.digest, received_digest = s.received_digest,"
                  " usn = CAST(:base AS BIGINT) + w.n, changed_at = CAST(:now AS BIGINT),"
                  " waiting = CASE WHEN w.waiting < 0 THEN CAST(:base AS BIGINT) + w.n"
                  " ELSE w.waiting END"_s
                + kFromStaged));
    DX_TRY(exec(u"UPDATE entry SET sort_name = s.sort_name"_s + kFromStaged
                + u" AND entry.sort_name <> s.sort_name"_s));
    DX_TRY(exec(u"UPDATE entry SET key_address = s.key_address"_s + kFromStaged
                + u" AND entry.key_address IS DISTINCT FROM s.key_address"_s));
    DX_TRY(exec(u"UPDATE entry SET list_id = w.list_id,"
                " source_key = coalesce(s.source_key, entry.source_key)"_s
                + kFromStaged
                + u" AND (entry.list_id <> w.list_id OR (s.source_key IS NOT NULL"
                  " AND entry.source_key IS DISTINCT FROM s.source_key))"_s));
    DX_TRY(exec(u"UPDATE entry SET standing = w.standing, listed = w.listed FROM merge_work w"
                " WHERE entry.id = w.entry_id AND w.action IN (2, 4, 5)"
                " AND (w.standing <> w.old_standing OR w.listed <> w.old_listed)"_s));
    DX_TRY(exec(u"UPDATE entry SET received_digest = s.received_digest FROM merge_work w"
                " CROSS JOIN merge_staged s WHERE entry.id = w.entry_id AND s.seq = w.seq"
                " AND w.action = 5"_s));
    return exec(u"UPDATE entry SET usn = CAST(:base AS BIGINT) + w.n,"
                " changed_at = CAST(:now AS BIGINT), waiting = CASE WHEN w.waiting < 0"
                " THEN CAST(:base AS BIGINT) + w.n ELSE w.waiting END"
                " FROM merge_work w WHERE entry.id = w.entry_id AND w.action IN (4, 5)"_s);
}

Result<> MergeWrite::insert()
{
    return exec(
        u"INSERT INTO entry (uid, list_id, home_id, origin_id, standing, listed, kind, key_address,"
        " source_key, display_name, sort_name, given_name, surname, office, title, department,"
        " company, phone, trust, hidden, local, record, digest, received_digest, usn, created_at,"
        " changed_at, waiting)"
        " SELECT s.uid, w.list_id, s.home_id, w.origin_id, w.standing, w.listed, s.kind,"
        " s.key_address, s.source_key, s.display_name, s.sort_name, s.given_name, s.surname,"
        " s.office, s.title, s.department, s.company, s.phone,"
        " coalesce(s.trust, CAST(:trust AS BIGINT)), coalesce(s.hidden, 0), s.local, s.record,"
        " s.digest, s.received_digest, CAST(:base AS BIGINT) + w.n, CAST(:now AS BIGINT),"
        " CAST(:now AS BIGINT),"
        " CASE WHEN w.waiting < 0 THEN CAST(:base AS BIGINT) + w.n ELSE w.waiting END"
        " FROM merge_work w CROSS JOIN merge_staged s WHERE s.seq = w.seq AND w.action = 1"
        " ORDER BY w.n"_s);
}

} // namespace dx
