#include "engine/store/conflicts.h"

#include "engine/store/entry_rows.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Conflicts)
};

QString nameOf(const Recipient &recipient)
{
    return QString::fromUtf8(recipient.entry.displayName());
}

QByteArray canonicalOf(const Recipient &recipient)
{
    const auto address = recipient.entry.keyAddress();
    return address ? address->canonical() : QByteArray();
}

} // namespace

Result<QList<Conflict>> Conflicts::select(const QString &where, const QVariantMap &values,
                                          int limit)
{
    Statement rows(
        m_database,
        u"SELECT e.id, e.uid, e.display_name, e.key_address, e.origin_id, e.changed_at,"
        " CASE WHEN h.site_uid = s.uid THEN 1 ELSE 0 END, o.id, o.display_name, o.origin_id,"
        " CASE WHEN o.key_address = e.key_address THEN 1 ELSE 0 END, d.uid"
        " FROM entry e CROSS JOIN site s JOIN home h ON h.id = e.home_id"
        " LEFT JOIN entry o ON o.id = (SELECT min(x.id) FROM entry x WHERE x.listed = 1"
        " AND (x.key_address = e.key_address OR x.uid = e.uid) AND x.id <> e.id)"
        " LEFT JOIN conflict_decision d ON d.agreement_id = e.origin_id AND d.uid = e.uid"
        " WHERE e.standing = 1 AND %1 ORDER BY e.id DESC LIMIT :limit"_s.arg(where));
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        rows.bind(it.key(), it.value());
    DX_TRY(rows.bind(u":limit"_s, limit).exec());
    QList<Conflict> found;
    while (rows.next()) {
        Conflict conflict;
        conflict.id = rows.id<EntryId>(0);
        conflict.uid = rows.utf8(1);
        conflict.name = rows.text(2);
        conflict.address = rows.text(3);
        conflict.origin = rows.id<AgreementId>(4);
        conflict.since = rows.integer(5);
        const bool hasHolder = !rows.isNull(7);
        if (rows.boolean(6))
            conflict.cause = Conflict::Cause::Ring;
        else if (hasHolder && !rows.boolean(10))
            conflict.cause = Conflict::Cause::Identity;
        if (hasHolder) {
            conflict.holder = rows.id<EntryId>(7);
            conflict.holderName = rows.text(8);
            conflict.holderOrigin = rows.id<AgreementId>(9);
        }
        conflict.isDecided = !rows.isNull(11);
        found.append(conflict);
    }
    DX_TRY(rows.finish());
    return found;
}

Result<QList<Conflict>> Conflicts::latest(int limit, EntryId before)
{
    if (!before.isValid())
        return select(u"1 = 1"_s, {}, limit);
    return select(u"e.id < :before"_s, {{u":before"_s, before.value}}, limit);
}

Result<QList<Conflict>> Conflicts::ofUid(const QByteArray &uid, AgreementId origin)
{
    constexpr int kMany = 1'000; // an entry stands aside once for each partner that brings it
    return select(u"e.uid = :uid AND (:any = 1 OR e.origin_id = :origin)"_s,
                  {{u":uid"_s, QString::fromLatin1(uid)},
                   {u":any"_s, origin.isValid() ? 0 : 1},
                   {u":origin"_s, origin.value}},
                  kMany);
}

Result<qint64> Conflicts::countUndecided()
{
    Statement row(m_database,
                  u"SELECT count(*) FROM entry e LEFT JOIN conflict_decision d"
                  " ON d.agreement_id = e.origin_id AND d.uid = e.uid"
                  " WHERE e.standing = 1 AND d.uid IS NULL"_s);
    DX_TRY(execRow(row));
    const qint64 count = row.integer(0);
    DX_TRY(row.finish());
    return count;
}

Result<Recipient> Conflicts::standingAside(EntryId id)
{
    DX_LET(const Recipient recipient, Recipients(m_database).byId(id));
    if (recipient.standing != Standing::Aside)
        return fail(Error::Code::Conflict,
                    Text::tr("%1 does not stand aside any more.").arg(nameOf(recipient)));
    return recipient;
}

Result<> Conflicts::note(const Recipient &recipient, const QByteArray &mail, const QString &by,
                         Timestamp now)
{
    DX_TRY(forget(recipient));
    Statement add(m_database,
                  u"INSERT INTO conflict_decision (agreement_id, uid, address, decided_by,"
                  " decided_at) VALUES (:agreement, :uid, :address, :by, :now)"_s);
    add.bind(u":agreement"_s, recipient.origin).bindText(u":uid"_s, recipient.uid);
    add.bindText(u":address"_s, mail).bind(u":by"_s, by).bind(u":now"_s, now);
    return add.exec();
}

Result<> Conflicts::forget(const Recipient &recipient)
{
    Statement drop(m_database,
                   u"DELETE FROM conflict_decision WHERE agreement_id = :agreement"
                   " AND uid = :uid"_s);
    return drop.bind(u":agreement"_s, recipient.origin).bindText(u":uid"_s, recipient.uid).exec();
}

