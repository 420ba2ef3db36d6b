#include "engine/store/export_scope.h"

#include "engine/store/export_scope_columns.h"
#include "engine/store/statement.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

// The first journal line of each entry after a USN: its before-image is the state at that USN. What
// is grouped by is no bare column, or SQLite would walk the whole index of uids to spare a sort.
constexpr auto kFirstLines = "(SELECT uid || '' AS uid, origin_id, min(usn) AS first FROM change"
                             " WHERE usn > :from GROUP BY uid || '', origin_id) t"
                             " JOIN change c ON c.usn = t.first";
constexpr auto kPresent = " LEFT JOIN entry e ON e.uid = t.uid AND e.origin_id = t.origin_id";

} // namespace

Result<ChangeOwners> ChangeOwners::since(Database &database, Usn from)
{
    Statement rows(database,
                   u"SELECT DISTINCT c.origin_id, COALESCE(c.old_home_id, e.home_id) FROM change c"
                   " LEFT JOIN entry e ON e.uid = c.uid AND e.origin_id = c.origin_id"
                   " WHERE c.usn > :from"_s);
    DX_TRY(rows.bind(u":from"_s, from).exec());
    ChangeOwners owners;
    while (rows.next()) {
        owners.origins.insert(rows.integer(0));
        owners.homes.insert(rows.integer(1));
    }
    DX_TRY(rows.finish());
    return owners;
}

Result<ExportScope> ExportScope::of(Database &database, const Agreement &agreement)
{
    ExportScope scope(database);
    scope.m_rules = Rules::of(agreement.settings);
    scope.m_agreement = agreement.id;
    DX_TRY(scope.readHomes());
    for (auto home = scope.m_homes.cbegin(); home != scope.m_homes.cend(); ++home) {
        if (!agreement.partnerSiteUid.isEmpty() && home->siteUid == agreement.partnerSiteUid)
            scope.m_partnerHomes.append(QString::number(home.key()));
    }
    return scope;
}

Result<> ExportScope::readHomes()
{
    Statement rows(*m_database, u"SELECT id, site_uid, site, list FROM home"_s);
    DX_TRY(rows.exec());
    while (rows.next())
        m_homes.insert(rows.integer(0), {rows.utf8(1), rows.utf8(2), rows.utf8(3)});
    return rows.finish();
}

ExportScope ExportScope::shared() const
{
    ExportScope scope = *this;
    scope.m_agreement = {};
    scope.m_partnerHomes.clear();
    return scope;
}

bool ExportScope::concerns(const ChangeOwners &owners) const
{
    if (owners.origins.contains(m_agreement.value))
        return true;
    return std::any_of(m_partnerHomes.cbegin(), m_partnerHomes.cend(), [&](const QString &home) {
        return owners.homes.contains(home.toLongLong());
    });
}

Result<bool> ExportScope::mayHaveOwn()
{
    if (!m_partnerHomes.isEmpty())
        return true;
    Statement row(*m_database,
                  u"SELECT EXISTS (SELECT 1 FROM entry WHERE origin_id = :agreement"
                  " AND origin_id > 0)"_s);
    DX_TRY(execRow(row.bind(u":agreement"_s, m_agreement)));
    const bool found = row.boolean(0);
    DX_TRY(row.finish());
    return found;
}

QString ExportScope::predicate(const Columns &columns) const
{
    QStringList all{columns("listed"_L1) + u" = 1"_s, columns("hidden"_L1) + u" = 0"_s,
                    columns("key_address"_L1) + u" IS NOT NULL"_s,
                    columns("trust"_L1) + u" <= %1"_s.arg(m_rules.trust)};
    if (!m_rules.all && m_rules.lists.isEmpty())
        all.append(u"1 = 0"_s);
    else if (!m_rules.all)
        // The plus keeps SQLite from reading by list and sorting whole records by uid.
        all.append(u'+' + columns("list_id"_L1) + u" IN (%1)"_s.arg(m_rules.lists.join(u',')));
    if (!m_rules.custom)
        all.append(columns("kind"_L1) + u" <> %1"_s.arg(int(RecipientKind::CustomRecipient)));
    if (m_agreement.isValid())
        all.append(columns.origin() + u" <> %1"_s.arg(m_agreement.value));
    if (!m_partnerHomes.isEmpty())
        all.append(columns("home_id"_L1) + u" NOT IN (%1)"_s.arg(m_partnerHomes.join(u',')));
    QStringList types; // letters and digits only, so they may stand in the text
    for (const QString &type : m_rules.types)
        types.append(u"substr(%1, 1, %2) = '%3:'"_s.arg(columns("key_address"_L1))
                         .arg(type.size() + 1)
                         .arg(type));
    if (!types.isEmpty())
        all.append(u'(' + types.join(u" OR "_s) + u')');
    return all.join(u" AND "_s);
}

