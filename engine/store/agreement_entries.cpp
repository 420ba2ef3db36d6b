#include "engine/store/agreement_entries.h"

#include "engine/address/entry_diff.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** The before-image of an entry, in the order of the journal's columns. */
constexpr auto kImageColumns
    = "old_list_id, old_home_id, old_standing, old_listed, old_kind, old_trust, old_hidden,"
      " old_key_address, old_source_key, old_local, old_record, old_digest, old_received_digest";
constexpr auto kImage = "list_id, home_id, standing, listed, kind, trust, hidden, key_address,"
                        " source_key, local, record, digest, received_digest";

Result<qint64> countOf(Database &database, const QString &where, AgreementId agreement)
{
    Statement count(database,
                    u"SELECT count(*) FROM entry WHERE origin_id = :agreement AND "_s + where);
    DX_TRY(execRow(count.bind(u":agreement"_s, agreement)));
    const qint64 rows = count.integer(0);
    DX_TRY(count.finish());
    return rows;
}

/** Writes a journal line for each entry of the agreement that fits `where`, in the order of uids.
 * Returns the first of its USNs, 0 if there was nothing. */
Result<Usn> journalEntries(Database &database, AgreementId agreement, const QString &where,
                           Operation operation, Timestamp now)
{
    DX_LET(const qint64 rows, countOf(database, where, agreement));
    if (rows == 0)
        return 0;
    DX_LET(const Usn first, SiteStore(database).takeUsns(rows));
    Statement lines(database,
                    u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at, "_s
                        + QLatin1StringView(kImageColumns)
                        + u") SELECT :first - 1 + row_number() OVER (ORDER BY uid), uid, origin_id,"
                          " :operation, list_id, 0, :now, "_s
                        + QLatin1StringView(kImage)
                        + u" FROM entry WHERE origin_id = :agreement AND "_s + where);
    lines.bind(u":first"_s, first)
        .bind(u":operation"_s, int(operation))
        .bind(u":now"_s, now)
        .bind(u":agreement"_s, agreement);
    DX_TRY(lines.exec());
    return first;
}

Result<> addedLines(Database &database, AgreementId agreement, Timestamp now)
{
    DX_LET(const qint64 rows, countOf(database, u"listed = 1"_s, agreement));
    if (rows == 0)
        return {};
    DX_LET(const Usn first, SiteStore(database).takeUsns(rows));
    Statement lines(database,
                    u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at)"
                    " SELECT :first - 1 + row_number() OVER (ORDER BY uid), uid, 0, :operation,"
                    " list_id, 0, :now FROM entry WHERE origin_id = :agreement AND listed = 1"_s);
    lines.bind(u":first"_s, first)
        .bind(u":operation"_s, int(Operation::Add))
        .bind(u":now"_s, now)
        .bind(u":agreement"_s, agreement);
    DX_TRY(lines.exec());
    Statement adopt(database,
                    u"UPDATE entry SET origin_id = 0, received_digest = NULL, standing = 0,"
                    " changed_at = :now, usn = (SELECT c.usn FROM change c WHERE c.uid = entry.uid"
                    " AND c.origin_id = 0 AND c.usn >= :first) WHERE origin_id = :agreement"
                    " AND listed = 1"_s);
    return adopt.bind(u":now"_s, now)
        .bind(u":first"_s, first)
        .bind(u":agreement"_s, agreement)
        .exec();
}

} // namespace

Result<> stampImportTrust(Database &database, AgreementId agreement, int trust, Timestamp now)
{
    const QString where = u"trust <> %1"_s.arg(trust);
    DX_LET(const Usn first, journalEntries(database, agreement, where, Operation::Modify, now));
    if (first == 0)
        return {};
    Statement stamp(database,
                    u"UPDATE entry SET trust = :trust, changed_at = :now, usn = (SELECT c.usn"
                    " FROM change c WHERE c.uid = entry.uid AND c.origin_id = entry.origin_id"
                    " AND c.usn >= :first) WHERE origin_id = :agreement AND "_s
                        + where);
    return stamp.bind(u":trust"_s, trust)
        .bind(u":now"_s, now)
        .bind(u":first"_s, first)
        .bind(u":agreement"_s, agreement)
        .exec();
}

Result<> adoptEntries(Database &database, AgreementId agreement, Timestamp now)
{
    DX_TRY(journalEntries(database, agreement, u"1 = 1"_s, Operation::Delete, now));
    Statement drop(database,
                   u"DELETE FROM entry WHERE origin_id = :agreement AND (listed = 0 OR EXISTS"
                   " (SELECT 1 FROM entry own WHERE own.uid = entry.uid AND own.origin_id = 0))"_s);
    DX_TRY(drop.bind(u":agreement"_s, agreement).exec());
    return addedLines(database, agreement, now);
}

Result<qint64> countImported(Database &database, AgreementId agreement)
{
    Statement s(database, u"SELECT COUNT(*) FROM entry WHERE origin_id = :origin AND listed = 1"_s);
    s.bind(u":origin"_s, agreement);
    DX_TRY(execRow(s));
    return s.integer(0);
}

} // namespace dx
