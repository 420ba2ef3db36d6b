#pragma once

#include "engine/address/entry.h"
#include "engine/address/ldif_text.h"
#include "engine/formats/ldif_reader.h"
#include "engine/formats/ldif_writer.h"

#include <algorithm>

/** Lists in LDIF as `export` writes them, and what an LDAP server made of them. */
namespace written {

inline QByteArray containers()
{
    return "dn: o=HQ\nobjectClass: organization\nobjectClass: top\no: HQ\n\n"
           "dn: ou=Staff,o=HQ\nobjectClass: organizationalUnit\nobjectClass: top\nou: "
           "Staff\n\n";
}

inline QByteArray record(dx::Entry entry, const QByteArray &uid)
{
    entry.set("dxUid", uid);
    entry.set("dxHome", "0190-site");
    return dx::toRecord(entry);
}

inline QByteArray list(const dx::Entry &entry, const QByteArray &uid)
{
    QByteArray text;
    dx::appendDnLine(text, dx::distinguishedName(uid, {"0190-site", "HQ", "Staff"}));
    return text + record(entry, uid) + '\n';
}

inline QByteArray sortedLines(const QByteArray &record)
{
    QByteArrayList lines = record.split('\n');
    std::sort(lines.begin(), lines.end());
    return lines.join('\n');
}

/** The records of what ldapsearch wrote, each with its lines sorted, sorted. */
inline QByteArrayList sortedRecords(const QByteArray &ldif)
{
    dx::LdifReader reader(dx::InputWindow(ldif, QStringLiteral("ldapsearch")));
    dx::LdifRecord found;
    QByteArrayList records;
    while (reader.next(found).value()) {
        QByteArray lines;
        for (const dx::LdifAttribute &attribute : found.attributes)
            dx::appendLdifLine(lines, attribute.name, attribute.value);
        records.append(sortedLines(lines));
    }
    std::sort(records.begin(), records.end());
    return records;
}

} // namespace written
