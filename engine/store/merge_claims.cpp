#include "engine/store/merge_claims.h"

#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <numeric>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Merge)
};

const QString kContest = u"INSERT INTO merge_contested (address, round) "_s;
const QString kContestUid = u"INSERT INTO merge_contested_uid (uid, round) "_s;

Claim::Rank rankOf(bool own, bool holds, bool waits)
{
    if (own)
        return holds ? Claim::Rank::OwnHolder : Claim::Rank::OwnNewcomer;
    if (holds)
        return Claim::Rank::Holder;
    return waits ? Claim::Rank::Waiting : Claim::Rank::Newcomer;
}

} // namespace

QList<std::pair<bool, qsizetype>> resolveClaims(const QList<Claim> &claims)
{
    QList<qsizetype> order(claims.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) {
        const auto key
            = [&](qsizetype i) { return std::pair(int(claims[i].rank), claims[i].place); };
        return key(a) < key(b);
    });
    QHash<QByteArray, qsizetype> addresses;
    QHash<QByteArray, qsizetype> uids;
    QHash<QByteArray, qsizetype> listed; // who changes its address keeps its uid while it is listed
    for (qsizetype i = 0; i < claims.size(); ++i) {
        if (claims[i].listed)
            listed.insert(claims[i].uid, i);
    }
    QList<std::pair<bool, qsizetype>> answer(claims.size(), {false, -1});
    QList<qsizetype> later;
    const auto decide = [&](qsizetype i) {
        const Claim &claim = claims[i];
        const qsizetype holder = claim.address.isEmpty() ? -1 : addresses.value(claim.address, -1);
        const qsizetype same = uids.value(claim.uid, -1);
        if (holder >= 0 || same >= 0) {
            answer[i] = {false, holder >= 0 ? holder : same};
            return;
        }
        answer[i] = {true, i};
        uids.insert(claim.uid, i);
        if (!claim.address.isEmpty())
            addresses.insert(claim.address, i);
    };
    for (const qsizetype i : std::as_const(order)) {
        if (listed.value(claims[i].uid, i) != i)
            later.append(i);
        else
            decide(i);
    }
    for (const qsizetype i : std::as_const(later))
        decide(i);
    return answer;
}

Result<> MergeClaims::exec(const QString &sql)
{
    return m_context.database.run(sql);
}

Result<bool> MergeClaims::ask(const QString &sql)
{
    Statement statement(m_context.database, sql);
    DX_TRY(execRow(statement));
    return statement.boolean(0);
}

Result<> MergeClaims::run()
{
    do {
        m_again = false;
        DX_LET(const bool contested, gather());
        if (!contested)
            return {};
        DX_LET(const QList<Claim> found, claims());
        DX_TRY(decide(found));
    } while (m_again);
    return {};
}

Result<bool> MergeClaims::gather()
{
    m_addresses.clear();
    m_uids.clear();
    m_seen.clear();
    DX_TRY(exec(u"DELETE FROM merge_contested"_s));
    DX_TRY(exec(u"DELETE FROM merge_contested_uid"_s));
    DX_LET(const bool filled, ask(u"SELECT EXISTS (SELECT 1 FROM entry)"_s));
    if (filled) {
        DX_TRY(exec(kContest
                    + u"SELECT DISTINCT x.key_address, 0 FROM"
                      " (SELECT w.entry_id, s.key_address FROM merge_work w"
                      " CROSS JOIN merge_staged s WHERE s.seq = w.seq AND w.listed = 1"
                      " AND w.moved = 1 AND s.key_address IS NOT NULL ORDER BY s.key_address"
                      " LIMIT 9223372036854775807) x CROSS JOIN entry e"
                      " WHERE e.key_address = x.key_address AND e.listed = 1"
                      " AND e.id <> coalesce(x.entry_id, 0)"_s));
        if (!m_context.own())
            DX_TRY(exec(kContestUid
                        + u"SELECT DISTINCT w.uid, 0 FROM merge_work w CROSS JOIN entry e"
                          " WHERE w.listed = 1 AND coalesce(w.old_listed, 0) = 0"
                          " AND e.uid = w.uid AND e.origin_id <> w.origin_id AND e.listed = 1"_s));
        DX_TRY(gatherReleased());
    }
    if (m_stage.mayRepeat())
        DX_TRY(exec(kContest
                    + u"SELECT s.key_address, 0 FROM merge_work w CROSS JOIN merge_staged s"
                      " WHERE s.seq = w.seq AND w.listed = 1 AND s.key_address IS NOT NULL"
                      " GROUP BY s.key_address HAVING count(*) > 1"_s));
    return ask(u"SELECT EXISTS (SELECT 1 FROM merge_contested)"
               " OR EXISTS (SELECT 1 FROM merge_contested_uid)"_s);
}

