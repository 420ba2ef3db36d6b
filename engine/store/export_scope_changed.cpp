// What other rules would change: the questions of a property sheet before anything is stored.
#include "engine/store/export_scope_columns.h"
#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<std::vector<qint64>> ExportScope::leftOut()
{
    Statement rows(*m_database,
                   u"SELECT e.id FROM entry e WHERE "_s + listedCondition() + u" AND NOT ("_s
                       + predicate(Columns::present()) + u") ORDER BY e.id"_s);
    DX_TRY(rows.exec());
    std::vector<qint64> ids;
    while (rows.next())
        ids.push_back(rows.integer(0));
    DX_TRY(rows.finish());
    return ids;
}

Result<qint64> ExportScope::lost(const ExportScope &before)
{
    Statement row(*m_database,
                  u"SELECT count(*) FROM entry e WHERE "_s + before.predicate(Columns::present())
                      + u" AND NOT ("_s + predicate(Columns::present()) + u')');
    DX_TRY(execRow(row));
    const qint64 count = row.integer(0);
    DX_TRY(row.finish());
    return count;
}

Result<> ExportScope::against(const ExportScope &before, Usn base, Usn now, const ScopeSink &sink)
{
    const QString which
        = predicate(Columns::present()) + u" OR ("_s + before.predicate(Columns::present()) + u')';
    QSet<QByteArray> told;
    DX_TRY(present(before, base, which, told, sink));
    return vanished(before, base, now, told, sink);
}

Result<> ExportScope::gone(const ExportScope &before, Usn base, Usn now, const ScopeSink &sink)
{
    const QString which = u"NOT ("_s + predicate(Columns::present()) + u") AND "_s
        + before.predicate(Columns::present());
    QSet<QByteArray> told;
    if (before.key() != key())
        DX_TRY(present(before, base, which, told, sink));
    return vanished(before, base, now, told, sink);
}

/** Entries that are in the one scope or the other; `told` are those that changed since the base. */
Result<> ExportScope::present(const ExportScope &before, Usn base, const QString &which,
                              QSet<QByteArray> &told, const ScopeSink &sink)
{
    const QString is = predicate(Columns::present());
    const QString stays = before.predicate(Columns::present());
    // What changed since was in scope by its first before-image.
    const QString then
        = u"CASE WHEN e.usn <= %1 THEN %2 ELSE (SELECT %3 FROM change c WHERE c.uid = e.uid"
          " AND c.origin_id = e.origin_id AND c.usn > %1 ORDER BY c.usn LIMIT 1) END"_s.arg(base);
    const QString known = base == 0
        ? u"0"_s
        : then.arg(sqlFlag(stays), sqlFlag(before.predicate(Columns::before())));
    Statement rows(*m_database,
                   u"SELECT e.uid, e.home_id, "_s + sqlFlag(is) + u", "_s + known
                       + u", CASE WHEN "_s + is + u" THEN e.record END, "_s
                       + then.arg(u"e.record"_s, u"c.old_record"_s)
                       + u", e.usn FROM entry e WHERE "_s + which + u" ORDER BY e.uid"_s);
    DX_TRY(rows.exec());
    while (rows.next()) {
        ScopeRow row;
        row.uid = rows.utf8(0);
        row.remove = !rows.boolean(2);
        row.known = rows.boolean(3);
        if (row.remove && !row.known)
            continue; // neither had it nor gets it
        row.dn = dnOf(row.uid, rows.integer(1));
        if (!row.remove) {
            DX_LET(row.record, shaped(rows.utf8(4)));
        }
        if (row.known) {
            DX_LET(row.before, before.shaped(rows.utf8(5)));
        }
        if (rows.integer(6) > base)
            told.insert(row.uid);
        DX_TRY(sink(row));
    }
    return rows.finish();
}

/** What left the old rules' scope meanwhile, or is no more. */
Result<> ExportScope::vanished(const ExportScope &before, Usn base, Usn now,
                               const QSet<QByteArray> &told, const ScopeSink &sink)
{
    if (base == 0)
        return {};
    ExportScope old = before;
    return old.between(base, now, [&](const ScopeRow &row) -> Result<> {
        return row.remove && !told.contains(row.uid) ? sink(row) : Result<>();
    });
}

/** Entries that are as they were at `from`. */
Result<> ExportScope::changedByRules(const ExportScope &before, Usn from, const ScopeSink &sink)
{
    const QString was = sqlFlag(before.predicate(Columns::present()));
    const QString is = sqlFlag(predicate(Columns::present()));
    // by another template what stays in scope may have another form
    const QString differ = before.m_rules.map == m_rules.map
        ? was + u" <> "_s + is
        : u'(' + was + u" = 1 OR "_s + is + u" = 1)"_s;
    Statement rows(*m_database,
                   u"SELECT e.uid, e.home_id, e.record, "_s + is + u", "_s + was
                       + u" FROM entry e WHERE e.usn <= :from AND "_s + differ
                       + u" ORDER BY e.uid"_s);
    DX_TRY(rows.bind(u":from"_s, from).exec());
    while (rows.next()) {
        ScopeRow row;
        row.uid = rows.utf8(0);
        row.dn = dnOf(row.uid, rows.integer(1));
        row.remove = !rows.boolean(3);
        row.known = rows.boolean(4);
        if (row.known) {
            DX_LET(row.before, before.shaped(rows.utf8(2)));
        }
        if (!row.remove) {
            DX_LET(row.record, shaped(rows.utf8(2)));
        }
        if (row.before != row.record)
            DX_TRY(sink(row));
    }
    return rows.finish();
}

} // namespace dx