QByteArray ExportScope::dnOf(const QByteArray &uid, qint64 home) const
{
    return distinguishedName(uid, m_homes.value(home));
}

QString ExportScope::listedCondition() const
{
    QString condition = u"e.listed = 1"_s;
    if (m_agreement.isValid())
        condition += u" AND e.origin_id <> %1"_s.arg(m_agreement.value);
    if (!m_rules.all && m_rules.lists.isEmpty())
        condition += u" AND 1 = 0"_s;
    else if (!m_rules.all)
        condition += u" AND e.list_id IN (%1)"_s.arg(m_rules.lists.join(u','));
    return condition;
}

Result<ScopeCounts> ExportScope::counts()
{
    Statement row(*m_database,
                  u"SELECT count(*), COALESCE(sum("_s + sqlFlag(predicate(Columns::present()))
                      + u"), 0) FROM entry e WHERE "_s + listedCondition());
    DX_TRY(execRow(row));
    const ScopeCounts counts{row.integer(1), row.integer(0)};
    DX_TRY(row.finish());
    return counts;
}

Result<QList<Home>> ExportScope::homes()
{
    Statement rows(*m_database,
                   u"SELECT DISTINCT e.home_id FROM entry e WHERE "_s
                       + predicate(Columns::present()));
    DX_TRY(rows.exec());
    QList<Home> homes;
    while (rows.next())
        homes.append(m_homes.value(rows.integer(0)));
    DX_TRY(rows.finish());
    return homes;
}

Result<Digest> ExportScope::all(const ExportScope &before, Usn base, const ScopeSink &sink)
{
    QString known = u"0"_s;
    if (base > 0)
        known = u"CASE WHEN e.usn <= %1 THEN %2 ELSE (SELECT %3 FROM change c WHERE c.uid = e.uid"
                " AND c.origin_id = e.origin_id AND c.usn > %1 ORDER BY c.usn LIMIT 1) END"_s
                    .arg(base)
                    .arg(before.key() == key() ? u"1"_s
                                               : sqlFlag(before.predicate(Columns::present())),
                         sqlFlag(before.predicate(Columns::before())));
    Statement rows(*m_database,
                   u"SELECT e.uid, e.home_id, e.record, e.digest, "_s + known
                       + u" FROM entry e WHERE "_s + predicate(Columns::present())
                       + u" ORDER BY e.uid"_s);
    DX_TRY(rows.exec());
    Digest sum;
    while (rows.next()) {
        ScopeRow row;
        row.uid = rows.utf8(0);
        row.dn = dnOf(row.uid, rows.integer(1));
        DX_LET(row.record, shaped(rows.utf8(2)));
        sum += m_rules.map.isEmpty() ? Digest::fromBytes(rows.blob(3))
                                     : recordDigest(row.dn, row.record);
        row.known = rows.boolean(4);
        DX_TRY(sink(row));
    }
    DX_TRY(rows.finish());
    return sum;
}

Result<ScopeAbsence> ExportScope::whyAbsent(const QByteArray &uid)
{
    Statement row(*m_database,
                  u"SELECT e.listed, e.hidden, e.trust, e.key_address IS NULL, e.list_id, l.name"
                  " FROM entry e JOIN address_list l ON l.id = e.list_id WHERE e.uid = :uid"
                  " ORDER BY e.listed DESC LIMIT 1"_s);
    DX_TRY(row.bindText(u":uid"_s, uid).exec());
    ScopeAbsence absence;
    using Cause = ScopeAbsence::Cause;
    if (row.next()) {
        absence.trust = int(row.integer(2));
        absence.list = row.text(5);
        const bool otherList
            = !m_rules.all && !m_rules.lists.contains(QString::number(row.integer(4)));
        absence.cause = !row.boolean(0)     ? Cause::Aside
            : row.boolean(1)                ? Cause::Hidden
            : row.boolean(3)                ? Cause::NoAddress
            : otherList                     ? Cause::List
            : absence.trust > m_rules.trust ? Cause::Trust
                                            : Cause::Other;
    }
    DX_TRY(row.finish());
    return absence;
}

