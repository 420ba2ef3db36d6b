#include "engine/store/agreement_entries.h"

#include "engine/address/entry_diff.h"
#include "engine/core/uid.h"
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

/** Gives the entries of one agreement that fit `where` to another (0: to the site), with journal
 * lines for both: entry by entry, one goes and one comes. */
Result<> changeOwner(Database &database, AgreementId from, AgreementId to, const QString &where,
                     Timestamp now)
{
    DX_LET(const qint64 rows, countOf(database, where, from));
    if (rows == 0)
        return {};
    DX_TRY(journalEntries(database, from, where, Operation::Delete, now));
    DX_LET(const Usn first, SiteStore(database).takeUsns(rows));
    Statement lines(database,
                    u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at)"
                    " SELECT :first - 1 + row_number() OVER (ORDER BY uid), uid,"
                    " CAST(:to AS BIGINT), :operation, list_id, 0, :now FROM entry"
                    " WHERE origin_id = :agreement AND "_s
                        + where);
    lines.bind(u":first"_s, first)
        .bind(u":operation"_s, int(Operation::Add))
        .bind(u":now"_s, now)
        .bind(u":to"_s, to)
        .bind(u":agreement"_s, from);
    DX_TRY(lines.exec());
    Statement change(database,
                     u"UPDATE entry SET origin_id = CAST(:to AS BIGINT),"
                     " received_digest = :digest, standing = 0, changed_at = :now,"
                     " usn = (SELECT c.usn FROM change c WHERE c.uid = entry.uid"
                     " AND c.origin_id = CAST(:to AS BIGINT) AND c.usn >= :first)"
                     " WHERE origin_id = :agreement AND "_s
                         + where);
    // of a partner's nothing was received yet; our own have none
    const QByteArray received = to.isValid() ? Digest().toBytes() : QByteArray();
    return change.bind(u":now"_s, now)
        .bind(u":to"_s, to)
        .bind(u":digest"_s, received)
        .bind(u":first"_s, first)
        .bind(u":agreement"_s, from)
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

Result<> giveEntries(Database &database, AgreementId from, AgreementId to,
                     const QList<QByteArray> &homes, Timestamp now)
{
    QStringList sites;
    for (const QByteArray &home : homes) {
        if (isUid(home)) // so it may stand in the text
            sites.append(u'\'' + QString::fromLatin1(home) + u'\'');
    }
    const QString made = homes.isEmpty()
        ? QString()
        : u" AND home_id IN (SELECT id FROM home WHERE site_uid IN (%1))"_s.arg(sites.join(u','));
    const auto dropAside = [&](AgreementId agreement, const QString &which) -> Result<> {
        const QString aside = u"listed = 0"_s + which;
        DX_TRY(journalEntries(database, agreement, aside, Operation::Delete, now));
        Statement drop(database, u"DELETE FROM entry WHERE origin_id = :agreement AND "_s + aside);
        return drop.bind(u":agreement"_s, agreement).exec();
    };
    DX_TRY(dropAside(from, made));
    DX_TRY(dropAside(
        to, u" AND uid IN (SELECT uid FROM entry WHERE origin_id = %1)"_s.arg(from.value)));
    return changeOwner(database, from, to, u"listed = 1"_s + made, now);
}

Result<> adoptEntries(Database &database, AgreementId agreement, Timestamp now)
{
    const QString dropped = u"(listed = 0 OR EXISTS (SELECT 1 FROM entry own"
                            " WHERE own.uid = entry.uid AND own.origin_id = 0))"_s;
    DX_TRY(journalEntries(database, agreement, dropped, Operation::Delete, now));
    Statement drop(database, u"DELETE FROM entry WHERE origin_id = :agreement AND "_s + dropped);
    DX_TRY(drop.bind(u":agreement"_s, agreement).exec());
    return changeOwner(database, agreement, {}, u"listed = 1"_s, now);
}

Result<> reclaimEntries(Database &database, AgreementId agreement, const QString &uids,
                        Timestamp now)
{
    return changeOwner(database, {}, agreement,
                       u"uid IN (%1) AND home_id IN (SELECT h.id FROM home h CROSS JOIN site s"
                       " WHERE h.site_uid <> s.uid) AND NOT EXISTS (SELECT 1 FROM entry held"
                       " WHERE held.uid = entry.uid AND held.origin_id = %2)"_s.arg(
                           uids, QString::number(agreement.value)),
                       now);
}

Result<qint64> countImported(Database &database, AgreementId agreement, qint64 enough)
{
    Statement s(database,
                u"SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE origin_id = :origin"
                " AND listed = 1 LIMIT :enough) counted"_s);
    s.bind(u":origin"_s, agreement).bind(u":enough"_s, enough);
    DX_TRY(execRow(s));
    return s.integer(0);
}

} // namespace dx
