#include "engine/store/entry_rows.h"

#include "engine/store/site_info.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

void bindColumns(Statement &s, const Recipient &recipient, const EntryColumns &columns)
{
    s.bind(u":list"_s, recipient.list).bind(u":standing"_s, int(recipient.standing));
    s.bind(u":listed"_s, recipient.listed).bind(u":kind"_s, int(columns.kind));
    s.bindTextOrNull(u":address"_s, columns.keyAddress);
    s.bindTextOrNull(u":source"_s, recipient.sourceKey);
    s.bindText(u":name"_s, columns.displayName).bindText(u":sort"_s, columns.sortName);
    s.bindTextOrNull(u":given"_s, columns.givenName);
    s.bindTextOrNull(u":surname"_s, columns.surname).bindTextOrNull(u":office"_s, columns.office);
    s.bindTextOrNull(u":title"_s, columns.title);
    s.bindTextOrNull(u":department"_s, columns.department);
    s.bindTextOrNull(u":company"_s, columns.company).bindTextOrNull(u":phone"_s, columns.phone);
    s.bind(u":trust"_s, recipient.trust).bind(u":hidden"_s, recipient.hidden);
    s.bindTextOrNull(u":note"_s, recipient.note.toUtf8());
    s.bindText(u":local"_s, localColumn(recipient.local));
    s.bindText(u":record"_s, columns.record).bind(u":digest"_s, columns.digest.toBytes());
    s.bind(u":usn"_s, recipient.usn).bind(u":changed"_s, recipient.changedAt);
}

} // namespace

QString EntryRows::select()
{
    return u"SELECT e.id, e.uid, e.list_id, e.origin_id, e.standing, e.listed, e.trust, e.hidden,"
           " e.note, e.record, e.local, e.source_key, e.usn, e.created_at, e.changed_at,"
           " h.site_uid, h.site, h.list FROM entry e JOIN home h ON h.id = e.home_id "_s;
}

Result<Recipient> EntryRows::read(const Statement &row)
{
    Recipient recipient;
    recipient.id = row.id<EntryId>(0);
    recipient.uid = row.utf8(1);
    recipient.list = row.id<ListId>(2);
    recipient.origin = row.id<AgreementId>(3);
    recipient.standing = Standing(row.integer(4));
    recipient.listed = row.boolean(5);
    recipient.trust = int(row.integer(6));
    recipient.hidden = row.boolean(7);
    recipient.note = row.text(8);
    DX_LET(recipient.entry, entryOfRecord(row.utf8(9)));
    DX_LET(recipient.local, entryOfLocal(row.utf8(10)));
    recipient.sourceKey = row.utf8(11);
    recipient.usn = row.integer(12);
    recipient.createdAt = row.integer(13);
    recipient.changedAt = row.integer(14);
    recipient.home = {row.utf8(15), row.utf8(16), row.utf8(17)};
    return recipient;
}

Result<std::optional<Recipient>> EntryRows::readOne(Statement &query)
{
    DX_TRY(query.exec());
    std::optional<Recipient> found;
    if (query.next()) {
        DX_LET(found, read(query));
    }
    DX_TRY(query.finish());
    return found;
}

Result<qint64> EntryRows::homeId(const Home &home)
{
    Statement make(m_database,
                   u"INSERT INTO home (site_uid, site, list) VALUES (:uid, :site, :list)"
                   " ON CONFLICT (site_uid, site, list) DO NOTHING"_s);
    make.bindText(u":uid"_s, home.siteUid).bindText(u":site"_s, home.site);
    make.bindText(u":list"_s, home.list);
    DX_TRY(make.exec());
    Statement s(m_database,
                u"SELECT id FROM home WHERE site_uid = :uid AND site = :site AND list = :list"_s);
    s.bindText(u":uid"_s, home.siteUid).bindText(u":site"_s, home.site);
    s.bindText(u":list"_s, home.list);
    DX_TRY(execRow(s));
    const qint64 id = s.integer(0);
    DX_TRY(s.finish());
    return id;
}

Result<Usn> EntryRows::journal(EntryId id, Operation operation, ListId list, Timestamp now)
{
    DX_LET(const Usn usn, SiteStore(m_database).takeUsns(1));
    Statement s(m_database,
                u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at,"
                " old_list_id, old_home_id, old_standing, old_listed, old_kind, old_trust,"
                " old_hidden, old_key_address, old_source_key, old_local, old_record, old_digest,"
                " old_received_digest) SELECT :usn, uid, origin_id, :operation, :list, 0, :now,"
                " list_id, home_id, standing, listed, kind, trust, hidden, key_address, source_key,"
                " local, record, digest, received_digest FROM entry WHERE id = :id"_s);
    s.bind(u":usn"_s, usn).bind(u":operation"_s, int(operation)).bind(u":list"_s, list);
    s.bind(u":now"_s, now).bind(u":id"_s, id);
    DX_TRY(s.exec());
    return usn;
}