Result<> Conflicts::leave(EntryId aside, const QString &by, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const Recipient recipient, standingAside(aside));
    DX_TRY(note(recipient, {}, by, now));
    return transaction.commit();
}

Result<> Conflicts::setAside(const Recipient &holder, const QString &by, Timestamp now)
{
    EntryRows rows(m_database);
    DX_LET(const Usn usn, rows.journal(holder.id, Operation::Conflict, holder.list, now));
    Statement aside(m_database,
                    u"UPDATE entry SET standing = 1, listed = 0, waiting = :usn, usn = :usn,"
                    " changed_at = :now WHERE id = :id"_s);
    DX_TRY(aside.bind(u":usn"_s, usn).bind(u":now"_s, now).bind(u":id"_s, holder.id).exec());
    DX_TRY(rows.count(holder.list, -1));
    return note(holder, {}, by, now);
}

Result<> Conflicts::makeLive(Recipient recipient, Timestamp now)
{
    EntryRows rows(m_database);
    recipient.standing = Standing::Live;
    recipient.listed = true;
    recipient.changedAt = now;
    DX_LET(recipient.usn, rows.journal(recipient.id, Operation::Modify, recipient.list, now));
    DX_TRY(rows.update(recipient, entryColumns(recipient.entry, recipient.home, recipient.uid)));
    Statement waits(m_database, u"UPDATE entry SET waiting = 0 WHERE id = :id"_s);
    DX_TRY(waits.bind(u":id"_s, recipient.id).exec());
    return rows.count(recipient.list, 1);
}

Result<> Conflicts::letIn(EntryId aside, const QString &by, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const Recipient recipient, standingAside(aside));
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    if (recipient.home.siteUid == site.uid)
        return fail(Error::Code::Denied,
                    Text::tr("%1 was made at this site and comes back over a ring of agreements. "
                             "Remove one agreement of the ring.")
                        .arg(nameOf(recipient)));
    EntryRows rows(m_database);
    QList<Recipient> gone;
    while (true) { // who has the address, then who has the uid
        DX_LET(const QList<Conflict> left, ofUid(recipient.uid, recipient.origin));
        if (left.isEmpty() || !left.constFirst().holder.isValid())
            break;
        DX_LET(const Recipient holder, Recipients(m_database).byId(left.constFirst().holder));
        if (!holder.isImported())
            return fail(Error::Code::Denied,
                        Text::tr("%1 is a recipient of this site and keeps its address. Delete it "
                                 "or change its address, or give %2 another one.")
                            .arg(nameOf(holder), nameOf(recipient)));
        DX_TRY(setAside(holder, by, now));
        gone.append(holder);
    }
    DX_TRY(makeLive(recipient, now));
    DX_TRY(forget(recipient));
    for (const Recipient &holder : std::as_const(gone))
        DX_TRY(rows.release(holder.uid, canonicalOf(holder), now));
    return transaction.commit();
}

Result<> Conflicts::readdress(EntryId aside, const QByteArray &mail, const QString &by,
                              Timestamp now)
{
    const auto address = Address::parse("SMTP:" + mail.trimmed());
    if (!address || !mail.contains('@'))
        return fail(Error::Code::Invalid,
                    Text::tr("\"%1\" is no mail address.").arg(QString::fromUtf8(mail)));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(Recipient recipient, standingAside(aside));
    setKeyMail(recipient.entry, address->value);
    EntryRows rows(m_database);
    DX_LET(const auto holder, rows.holder(address->canonical(), recipient.id));
    if (holder)
        return fail(
            Error::Code::Conflict,
            Text::tr("%1 belongs to %2.").arg(QString::fromUtf8(address->value), nameOf(*holder)));
    DX_TRY(note(recipient, address->value, by, now));
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    Statement same(m_database,
                   u"SELECT count(*) FROM entry WHERE uid = :uid AND listed = 1 AND id <> :id"_s);
    DX_TRY(execRow(same.bindText(u":uid"_s, recipient.uid).bind(u":id"_s, recipient.id)));
    const bool otherIsHere = same.integer(0) > 0;
    DX_TRY(same.finish());
    if (otherIsHere || recipient.home.siteUid == site.uid)
        return fail(Error::Code::Denied,
                    Text::tr("%1 is here already, over another agreement; another address does "
                             "not make two of it.")
                        .arg(nameOf(recipient)));
    DX_TRY(makeLive(recipient, now));
    return transaction.commit();
}

Result<QHash<QByteArray, QByteArray>> Conflicts::addresses(AgreementId agreement)
{
    Statement rows(m_database,
                   u"SELECT uid, address FROM conflict_decision WHERE agreement_id = :agreement"
                   " AND address <> ''"_s);
    DX_TRY(rows.bind(u":agreement"_s, agreement).exec());
    QHash<QByteArray, QByteArray> found;
    while (rows.next())
        found.insert(rows.utf8(0), rows.utf8(1));
    DX_TRY(rows.finish());
    return found;
}

} // namespace dx
