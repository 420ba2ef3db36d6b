#include "engine/store/journal.h"

#include "engine/store/entry_columns.h"
#include "engine/store/recipients.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Journal)
};

/** One side of a change: what an entry was, as far as the journal knows it. */
struct State
{
    bool exists = false; ///< there was a row
    ListId list;
    Standing standing = Standing::Live;
    bool listed = false;
    int trust = 0;
    bool hidden = false;
    QByteArray record;
    QByteArray local;
    Home home;

    bool isIn(ListId wanted) const
    {
        return exists && listed && (!wanted.isValid() || list == wanted);
    }
};

/** Columns of one side: of the before-image of a change, or of the present entry. */
constexpr int kStateColumns = 11;
constexpr auto kBefore
    = "f.old_list_id, f.old_standing, f.old_listed, f.old_trust, f.old_hidden, f.old_record,"
      " f.old_local, hf.site_uid, hf.site, hf.list, CASE WHEN f.old_record IS NULL THEN 0 ELSE 1"
      " END"_L1;
// a line that follows ends the state: its before-image is what was there, even if that is nothing
constexpr auto kAfter
    = "CASE WHEN n.usn IS NULL THEN e.list_id ELSE n.old_list_id END,"
      " CASE WHEN n.usn IS NULL THEN e.standing ELSE n.old_standing END,"
      " CASE WHEN n.usn IS NULL THEN e.listed ELSE n.old_listed END,"
      " CASE WHEN n.usn IS NULL THEN e.trust ELSE n.old_trust END,"
      " CASE WHEN n.usn IS NULL THEN e.hidden ELSE n.old_hidden END,"
      " CASE WHEN n.usn IS NULL THEN e.record ELSE n.old_record END,"
      " CASE WHEN n.usn IS NULL THEN e.local ELSE n.old_local END, ha.site_uid, ha.site, ha.list,"
      " CASE WHEN (CASE WHEN n.usn IS NULL THEN e.record ELSE n.old_record END) IS NULL"
      " THEN 0 ELSE 1 END"_L1;

/**
 * The question: `range` names each entry with the first and the last of its lines that count.
 * Columns: uid, cycle and time of the last line, the state before, the state after.
 */
QString question(const QString &range, const QString &order)
{
    return u"WITH r AS (%1) SELECT r.uid, l.cycle_id, l.at, %2, %3 FROM r"
           " JOIN change f ON f.usn = r.first_usn JOIN change l ON l.usn = r.last_usn"
           " LEFT JOIN change n ON n.usn = (SELECT min(x.usn) FROM change x WHERE x.uid = r.uid"
           " AND x.origin_id = r.origin_id AND x.usn > r.last_usn)"
           " LEFT JOIN entry e ON e.uid = r.uid AND e.origin_id = r.origin_id"
           " LEFT JOIN home hf ON hf.id = f.old_home_id"
           " LEFT JOIN home ha ON ha.id = CASE WHEN n.usn IS NULL THEN e.home_id"
           " ELSE n.old_home_id END ORDER BY %4"_s.arg(range, kBefore, kAfter, order);
}

State readState(const Statement &row, int first)
{
    State state;
    state.exists = row.boolean(first + 10);
    if (!state.exists)
        return state;
    state.list = row.id<ListId>(first);
    state.standing = Standing(row.integer(first + 1));
    state.listed = row.boolean(first + 2);
    state.trust = int(row.integer(first + 3));
    state.hidden = row.boolean(first + 4);
    state.record = row.utf8(first + 5);
    state.local = row.utf8(first + 6);
    state.home = {row.utf8(first + 7), row.utf8(first + 8), row.utf8(first + 9)};
    return state;
}

/** What changed beside the record, in words; empty if nothing did. */
QStringList otherDifferences(const State &before, const State &after)
{
    QStringList words;
    if (before.list != after.list)
        words.append(Texts::tr("moved to another list"));
    if (before.trust != after.trust)
        words.append(Texts::tr("trust level %1, was %2").arg(after.trust).arg(before.trust));
    if (before.hidden != after.hidden)
        words.append(after.hidden ? Texts::tr("now hidden") : Texts::tr("no longer hidden"));
    if (before.local != after.local)
        words.append(Texts::tr("local attributes changed"));
    return words;
}