Result<Usn> EntryRows::journalNew(const Recipient &recipient, Timestamp now)
{
    DX_LET(const Usn usn, SiteStore(m_database).takeUsns(1));
    Statement s(m_database,
                u"INSERT INTO change (usn, uid, origin_id, operation, list_id, cycle_id, at)"
                " VALUES (:usn, :uid, :origin, :operation, :list, 0, :now)"_s);
    s.bind(u":usn"_s, usn).bindText(u":uid"_s, recipient.uid).bind(u":origin"_s, recipient.origin);
    s.bind(u":operation"_s, int(Operation::Add)).bind(u":list"_s, recipient.list);
    s.bind(u":now"_s, now);
    DX_TRY(s.exec());
    return usn;
}

Result<EntryId> EntryRows::insert(const Recipient &recipient, const EntryColumns &columns)
{
    DX_LET(const qint64 home, homeId(recipient.home));
    Statement s(m_database,
                u"INSERT INTO entry (uid, list_id, home_id, origin_id, standing, listed, kind,"
                " key_address, source_key, display_name, sort_name, given_name, surname, office,"
                " title, department, company, phone, trust, hidden, note, local, record, digest,"
                " usn, created_at, changed_at) VALUES (:uid, :list, :home, :origin, :standing,"
                " :listed, :kind, :address, :source, :name, :sort, :given, :surname, :office,"
                " :title, :department, :company, :phone, :trust, :hidden, :note, :local, :record,"
                " :digest, :usn, :created, :changed) RETURNING id"_s);
    bindColumns(s, recipient, columns);
    s.bindText(u":uid"_s, recipient.uid).bind(u":origin"_s, recipient.origin);
    s.bind(u":home"_s, home).bind(u":created"_s, recipient.createdAt);
    DX_TRY(execRow(s));
    const auto id = s.id<EntryId>(0);
    DX_TRY(s.finish());
    return id;
}

Result<> EntryRows::update(const Recipient &recipient, const EntryColumns &columns)
{
    DX_LET(const qint64 home, homeId(recipient.home));
    Statement s(m_database,
                u"UPDATE entry SET list_id = :list, home_id = :home, standing = :standing,"
                " listed = :listed, kind = :kind, key_address = :address,"
                " source_key = :source, display_name = :name, sort_name = :sort,"
                " given_name = :given, surname = :surname, office = :office, title = :title,"
                " department = :department, company = :company, phone = :phone, trust = :trust,"
                " hidden = :hidden, note = :note, local = :local, record = :record,"
                " digest = :digest, usn = :usn, changed_at = :changed WHERE id = :id"_s);
    bindColumns(s, recipient, columns);
    s.bind(u":home"_s, home).bind(u":id"_s, recipient.id);
    return s.exec();
}

Result<> EntryRows::remove(EntryId id)
{
    Statement s(m_database, u"DELETE FROM entry WHERE id = :id"_s);
    return s.bind(u":id"_s, id).exec();
}

Result<> EntryRows::count(ListId list, int delta)
{
    Statement s(m_database, u"UPDATE address_list SET entries = entries + :delta WHERE id = :id"_s);
    return s.bind(u":delta"_s, delta).bind(u":id"_s, list).exec();
}

Result<std::optional<Recipient>> EntryRows::holder(const QByteArray &keyAddress, EntryId except)
{
    Statement s(m_database,
                select() + u"WHERE e.key_address = :address AND e.listed = 1 AND e.id <> :id"_s);
    s.bindText(u":address"_s, keyAddress).bind(u":id"_s, except);
    return readOne(s);
}

Result<std::optional<std::pair<EntryId, ListId>>> EntryRows::waiting(const QByteArray &uid,
                                                                     const QByteArray &keyAddress)
{
    Statement s(m_database,
                u"SELECT e.id, e.list_id FROM entry e WHERE (e.key_address = :address"
                " OR e.uid = :uid) AND e.standing = 1 AND e.waiting > 0 AND NOT EXISTS"
                " (SELECT 1 FROM entry o WHERE o.listed = 1 AND o.id <> e.id"
                " AND (o.uid = e.uid OR o.key_address = e.key_address))"
                " ORDER BY e.waiting, e.id LIMIT 1"_s);
    s.bindText(u":address"_s, keyAddress).bindText(u":uid"_s, uid);
    DX_TRY(s.exec());
    std::optional<std::pair<EntryId, ListId>> found;
    if (s.next())
        found = {s.id<EntryId>(0), s.id<ListId>(1)};
    DX_TRY(s.finish());
    return found;
}

Result<> EntryRows::release(const QByteArray &uid, const QByteArray &keyAddress, Timestamp now)
{
    for (;;) {
        DX_LET(const auto found, waiting(uid, keyAddress));
        if (!found)
            return {};
        const auto [id, list] = *found;
        DX_LET(const Usn usn, journal(id, Operation::Modify, list, now));
        Statement live(m_database,
                       u"UPDATE entry SET standing = 0, listed = 1, waiting = 0, usn = :usn,"
                       " changed_at = :now WHERE id = :id"_s);
        DX_TRY(live.bind(u":usn"_s, usn).bind(u":now"_s, now).bind(u":id"_s, id).exec());
        DX_TRY(count(list, 1));
    }
}

} // namespace dx