// An address or uid that is free after the merge goes to who waits for it.
Result<> MergeClaims::gatherReleased()
{
    DX_LET(const bool waiting, ask(u"SELECT EXISTS (SELECT 1 FROM entry WHERE standing = 1)"_s));
    if (!waiting)
        return {};
    DX_TRY(exec(kContest
                + u"SELECT DISTINCT o.key_address, 0 FROM merge_work w CROSS JOIN entry o"
                  " CROSS JOIN entry x WHERE w.old_listed = 1 AND w.moved = 1 AND o.id = w.entry_id"
                  " AND x.key_address = o.key_address AND x.standing = 1"_s));
    return exec(kContestUid
                + u"SELECT DISTINCT w.uid, 0 FROM merge_work w CROSS JOIN entry x"
                  " WHERE w.old_listed = 1 AND w.listed = 0 AND x.uid = w.uid"
                  " AND x.origin_id <> w.origin_id AND x.standing = 1"_s);
}

// Claims of contested addresses and uids, and of what those claims could set free or take, until
// nothing new turns up.
Result<QList<Claim>> MergeClaims::claims()
{
    DX_TRY(exec(u"CREATE INDEX IF NOT EXISTS merge_work_entry ON merge_work (entry_id)"_s));
    QList<Claim> all;
    for (int round = 0;; ++round) {
        const qsizetype before = all.size();
        DX_TRY(load(round, all));
        if (all.size() == before)
            return all;
        DX_TRY(contest(all.sliced(before), round + 1));
    }
}

Result<> MergeClaims::contest(const QList<Claim> &claims, int round)
{
    DX_LET(const auto addresses,
           BulkLoader::open(m_context.database, u"merge_contested"_s, {u"address"_s, u"round"_s}));
    DX_LET(const auto uids,
           BulkLoader::open(m_context.database, u"merge_contested_uid"_s, {u"uid"_s, u"round"_s}));
    const auto add
        = [round](BulkLoader &to, QSet<QByteArray> &seen, const QByteArray &key) -> Result<> {
        if (key.isEmpty() || seen.contains(key))
            return {};
        seen.insert(key);
        to.text(key);
        to.integer(round);
        return to.endRow();
    };
    for (const Claim &claim : claims) {
        DX_TRY(add(*addresses, m_addresses, claim.address));
        DX_TRY(add(*uids, m_uids, claim.uid));
    }
    DX_TRY(addresses->flush());
    return uids->flush();
}

Result<> MergeClaims::loadEntries(const QString &condition, int round, QList<Claim> &claims)
{
    Statement rows(
        m_context.database,
        u"SELECT e.id, e.uid, e.key_address, e.origin_id, e.list_id, e.listed,"
        " e.standing, e.waiting FROM %1 AND c.round = :round"
        " AND NOT EXISTS (SELECT 1 FROM merge_work w WHERE w.entry_id = e.id"
        " AND w.action IN (1, 2, 3))"
        " AND (e.listed = 1 OR e.origin_id = 0 OR NOT EXISTS (SELECT 1 FROM home h"
        " CROSS JOIN site t WHERE h.id = e.home_id AND h.site_uid = t.uid))"_s.arg(condition));
    rows.bind(u":round"_s, QVariant(round));
    DX_TRY(rows.exec());
    while (rows.next()) {
        Claim claim{.entry = rows.integer(0),
                    .uid = rows.utf8(1),
                    .address = rows.utf8(2),
                    .listed = rows.boolean(5),
                    .standing = Standing(rows.integer(6)),
                    .origin = rows.integer(3),
                    .list = rows.integer(4)};
        claim.rank = rankOf(claim.origin == 0, claim.listed, true);
        claim.place = claim.listed ? claim.entry : rows.integer(7);
        if (const std::pair key(claim.entry, qint64(0)); !m_seen.contains(key)) {
            m_seen.insert(key);
            claims.append(claim);
        }
    }
    return rows.finish();
}

