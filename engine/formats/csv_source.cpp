#include "engine/formats/csv_source.h"

#include "engine/address/attributes.h"
#include "engine/address/dn.h"
#include "engine/formats/key_address.h"
#include "engine/formats/text_scan.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

namespace {

class CsvSourceText
{
    Q_DECLARE_TR_FUNCTIONS(dx::CsvSourceText)
};

/** `\%` and `\\` of an Exchange cell; any other backslash stands for itself, because not everybody
 * who writes % writes \\. */
QByteArray unescaped(QByteArrayView text)
{
    if (!text.contains('\\'))
        return text.toByteArray();
    QByteArray plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '%'))
            ++i;
        plain += text[i];
    }
    return plain;
}

QList<QByteArray> splitAtPercent(QByteArrayView text)
{
    QList<QByteArray> values;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '\\') {
            i += i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '%') ? 1 : 0;
            continue;
        }
        if (i == text.size() || text[i] == '%') {
            values.append(unescaped(text.sliced(start, i - start)));
            start = i + 1;
        }
    }
    return values;
}

/** How Outlook writes the address of somebody in its own organisation (type EX). */
bool isExchangeName(const QByteArray &text)
{
    return text.startsWith('/') && text.toLower().contains("/cn=");
}

} // namespace

tl::unexpected<Error> CsvSource::bad(const CsvCell &cell, const QString &text) const
{
    return badInput(m_reader.source(), cell.position, text);
}

Result<> CsvSource::readHeader()
{
    m_started = true;
    m_broken = true; // until the header is understood
    DX_TRY(m_reader.readHeader(m_cells));
    QList<QByteArray> names;
    for (const CsvCell &cell : m_cells)
        names.append(cell.text.trimmed().toByteArray());
    m_map = mapCsvHeader(names);
    const bool useful
        = std::any_of(m_map.columns.begin(), m_map.columns.end(), [](const CsvColumn &column) {
              return column.role == CsvRole::Attribute || column.role == CsvRole::EmailAddress;
          });
    if (!useful)
        return badInput(m_reader.source(), {1, 1},
                        CsvSourceText::tr("no column of the header is known, such as \"First "
                                          "name\" or \"E-mail\". Is this a list of recipients?"));
    m_broken = false;
    return {};
}

Result<bool> CsvSource::nextRaw(quint64 &fingerprint)
{
    if (!m_started)
        DX_TRY(readHeader());
    if (m_broken)
        return false;
    return m_reader.nextHash(fingerprint);
}

Result<bool> CsvSource::parseRaw()
{
    DX_TRY(m_reader.parse(m_cells));
    return true;
}

Result<bool> CsvSource::map(SourceRecord &record)
{
    record = {};
    record.position = {m_reader.line(), 1};
    record.partial = true;
    m_left.clear();
    if (m_map.style == CsvStyle::AddressBook)
        record.entry.setKind(RecipientKind::CustomRecipient);
    for (size_t i = 0; i < m_cells.size(); ++i)
        DX_TRY(mapCell(record, i));
    record.given = m_map.given;
    for (const QByteArray &name : std::as_const(m_left))
        if (!record.entry.has(name))
            record.given.removeAll(name);
    chooseSourceKey(record);
    record.isState = !record.remove;
    return !record.sourceKey.isEmpty();
}

Result<> CsvSource::mapCell(SourceRecord &record, size_t number)
{
    const CsvColumn &column = m_map.columns[number];
    const CsvCell &cell = m_cells[number];
    if (cell.text.isEmpty()) {
        if (!m_map.complete)
            m_left.append(column.attribute);
        return {};
    }
    if (sameWord(cell.text, "~DEL"))
        return {};
    if (m_map.style == CsvStyle::Exchange && cell.text == " ")
        return {}; // blanks the field
    if (m_map.style == CsvStyle::Exchange
        && cell.text.first(std::min<qsizetype>(5, cell.text.size()))
                .compare("~del<", Qt::CaseInsensitive)
            == 0)
        return bad(cell,
                   CsvSourceText::tr("removing a single value (~del<...>) is not supported. "
                                     "Write the values that stay."));
    switch (column.role) {
    case CsvRole::Attribute:
    case CsvRole::Local:
    case CsvRole::EmailAddress:
    case CsvRole::SecondaryAddresses:
    case CsvRole::Phone:
    case CsvRole::Extra:
        return addValues(record, column, cell);
    case CsvRole::Ignored:
        return {};
    default:
        return mapSpecial(record, column, cell);
    }
}

Result<> CsvSource::mapSpecial(SourceRecord &record, const CsvColumn &column, const CsvCell &cell)
{
    const QByteArray text = cell.text.trimmed().toByteArray();
    const QByteArray word = text.toLower();
    if (column.role == CsvRole::Key) {
        if (record.sourceKey.isEmpty() || column.attribute == "uid:") {
            const auto dn = column.attribute == "dn:" ? normalizedDn(text) : std::nullopt;
            record.sourceKey = column.attribute + (dn ? *dn : word);
        }
    } else if (column.role == CsvRole::ObjectClass) {
        static const QList<QByteArray> kinds{"mailbox", "dl", "remote", "resource"};
        const qsizetype kind = kinds.indexOf(word); // in the order of RecipientKind
        if (kind < 0)
            return bad(cell,
                       CsvSourceText::tr("\"%1\" is no class of recipients. Mailbox, Remote, "
                                         "DL and Resource are known.")
                           .arg(QString::fromUtf8(text)));
        record.entry.setKind(static_cast<RecipientKind>(kind));
    } else if (column.role == CsvRole::Mode) {
        record.remove = word == "delete";
        if (!record.remove && word != "create" && word != "modify" && word != "update")
            return bad(cell,
                       CsvSourceText::tr("\"%1\" is no mode. Create, Modify, Update and "
                                         "Delete are known.")
                           .arg(QString::fromUtf8(text)));
    } else if (column.role == CsvRole::Hidden) {
        record.hidden = word == "1" || word == "true" || word == "yes";
        if (!*record.hidden && word != "0" && word != "false" && word != "no")
            return bad(cell, CsvSourceText::tr("0 or 1 is expected here."));
    } else if (column.role == CsvRole::Trust) {
        bool number = false;
        record.trust = word.toInt(&number);
        if (!number || *record.trust < 0 || *record.trust > 100)
            return bad(cell, CsvSourceText::tr("a trust level from 0 to 100 is expected here."));
    }
    return {};
}