/** Fills in operation, records and reason; Operation::None if the two states are the same. */
EntryChange compare(const State &before, const State &after, ListId list)
{
    EntryChange change;
    const bool was = before.isIn(list);
    const bool is = after.isIn(list);
    if (was)
        change.before = before.record;
    if (is)
        change.after = after.record;
    if (was && is) {
        const QStringList words = otherDifferences(before, after);
        if (before.record != after.record || before.home != after.home || !words.isEmpty())
            change.operation = Operation::Modify;
        change.why = words.join(u", "_s).toUtf8();
    } else if (was || is) {
        change.operation = is ? Operation::Add : Operation::Delete;
    } else if (after.exists && after.standing == Standing::Aside
               && (!list.isValid() || after.list == list)
               && (!before.exists || before.standing != Standing::Aside
                   || before.record != after.record)) {
        change.operation = Operation::Conflict;
        change.after = after.record;
        change.why = Texts::tr("kept aside: its address or uid belongs to somebody else").toUtf8();
    }
    return change;
}

/** Name, address and DN come from the new state if there is one. */
Result<> describe(EntryChange &change, const State &before, const State &after)
{
    const bool useAfter = !change.after.isEmpty();
    const QByteArray &record = useAfter ? change.after : change.before;
    DX_LET(const Entry entry, fromRecord(record));
    change.name = entry.displayName();
    if (const auto address = entry.keyAddress())
        change.address = address->toText();
    change.dn = distinguishedName(change.uid, useAfter ? after.home : before.home);
    return {};
}

QString momentOf(const Statement &row)
{
    const auto at = QDateTime::fromMSecsSinceEpoch(row.integer(2), Qt::UTC).toString(Qt::ISODate);
    const qint64 cycle = row.integer(1);
    return cycle > 0 ? Texts::tr("cycle %1, %2").arg(cycle).arg(at)
                     : Texts::tr("edited or imported here, %1").arg(at);
}

enum class Telling {
    Difference, ///< the reason alone
    History, ///< when and by what, too
};

/** Streams the answer: nothing else may use the connection meanwhile (PostgreSQL drops the rest).
 */
Result<> tell(Statement &s, ListId list, Telling telling, ChangeSink &sink)
{
    DX_TRY(s.exec());
    while (s.next()) {
        const State before = readState(s, 3);
        const State after = readState(s, 3 + kStateColumns);
        EntryChange change = compare(before, after, list);
        if (change.operation == Operation::None)
            continue;
        change.uid = s.utf8(0);
        if (telling == Telling::History) {
            const QByteArray moment = momentOf(s).toUtf8();
            change.why = change.why.isEmpty() ? moment : moment + ": " + change.why;
        }
        DX_TRY(describe(change, before, after));
        DX_TRY(sink.change(change));
    }
    return s.finish();
}

// a DN begins with the uid, so its order is the order of uids; where an entry passed from one owner
// to another, its deletion comes before its addition
constexpr auto kDnOrder = "r.uid, CASE WHEN f.old_record IS NULL THEN 1 ELSE 0 END, r.origin_id"_L1;

} // namespace

Result<> Journal::changesOfCycle(CycleId cycle, ChangeSink &sink)
{
    Statement s(m_database,
                question(u"SELECT uid, origin_id, min(usn) AS first_usn, max(usn) AS last_usn"
                         " FROM change WHERE cycle_id = :cycle AND cycle_id > 0"
                         " GROUP BY uid, origin_id"_s,
                         kDnOrder));
    s.bind(u":cycle"_s, cycle);
    return tell(s, {}, Telling::Difference, sink);
}

Result<bool> Journal::hasLinesOf(CycleId cycle)
{
    Statement s(m_database,
                u"SELECT EXISTS (SELECT 1 FROM change WHERE cycle_id = :cycle AND cycle_id > 0)"_s);
    DX_TRY(execRow(s.bind(u":cycle"_s, cycle)));
    const bool found = s.boolean(0);
    DX_TRY(s.finish());
    return found;
}

Result<> Journal::changesBetween(Usn from, Usn to, ListId list, ChangeSink &sink)
{
    Statement s(m_database,
                question(u"SELECT uid, origin_id, min(usn) AS first_usn, max(usn) AS last_usn"
                         " FROM change WHERE usn > :from AND usn <= :to GROUP BY uid, origin_id"_s,
                         kDnOrder));
    s.bind(u":from"_s, from).bind(u":to"_s, to);
    return tell(s, list, Telling::Difference, sink);
}

Result<> Journal::changesOfEntry(const QByteArray &uid, ChangeSink &sink)
{
    Statement s(m_database,
                question(u"SELECT uid, origin_id, usn AS first_usn, usn AS last_usn FROM change"
                         " WHERE uid = :uid"_s,
                         u"r.last_usn DESC"_s));
    s.bindText(u":uid"_s, uid);
    return tell(s, {}, Telling::History, sink);
}

} // namespace dx