Result<QHash<ExportScope::Key, qint64>> ExportScope::passingBy(Usn from, const QList<Usn> &at) const
{
    QHash<Key, qint64> homes;
    const QString image = predicate(Columns::before());
    for (const Usn usn : at) {
        // The state at `usn` is the before-image of the first line after it.
        Statement rows(*m_database,
                       u"SELECT c.uid, c.origin_id, c.old_home_id FROM "_s
                           + QLatin1StringView(kFirstLines) + u" WHERE "_s + image);
        DX_TRY(rows.bind(u":from"_s, std::max(usn, from)).exec());
        while (rows.next())
            homes.insert({rows.utf8(0), rows.integer(1)}, rows.integer(2));
        DX_TRY(rows.finish());
    }
    return homes;
}

namespace {

/** Joins the rows of one uid: it may have come from one origin and be there from another. */
class RowJoiner
{
public:
    explicit RowJoiner(const ScopeSink &sink) : m_sink(sink) { }

    Result<> add(ScopeRow row)
    {
        if (m_row && m_row->uid == row.uid) {
            const bool known = m_row->known || row.known;
            const QByteArray before = m_row->known ? m_row->before : row.before;
            if (m_row->remove)
                m_row = std::move(row);
            m_row->known = known;
            m_row->before = before;
            return {};
        }
        DX_TRY(flush());
        m_row = std::move(row);
        return {};
    }
    Result<> flush()
    {
        if (!m_row)
            return {};
        ++m_rows;
        DX_TRY(m_sink(*m_row));
        m_row.reset();
        return {};
    }
    qint64 rows() const { return m_rows; }

private:
    const ScopeSink &m_sink;
    std::optional<ScopeRow> m_row;
    qint64 m_rows = 0;
};

} // namespace

Result<ScopeSum> ExportScope::changes(const ScopeChanges &wanted, const ScopeSink &sink)
{
    const QString was = predicate(Columns::before());
    const QString is = predicate(Columns::present());
    // Before the rows are read: PostgreSQL gives them up when something else is asked meanwhile.
    DX_LET(const auto passing, passingBy(wanted.from, wanted.couldBeAt));
    Statement rows(*m_database,
                   u"SELECT t.uid, t.origin_id, "_s + sqlFlag(was) + u", "_s + sqlFlag(is)
                       + u", c.old_home_id, e.home_id, c.old_digest, e.digest, CASE WHEN "_s + is
                       + u" THEN e.record END, "_s + oldRecordColumn(wanted.withBefore)
                       + u" FROM "_s + QLatin1StringView(kFirstLines) + QLatin1StringView(kPresent)
                       + u" ORDER BY t.uid, t.origin_id"_s);
    DX_TRY(rows.bind(u":from"_s, wanted.from).exec());
    ScopeSum sum;
    RowJoiner joiner(sink);
    while (rows.next()) {
        ScopeRow row;
        row.uid = rows.utf8(0);
        row.known = rows.boolean(2);
        const bool present = rows.boolean(3);
        Digest oldDigest;
        Digest newDigest;
        if (row.known) {
            DX_LET(oldDigest, digestOf(dnOf(row.uid, rows.integer(4)), rows.utf8(9), rows.blob(6)));
        }
        if (present) {
            DX_LET(newDigest, digestOf(dnOf(row.uid, rows.integer(5)), rows.utf8(8), rows.blob(7)));
        }
        sum.digestDelta -= oldDigest;
        sum.digestDelta += newDigest;
        if (row.known && present && oldDigest == newDigest && wanted.couldBeAt.isEmpty())
            continue; // what changed does not travel
        qint64 home = present ? rows.integer(5) : rows.integer(4);
        if (!present && !row.known)
            home = passing.value({row.uid, rows.integer(1)});
        if (!present && home == 0)
            continue;
        row.dn = dnOf(row.uid, home);
        row.remove = !present;
        if (present) {
            DX_LET(row.record, shaped(rows.utf8(8)));
        }
        if (row.known && wanted.withBefore) {
            DX_LET(row.before, shaped(rows.utf8(9)));
        }
        DX_TRY(joiner.add(std::move(row)));
    }
    DX_TRY(rows.finish());
    DX_TRY(joiner.flush());
    sum.rows = joiner.rows();
    return sum;
}

