#include "engine/formats/csv_writer.h"

#include "engine/formats/csv_columns.h"
#include "engine/formats/csv_reader.h"
#include "engine/formats/text_scan.h"

#include <QSet>

namespace dx {

namespace {

struct Column
{
    const char *header;
    const char *attribute;
};

// Obj-Class comes first, Other-Attributes last.
constexpr Column kColumns[] = {
    {"First Name", "givenName"},
    {"Last name", "sn"},
    {"Display Name", "displayName"},
    {"Alias Name", "mailNickname"},
    {"Directory Name", "cn"},
    {"Target-Address", "targetAddress"},
    {"E-mail Addresses", "proxyAddresses"},
    {"mail", "mail"},
    {"Title", "title"},
    {"Department", "department"},
    {"Company", "company"},
    {"Office", "physicalDeliveryOfficeName"},
    {"Phone number", "telephoneNumber"},
    {"Mobile number", "mobile"},
    {"Fax number", "facsimileTelephoneNumber"},
    {"Street address", "street"},
    {"City", "l"},
    {"State", "st"},
    {"Postal code", "postalCode"},
    {"Country", "co"},
    {"o", "o"},
    {"ou", "ou"},
    {"uid", "uid"},
    {"employeeNumber", "employeeNumber"},
    {"roomNumber", "roomNumber"},
    {"description", "description"},
    {"Notes", "info"},
};

QByteArray escaped(const QByteArray &value)
{
    QByteArray text = isReservedCsvValue(value) ? '\\' + value : value;
    return text.replace('\\', "\\\\").replace('%', "\\%");
}

QByteArray joined(const QList<QByteArray> &values)
{
    QByteArray text;
    for (qsizetype i = 0; i < values.size(); ++i)
        text += (i ? "%" : "") + escaped(values[i]);
    return text;
}

/** The mails with the key address in front, which is how a reader finds it. */
QList<QByteArray> mailsOf(const Entry &entry)
{
    QList<QByteArray> mails = entry.values("mail");
    const qsizetype first = mails.indexOf(entry.value("dxKeyAddress"));
    if (first > 0)
        mails.move(first, 0);
    return mails;
}

QByteArray extraText(const QByteArray &name, const QByteArray &value)
{
    const bool binary
        = value.startsWith(':') || value.contains('\0') || firstInvalidUtf8(value) >= 0;
    return binary ? name + "::" + value.toBase64() : name + ':' + value;
}

QByteArray extras(const Entry &entry)
{
    static const QSet<QByteArray> elsewhere = [] {
        QSet<QByteArray> names{"dxUid", "dxHome", "dxKind", "dxKeyAddress"};
        for (const Column &column : kColumns)
            names.insert(column.attribute);
        return names;
    }();
    QList<QByteArray> lines;
    for (const Attribute &attribute : entry.attributes())
        for (const QByteArray &value : attribute.values)
            if (!elsewhere.contains(attribute.name) || value.contains('\0')
                || firstInvalidUtf8(value) >= 0)
                lines.append(extraText(attribute.name, value));
    return joined(lines);
}

const char *className(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::DistributionList:
        return "DL";
    case RecipientKind::CustomRecipient:
        return "Remote";
    case RecipientKind::Resource:
        return "Resource";
    case RecipientKind::Mailbox:
        break;
    }
    return "Mailbox";
}

} // namespace

QByteArray CsvWriter::header()
{
    QByteArray line = "Obj-Class,Obj-Dist-Name,dxUid,dxHome";
    for (const Column &column : kColumns)
        line += ',' + QByteArray(column.header);
    return line + ",Other-Attributes\r\n";
}

QByteArray CsvWriter::row(QByteArrayView dn, const Entry &entry)
{
    QByteArray line = className(entry.kind());
    line += ',';
    appendCsvCell(line, dn);
    line += ',';
    appendCsvCell(line, entry.value("dxUid"));
    line += ',';
    appendCsvCell(line, entry.value("dxHome"));
    for (const Column &column : kColumns) {
        line += ',';
        QList<QByteArray> values = qstrcmp(column.attribute, "mail") == 0
            ? mailsOf(entry)
            : entry.values(column.attribute);
        values.removeIf([](const QByteArray &value) {
            return value.contains('\0') || firstInvalidUtf8(value) >= 0;
        });
        appendCsvCell(line, joined(values));
    }
    line += ',';
    appendCsvCell(line, extras(entry));
    return line + "\r\n";
}

} // namespace dx