QList<QByteArray> CsvSource::valuesOf(QByteArrayView text) const
{
    switch (m_map.style) {
    case CsvStyle::Exchange:
    case CsvStyle::Attributes: {
        QList<QByteArray> values = splitAtPercent(text);
        for (QByteArray &value : values)
            if (value.startsWith('\\') && isReservedCsvValue(value))
                value.remove(0, 1); // the writer's way to say just that
        return values;
    }
    case CsvStyle::AddressBook: {
        QList<QByteArray> values;
        QByteArrayView rest = text;
        for (qsizetype at; (at = rest.indexOf(" ::: ")) >= 0; rest = rest.sliced(at + 5))
            values.append(rest.first(at).toByteArray());
        return values << rest.toByteArray();
    }
    case CsvStyle::Spreadsheet:
        break;
    }
    return {text.toByteArray()};
}

QByteArray CsvSource::phoneAttribute(const CsvColumn &column) const
{
    if (column.label < 0)
        return column.attribute;
    const QByteArray kind = m_cells[size_t(column.label)].text.toByteArray().toLower();
    if (kind.contains("fax"))
        return "facsimileTelephoneNumber";
    if (kind.contains("mobil") || kind.contains("cell"))
        return "mobile";
    if (kind.contains("home") || kind.contains("privat"))
        return "homePhone";
    return column.attribute;
}

Result<> CsvSource::addValues(SourceRecord &record, const CsvColumn &column, const CsvCell &cell)
{
    for (const QByteArray &value : valuesOf(cell.text))
        DX_TRY(addValue(record, column, cell, value));
    return {};
}

Result<> CsvSource::addValue(SourceRecord &record, const CsvColumn &column, const CsvCell &cell,
                             const QByteArray &value)
{
    switch (column.role) {
    case CsvRole::Local:
        record.local.add(column.attribute, value);
        m_counts.countLocal(column.attribute);
        break;
    case CsvRole::EmailAddress:
        return addAddress(record, cell, value);
    case CsvRole::Phone:
        record.entry.add(phoneAttribute(column), value);
        break;
    case CsvRole::Extra:
        addExtra(record, value);
        break;
    case CsvRole::SecondaryAddresses: {
        const bool primary = value.startsWith("SMTP:") && record.entry.keyAddress();
        record.entry.add("proxyAddresses", primary ? "smtp:" + value.mid(5) : value);
        break;
    }
    default:
        if (column.attribute == "mail")
            return addMail(record, cell, value);
        record.entry.add(column.attribute, value);
    }
    return {};
}

/** Exchange's "E-mail address": MS:NORTH/PO1/ANN is where to send it; ann@contoso.example a mail.
 */
Result<> CsvSource::addAddress(SourceRecord &record, const CsvCell &cell, const QByteArray &text)
{
    const auto address = Address::parse(text);
    const bool typed = address && text.trimmed().size() > address->value.size();
    if (!typed)
        return addMail(record, cell, text);
    record.entry.add("targetAddress", text);
    return {};
}

/** An own list may hold what a partner once sent; that is taken back as it is. */
Result<> CsvSource::addMail(SourceRecord &record, const CsvCell &cell, const QByteArray &text)
{
    if (text.trimmed().isEmpty())
        return {};
    if (isExchangeName(text)) {
        record.entry.add("legacyExchangeDN", text);
        return {};
    }
    if (!record.sourceKey.startsWith("uid:") && !isMailAddress(text))
        return bad(cell,
                   CsvSourceText::tr("\"%1\" is no mail address.").arg(QString::fromUtf8(text)));
    noteFirstMail(record.entry, "mail", text);
    record.entry.add("mail", text);
    return {};
}

void CsvSource::addExtra(SourceRecord &record, const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon <= 0)
        return;
    const QByteArray name = text.left(colon);
    if (text.mid(colon, 2) == "::")
        record.entry.add(name, QByteArray::fromBase64(text.mid(colon + 2)));
    else if (travels(name))
        record.entry.add(name, text.mid(colon + 1));
}

void CsvSource::chooseSourceKey(SourceRecord &record) const
{
    record.entry.remove("dxUid");
    record.entry.remove("dxHome");
    if (!record.sourceKey.isEmpty())
        return;
    if (m_map.style == CsvStyle::Exchange && record.entry.has("cn"))
        record.sourceKey = "name:" + QString::fromUtf8(record.entry.value("cn")).toLower().toUtf8();
    else if (const auto key = record.entry.keyAddress())
        record.sourceKey = "address:" + key->canonical();
    else if (const QByteArray name = record.entry.displayName(); !name.isEmpty())
        record.sourceKey = "name:" + QString::fromUtf8(name).toLower().toUtf8();
}

} // namespace dx