Result<Digest> ExportScope::digestSince(Usn from)
{
    Statement rows(*m_database,
                   u"SELECT "_s + sqlFlag(predicate(Columns::before())) + u", "_s
                       + sqlFlag(predicate(Columns::present()))
                       + u", c.old_digest, e.digest, t.uid, c.old_home_id, e.home_id, "_s
                       + oldRecordColumn(false) + u", "_s
                       + (m_rules.map.isEmpty() ? u"NULL"_s : u"e.record"_s) + u" FROM "_s
                       + QLatin1StringView(kFirstLines) + QLatin1StringView(kPresent));
    DX_TRY(rows.bind(u":from"_s, from).exec());
    Digest sum;
    while (rows.next()) {
        const QByteArray uid = rows.utf8(4);
        if (rows.boolean(0)) {
            DX_LET(const Digest before,
                   digestOf(dnOf(uid, rows.integer(5)), rows.utf8(7), rows.blob(2)));
            sum -= before;
        }
        if (rows.boolean(1)) {
            DX_LET(const Digest present,
                   digestOf(dnOf(uid, rows.integer(6)), rows.utf8(8), rows.blob(3)));
            sum += present;
        }
    }
    DX_TRY(rows.finish());
    return sum;
}

Result<> ExportScope::between(const ExportScope &before, Usn from, Usn to, const ScopeSink &sink)
{
    const bool sameRules = before.key() == key();
    if (!sameRules)
        DX_TRY(changedByRules(before, from, sink));
    // The state at `to` is the before-image of the first line after it, else the present one.
    const QString was = sqlFlag(before.predicate(Columns::before()));
    const QString then = sqlFlag(predicate({u"a"_s, u"old_"_s}));
    const QString now = sqlFlag(predicate(Columns::present()));
    Statement rows(*m_database,
                   u"SELECT t.uid, "_s + was + u", CASE WHEN a.usn IS NULL THEN "_s + now
                       + u" ELSE "_s + then
                       + u" END, COALESCE(c.old_home_id, a.old_home_id, e.home_id), c.old_record,"
                         " CASE WHEN a.usn IS NULL THEN e.record ELSE a.old_record END FROM "_s
                       + QLatin1StringView(kFirstLines) + QLatin1StringView(kPresent)
                       + u" LEFT JOIN change a ON a.usn = (SELECT min(x.usn) FROM change x"
                         " WHERE x.uid = t.uid AND x.origin_id = t.origin_id AND x.usn > :to)"
                         " WHERE t.first <= :last ORDER BY t.uid, t.origin_id"_s);
    // what changed later only may have come or gone by the rules
    const Usn last = sameRules ? to : std::numeric_limits<Usn>::max();
    DX_TRY(rows.bind(u":from"_s, from).bind(u":to"_s, to).bind(u":last"_s, last).exec());
    RowJoiner joiner(sink);
    while (rows.next()) {
        ScopeRow row;
        row.uid = rows.utf8(0);
        row.known = rows.boolean(1);
        row.remove = !rows.boolean(2);
        if (row.known) {
            DX_LET(row.before, before.shaped(rows.utf8(4)));
        }
        if (!row.remove) {
            DX_LET(row.record, shaped(rows.utf8(5)));
        }
        if ((row.remove && !row.known) || row.before == row.record)
            continue;
        row.dn = dnOf(row.uid, rows.integer(3));
        DX_TRY(joiner.add(std::move(row)));
    }
    DX_TRY(rows.finish());
    return joiner.flush();
}

} // namespace dx