Result<> MergeClaims::load(int round, QList<Claim> &claims)
{
    const QString byAddress = u"(SELECT DISTINCT address, round FROM merge_contested) c"
                              " CROSS JOIN entry e WHERE e.key_address = c.address AND "_s;
    const QString byUid = u"(SELECT DISTINCT uid, round FROM merge_contested_uid) c"
                          " CROSS JOIN entry e WHERE e.uid = c.uid AND "_s;
    for (const QString &state : {u"e.listed = 1"_s, u"e.standing = 1"_s}) {
        DX_TRY(loadEntries(byAddress + state, round, claims));
        DX_TRY(loadEntries(byUid + state, round, claims));
    }
    Statement rows(
        m_context.database,
        u"SELECT w.n, coalesce(w.entry_id, 0), w.uid, s.key_address, w.origin_id, w.list_id,"
        " coalesce(w.old_listed, 0), coalesce(w.old_standing, 0), w.moved, w.waiting, s.line"
        " FROM merge_work w CROSS JOIN merge_staged s WHERE s.seq = w.seq AND w.action IN (1, 2)"
        " AND (w.listed = 1 OR (w.standing = 1 AND s.ring = 0))"
        " AND (s.key_address IN (SELECT address FROM merge_contested WHERE round = :round)"
        " OR w.uid IN (SELECT uid FROM merge_contested_uid WHERE round = :round))"_s);
    rows.bind(u":round"_s, QVariant(round));
    DX_TRY(rows.exec());
    while (rows.next()) {
        Claim claim{.entry = rows.integer(1),
                    .work = rows.integer(0),
                    .uid = rows.utf8(2),
                    .address = rows.utf8(3),
                    .listed = rows.boolean(6),
                    .standing = Standing(rows.integer(7)),
                    .origin = rows.integer(4),
                    .list = rows.integer(5),
                    .line = rows.integer(10)};
        const bool holds = claim.listed && !rows.boolean(8);
        const qint64 waiting = rows.integer(9);
        claim.rank = rankOf(claim.origin == 0, holds, waiting > 0);
        // an own file's first claim counts; a partner's records are in the order of their uids
        claim.place = holds ? claim.entry
            : waiting > 0   ? waiting
                            : (claim.origin == 0 ? claim.line : claim.work);
        if (const std::pair key(qint64(0), claim.work); !m_seen.contains(key)) {
            m_seen.insert(key);
            claims.append(claim);
        }
    }
    return rows.finish();
}

Result<> MergeClaims::decide(const QList<Claim> &claims)
{
    const auto answers = resolveClaims(claims);
    for (qsizetype i = 0; i < claims.size(); ++i) {
        if (!answers[i].first && claims[i].origin == 0 && claims[i].work > 0)
            DX_TRY(refuse(claims[i], claims[answers[i].second]));
    }
    if (m_again)
        return {};
    for (qsizetype i = 0; i < claims.size(); ++i) {
        const Claim &claim = claims[i];
        if (claim.origin == 0)
            continue;
        const bool wins = answers[i].first;
        if (claim.work > 0 || claim.listed != wins) {
            const bool plain = claim.work > 0 || claim.standing == Standing::Live
                || claim.standing == Standing::Aside;
            DX_TRY(write(claim, plain ? (wins ? Standing::Live : Standing::Aside) : claim.standing,
                         wins));
        }
    }
    return {};
}

Result<> MergeClaims::refuse(const Claim &claim, const Claim &holder)
{
    ++m_context.counts.skipped;
    ++m_context.dropped;
    m_again |= claim.entry > 0;
    const QString address = QString::fromUtf8(claim.address);
    if (holder.line > 0) {
        m_context.problem(claim.line,
                          Text::tr("%1 is already claimed by line %2.")
                              .arg(address, QString::number(holder.line)));
    } else {
        Statement name(m_context.database,
                       u"SELECT e.display_name, l.name FROM entry e CROSS JOIN address_list l"
                       " WHERE e.id = :id AND l.id = e.list_id"_s);
        name.bind(u":id"_s, QVariant(holder.entry));
        DX_TRY(execRow(name));
        m_context.problem(claim.line,
                          Text::tr("%1 belongs to \"%2\" in %3 already.")
                              .arg(address, name.text(0), name.text(1)));
        DX_TRY(name.finish());
    }
    Statement drop(m_context.database, u"DELETE FROM merge_work WHERE n = :n"_s);
    drop.bind(u":n"_s, QVariant(claim.work));
    DX_TRY(drop.exec());
    return drop.finish();
}

Result<> MergeClaims::write(const Claim &claim, Standing standing, bool listed)
{
    const bool waited = claim.rank == Claim::Rank::Waiting && claim.place > 0;
    const QVariant waiting = listed ? 0 : waited ? claim.place : -1;
    Statement statement(
        m_context.database,
        claim.work > 0
            ? u"UPDATE merge_work SET standing = :standing, listed = :listed, waiting = :waiting"
              " WHERE n = :n"_s
            : u"INSERT INTO merge_work (uid, origin_id, entry_id, action, standing, listed, "
              u"list_id,"
              " old_list_id, old_listed, old_standing, moved, waiting) SELECT e.uid, e.origin_id,"
              " e.id, 4, CAST(:standing AS BIGINT), CAST(:listed AS BIGINT), e.list_id, e.list_id,"
              " e.listed, e.standing, 1, CAST(:waiting AS BIGINT) FROM entry e WHERE e.id = :n"_s);
    statement.bind(u":n"_s, QVariant(claim.work > 0 ? claim.work : claim.entry));
    statement.bind(u":standing"_s, QVariant(int(standing)));
    statement.bind(u":listed"_s, QVariant(listed)).bind(u":waiting"_s, waiting);
    DX_TRY(statement.exec());
    return statement.finish();
}

} // namespace dx
