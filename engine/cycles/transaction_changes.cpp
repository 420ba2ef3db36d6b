#include "engine/cycles/transaction_changes.h"

#include "engine/formats/transaction_list.h"
#include "engine/store/entry_rows.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionChanges)
};

/** Attributes that addresses stand in. */
constexpr const char *kAddressAttributes[]
    = {"mail", "dxKeyAddress", "proxyAddresses", "dxAddress", "targetAddress"};

Result<std::optional<Recipient>> entryAt(Database &database, ListId list, const QByteArray &address)
{
    Statement row(database,
                  EntryRows::select()
                      + u"WHERE e.key_address = :address AND e.listed = 1 AND +e.list_id = :list"
                        " AND e.origin_id = 0 LIMIT 1"_s);
    row.bindText(u":address"_s, address).bind(u":list"_s, list);
    return EntryRows::readOne(row);
}

} // namespace

bool setKeyAddress(Entry &entry, const Address &from, const Address &to)
{
    if (to.type == "SMTP") {
        setKeyMail(entry, to.value);
    } else {
        for (const char *name : kAddressAttributes) {
            QList<QByteArray> values = entry.values(name);
            values.removeIf([&](const QByteArray &value) {
                const auto address = Address::parse(value);
                return address && address->canonical() == from.canonical();
            });
            entry.set(name, values);
        }
        entry.set("targetAddress", to.toText());
    }
    const auto key = entry.keyAddress();
    return key && key->canonical() == to.canonical();
}

Result<bool> resolveTransaction(Database &database, ListId list, const QString &file,
                                SourceRecord &record)
{
    const Address &whom = record.whom->address;
    const QString shown = QString::fromUtf8(addressText(whom));
    DX_LET(const std::optional<Recipient> present, entryAt(database, list, whom.canonical()));
    if (!present && !record.whom->mustExist)
        return !record.remove;
    if (!present)
        return badInput(file, record.position,
                        Text::tr("the list has no recipient with the address %1.").arg(shown));
    record.sourceKey = "uid:" + present->uid;
    const auto wanted = record.entry.keyAddress();
    if (record.remove || !wanted || wanted->canonical() == whom.canonical())
        return true;
    Entry entry = present->entry;
    if (!setKeyAddress(entry, whom, *wanted))
        return badInput(file, record.position,
                        Text::tr("%1 cannot become the main address of \"%2\", which has a mail "
                                 "address as well.")
                            .arg(QString::fromUtf8(addressText(*wanted)),
                                 QString::fromUtf8(present->entry.displayName())));
    for (const char *name : kAddressAttributes) {
        record.entry.set(name, entry.values(name));
        record.given.append(name);
    }
    return true;
}

Result<QList<QByteArray>> entriesIn(Database &database, ListId list, const QByteArray &place,
                                    const QSet<QByteArray> &but)
{
    // canonical addresses that begin with the place: "MS:NORTH/PO1/" up to "MS:NORTH/PO10"
    const QByteArray first = place.endsWith(':') ? place : place + '/';
    QByteArray last = first;
    last.back() = char(last.back() + 1);
    Statement rows(database,
                   u"SELECT uid, key_address FROM entry WHERE key_address >= :first"
                   " AND key_address < :last AND listed = 1 AND +list_id = :list"
                   " AND origin_id = 0 ORDER BY key_address"_s);
    rows.bindText(u":first"_s, first).bindText(u":last"_s, last).bind(u":list"_s, list);
    DX_TRY(rows.exec());
    QList<QByteArray> uids;
    while (rows.next()) {
        if (!but.contains(rows.utf8(1)))
            uids.append(rows.utf8(0));
    }
    DX_TRY(rows.finish());
    return uids;
}

} // namespace dx
