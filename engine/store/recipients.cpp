#include "engine/store/recipients.h"

#include "engine/address/attributes.h"
#include "engine/core/uid.h"
#include "engine/store/agreements.h"
#include "engine/store/entry_rows.h"
#include "engine/store/lists.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Recipients)
};

// quality.md, Bad input
constexpr qsizetype kMaxValue = 1024 * 1024;
constexpr qsizetype kMaxRecord = 4 * 1024 * 1024;

QString displayed(const Entry &entry)
{
    return QString::fromUtf8(entry.displayName());
}

Result<> checkValue(const QByteArray &name, const QByteArray &value)
{
    const AttributeInfo *known = findAttribute(name);
    const bool binary = known && (known->syntax == Syntax::Binary || known->syntax == Syntax::Jpeg);
    if (value.size() > kMaxValue)
        return fail(Error::Code::Invalid,
                    Texts::tr("A value of %1 has more than 1 MB.").arg(QString::fromUtf8(name)));
    if (!binary && value.contains('\0'))
        return fail(
            Error::Code::Invalid,
            Texts::tr("A value of %1 contains the character U+0000.").arg(QString::fromUtf8(name)));
    return {};
}

Result<> checkContent(const Recipient &recipient, const EntryColumns &columns)
{
    if (recipient.trust < 0 || recipient.trust > 100)
        return fail(Error::Code::Invalid, Texts::tr("A trust level is a number from 0 to 100."));
    if (columns.displayName.isEmpty())
        return fail(Error::Code::Invalid, Texts::tr("A recipient needs a name or an address."));
    for (const Entry *entry : {&recipient.entry, &recipient.local}) {
        for (const Attribute &attribute : entry->attributes()) {
            for (const QByteArray &value : attribute.values)
                DX_TRY(checkValue(attribute.name, value));
        }
    }
    if (columns.record.size() > kMaxRecord)
        return fail(Error::Code::Invalid,
                    Texts::tr("%1 has more than 4 MB.").arg(displayed(recipient.entry)));
    return {};
}

/** Error Conflict, naming who has the address. */
Result<> checkAddressFree(Database &database, const Recipient &recipient,
                          const EntryColumns &columns)
{
    if (columns.keyAddress.isEmpty())
        return {};
    DX_LET(const auto holder, EntryRows(database).holder(columns.keyAddress, recipient.id));
    if (!holder)
        return {};
    DX_LET(const AddressList list, Lists(database).byId(holder->list));
    return fail(Error::Code::Conflict,
                Texts::tr("The address %1 belongs to %2 in the list %3.")
                    .arg(QString::fromUtf8(recipient.entry.keyAddress()->toText()),
                         displayed(holder->entry), list.name));
}

Result<QString> ownerName(Database &database, const Recipient &recipient)
{
    auto owner = Agreements(database).byId(recipient.origin);
    if (!owner)
        return QString::fromUtf8(
            recipient.home.site); // the agreement has gone, its entries not yet
    return owner->settings.name;
}

Result<> refuseImported(Database &database, const Recipient &recipient, const QString &allowed)
{
    DX_LET(const QString owner, ownerName(database, recipient));
    return fail(Error::Code::Denied,
                Texts::tr("%1 comes from %2, which owns it. %3")
                    .arg(displayed(recipient.entry), owner, allowed));
}

bool isContentSame(const Recipient &a, const Recipient &b)
{
    return a.entry == b.entry && a.local == b.local && a.list == b.list
        && a.sourceKey == b.sourceKey;
}

bool isSame(const Recipient &a, const Recipient &b)
{
    return isContentSame(a, b) && a.trust == b.trust && a.hidden == b.hidden;
}

Result<> writeNote(Database &database, const Recipient &recipient)
{
    // local and never sent, hence no change that partners or the journal need to know
    Statement s(database, u"UPDATE entry SET note = :note WHERE id = :id"_s);
    s.bindTextOrNull(u":note"_s, recipient.note.toUtf8()).bind(u":id"_s, recipient.id);
    return s.exec();
}

/** What stands in the row after the edit: only what may be edited is taken from `wanted`. */
Result<Recipient> edited(Database &database, const Recipient &present, const Recipient &wanted)
{
    Recipient next = present;
    next.trust = wanted.trust;
    next.hidden = wanted.hidden;
    next.note = wanted.note;
    if (present.isImported())
        return next;
    next.entry = wanted.entry;
    next.local = wanted.local;
    next.sourceKey = wanted.sourceKey;
    if (wanted.list != present.list) { // list and DN are content (protocol.md, Sender)
        DX_LET(const AddressList list, Lists(database).byId(wanted.list));
        next.list = list.id;
        next.home.list = list.name.toUtf8();
    }
    return next;
}

} // namespace

Result<Recipient> Recipients::byId(EntryId id)
{
    Statement s(m_database, EntryRows::select() + u"WHERE e.id = :id"_s);
    s.bind(u":id"_s, id);
    if (auto row = execRow(s); !row) {
        if (row.error().code == Error::Code::NotFound)
            row.error().text = Texts::tr("The recipient does not exist any more.");
        return tl::unexpected(std::move(row).error());
    }
    auto recipient = EntryRows::read(s);
    DX_TRY(s.finish());
    return recipient;
}

