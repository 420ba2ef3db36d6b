#include "engine/store/entry_columns.h"

#include <QString>

#include <algorithm>
#include <initializer_list>

namespace dx {

namespace {

QByteArray firstOf(const Entry &entry, std::initializer_list<QByteArrayView> names)
{
    for (const QByteArrayView name : names) {
        if (QByteArray value = entry.value(name); !value.isEmpty())
            return value;
    }
    return {};
}

} // namespace

EntryColumns entryColumns(const Entry &entry, const Home &home, const QByteArray &uid)
{
    EntryColumns columns;
    columns.record = exportedRecord(entry, home, uid);
    columns.digest = recordDigest(distinguishedName(uid, home), columns.record);
    columns.kind = entry.kind();
    if (const auto address = entry.keyAddress())
        columns.keyAddress = address->canonical();
    columns.displayName = entry.displayName();
    columns.sortName = sortForm(columns.displayName);
    columns.givenName = entry.value("givenName");
    columns.surname = entry.value("sn");
    columns.office = entry.value("physicalDeliveryOfficeName");
    columns.title = entry.value("title");
    columns.department = firstOf(entry, {"department", "ou"});
    columns.company = firstOf(entry, {"company", "o"});
    columns.phone = entry.value("telephoneNumber");
    return columns;
}

QByteArray exportedRecord(const Entry &entry, const Home &home, const QByteArray &uid)
{
    return toRecord(entry, uid, home.siteUid);
}

Result<Entry> entryOfRecord(QByteArrayView record)
{
    DX_LET(Entry entry, fromRecord(record));
    entry.remove("dxUid");
    entry.remove("dxHome");
    return entry;
}

QByteArray localColumn(const Entry &local)
{
    return toAttributeLines(local);
}

Result<Entry> entryOfLocal(QByteArrayView local)
{
    return fromRecord(local);
}

QByteArray sortForm(const QByteArray &name)
{
    // most names are ASCII, and a list may have a million of them
    if (std::all_of(name.begin(), name.end(), [](char c) { return uchar(c) < 0x80; }))
        return name.toLower();
    return QString::fromUtf8(name).toCaseFolded().toUtf8();
}

} // namespace dx