Result<Recipient> Recipients::byKey(const QByteArray &key, ListId list)
{
    const auto address = Address::parse(key);
    const bool byUid = isUid(key);
    if (!byUid && !address)
        return fail(Error::Code::Invalid,
                    Texts::tr("\"%1\" is neither a uid nor an address. Write TYPE:address.")
                        .arg(QString::fromUtf8(key)));
    const QString condition
        = byUid ? u"WHERE e.uid = :key"_s : u"WHERE e.key_address = :key AND e.listed = 1"_s;
    Statement s(m_database,
                EntryRows::select() + condition
                    + u" AND (:any = 1 OR e.list_id = :list) ORDER BY e.listed DESC, e.origin_id"
                      " LIMIT 1"_s);
    s.bindText(u":key"_s, byUid ? key : address->canonical());
    s.bind(u":any"_s, list.isValid() ? 0 : 1).bind(u":list"_s, list);
    if (auto row = execRow(s); !row) {
        if (row.error().code == Error::Code::NotFound)
            row.error().text = Texts::tr("There is no recipient %1.").arg(QString::fromUtf8(key));
        return tl::unexpected(std::move(row).error());
    }
    auto recipient = EntryRows::read(s);
    DX_TRY(s.finish());
    return recipient;
}

Result<Recipient> Recipients::byAnyAddress(const QByteArray &key, ListId list)
{
    auto found = byKey(key, list);
    const auto address = Address::parse(key);
    if (found || found.error().code != Error::Code::NotFound || !address)
        return found;
    QString text = QString::fromUtf8(address->value).toLower();
    for (const char16_t special : {u'\\', u'%', u'_'})
        text.replace(QChar(special), u'\\' + QString(QChar(special)));
    Statement s(m_database,
                EntryRows::select()
                    + u"WHERE e.listed = 1 AND lower(e.record) LIKE :text ESCAPE '\\'"
                      " AND (:any = 1 OR e.list_id = :list) ORDER BY e.origin_id, e.id"_s);
    s.bind(u":text"_s, u'%' + text + u'%');
    s.bind(u":any"_s, list.isValid() ? 0 : 1).bind(u":list"_s, list);
    DX_TRY(s.exec());
    while (s.next()) {
        DX_LET(Recipient recipient, EntryRows::read(s));
        const QList<Address> all = recipient.entry.addresses();
        const bool has = std::any_of(all.begin(), all.end(), [&](const Address &one) {
            return one.canonical() == address->canonical();
        });
        if (!has)
            continue;
        DX_TRY(s.finish());
        return recipient;
    }
    DX_TRY(s.finish());
    return found;
}

Result<EntryId> Recipients::add(ListId list, const Entry &entry, int trust, bool hidden,
                                Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const AddressList home, Lists(m_database).byId(list));
    Recipient recipient;
    recipient.uid = newUid(now);
    recipient.list = list;
    recipient.home = {site.uid, site.name.toUtf8(), home.name.toUtf8()};
    recipient.trust = trust;
    recipient.hidden = hidden;
    recipient.entry = entry;
    recipient.createdAt = now;
    recipient.changedAt = now;
    const EntryColumns columns = entryColumns(entry, recipient.home, recipient.uid);
    DX_TRY(checkContent(recipient, columns));
    DX_TRY(checkAddressFree(m_database, recipient, columns));
    EntryRows rows(m_database);
    DX_LET(recipient.usn, rows.journalNew(recipient, now));
    DX_LET(const EntryId id, rows.insert(recipient, columns));
    DX_TRY(rows.count(list, 1));
    DX_TRY(transaction.commit());
    return id;
}

Result<> Recipients::update(const Recipient &recipient, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const Recipient present, byId(recipient.id));
    if (present.usn != recipient.usn)
        return fail(Error::Code::Conflict,
                    Texts::tr("%1 was changed by somebody else in the meantime. Look at it again.")
                        .arg(displayed(present.entry)));
    if (present.isImported() && !isContentSame(present, recipient))
        return refuseImported(
            m_database, present,
            Texts::tr("Only the trust level, hidden and the note can be changed here."));
    DX_LET(Recipient next, edited(m_database, present, recipient));
    if (isSame(present, next)) {
        if (next.note != present.note)
            DX_TRY(writeNote(m_database, next));
        return transaction.commit();
    }
    const EntryColumns columns = entryColumns(next.entry, next.home, next.uid);
    DX_TRY(checkContent(next, columns));
    if (next.listed)
        DX_TRY(checkAddressFree(m_database, next, columns));
    EntryRows rows(m_database);
    DX_LET(next.usn, rows.journal(next.id, Operation::Modify, next.list, now));
    next.changedAt = now;
    DX_TRY(rows.update(next, columns));
    if (next.list != present.list && next.listed) {
        DX_TRY(rows.count(present.list, -1));
        DX_TRY(rows.count(next.list, 1));
    }
    const auto oldAddress = present.entry.keyAddress();
    if (next.listed && oldAddress && oldAddress->canonical() != columns.keyAddress)
        DX_TRY(rows.release({}, oldAddress->canonical(), now));
    return transaction.commit();
}

Result<> Recipients::remove(EntryId id, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const Recipient present, byId(id));
    // one that is kept is gone there: its deletion was refused here, which may be thought over
    if (present.isImported() && present.standing != Standing::Kept)
        return refuseImported(m_database, present, Texts::tr("It can only be deleted there."));
    EntryRows rows(m_database);
    DX_TRY(rows.journal(id, Operation::Delete, present.list, now));
    DX_TRY(rows.remove(id));
    if (present.listed) {
        DX_TRY(rows.count(present.list, -1));
        const auto address = present.entry.keyAddress();
        DX_TRY(rows.release(present.uid, address ? address->canonical() : QByteArray(), now));
    }
    return transaction.commit();
}

} // namespace dx
