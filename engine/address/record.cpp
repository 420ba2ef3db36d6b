#include "engine/address/attributes.h"
#include "engine/address/dn.h"
#include "engine/address/entry.h"
#include "engine/address/ldif_text.h"

#include <QCoreApplication>
#include <QString>
#include <QVarLengthArray>

#include <algorithm>
#include <deque>

namespace dx {

namespace {

class RecordText
{
    Q_DECLARE_TR_FUNCTIONS(dx::RecordText)
};

constexpr QByteArrayView kPersonClasses = "objectClass: dxEntry\nobjectClass: inetOrgPerson\n"
                                          "objectClass: organizationalPerson\n"
                                          "objectClass: person\nobjectClass: top\n";
constexpr QByteArrayView kOtherClasses
    = "objectClass: dxEntry\nobjectClass: dxObject\nobjectClass: top\n";

bool isAscii(QByteArrayView value) noexcept
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c > 0; });
}

bool isPrintableString(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '\'' && c <= ':' && c != '*')
        || c == ' ' || c == '?';
}

bool isTelephone(QByteArrayView value) noexcept
{
    return std::all_of(value.begin(), value.end(), isPrintableString)
        && std::any_of(value.begin(), value.end(), [](char c) { return c != ' ' && c != '-'; });
}

bool isPostal(QByteArrayView value) noexcept
{
    for (qsizetype at = value.indexOf('\\'); at >= 0; at = value.indexOf('\\', at + 3)) {
        const QByteArrayView escape
            = value.sliced(at + 1).first(std::min<qsizetype>(2, value.size() - at - 1));
        if (escape != QByteArrayView("24") && escape.compare("5c", Qt::CaseInsensitive) != 0)
            return false;
    }
    return true;
}

/** Whether an LDAP server takes the value under the attribute's own name. */
bool fits(QByteArrayView value, Syntax syntax)
{
    switch (syntax) {
    case Syntax::Text:
        return isAscii(value) || value.isValidUtf8();
    case Syntax::Ascii:
        return isAscii(value);
    case Syntax::Telephone:
        return isTelephone(value);
    case Syntax::Country:
        return value.size() == 2 && isAscii(value) && isalpha(value[0]) && isalpha(value[1]);
    case Syntax::Postal:
        return value.isValidUtf8() && isPostal(value);
    case Syntax::Jpeg:
        return value.size() > 12 && value.startsWith("\xFF\xD8\xFF") && value.endsWith("\xFF\xD9");
    case Syntax::Binary:
        return true;
    }
    return false;
}

/**
 * Values with the same key may count as equal on an LDAP server. Coarser than the matching rules
 * (it may call different ones equal), which costs nothing but a dxExtra.
 */
QByteArray matchingKey(const QByteArray &value, Matching matching)
{
    if (matching == Matching::Octets)
        return value;
    QString text = QString::fromUtf8(value).normalized(QString::NormalizationForm_KC);
    if (matching != Matching::CaseExact)
        text = text.toCaseFolded();
    if (matching == Matching::Telephone)
        text.remove(u' ').remove(u'-');
    return text.simplified().toUtf8();
}

struct Line
{
    QByteArrayView name;
    QByteArrayView value;
};

/** What stands below the dn line; names and values are those of an entry. */
class Lines
{
public:
    void add(QByteArrayView name, QByteArrayView value) { m_lines.append({name, value}); }
    void add(const Attribute &attribute);
    QByteArray toRecord();

private:
    bool has(QByteArrayView name) const;
    void addMade(QByteArrayView name, const QByteArray &value)
    {
        m_made.push_back(value);
        add(name, m_made.back());
    }

    QVarLengthArray<Line, 48> m_lines;
    std::deque<QByteArray> m_made; ///< values that no entry has as they are
};

/** Under the names that travel. */
void Lines::add(const Attribute &attribute)
{
    const AttributeInfo *known = findAttribute(attribute.name);
    if (!known) {
        for (const QByteArray &value : attribute.values)
            add(attribute.name, value);
        return;
    }
    if (attribute.values.size() == 1 && fits(attribute.values.constFirst(), known->syntax)) {
        add(known->wire, attribute.values.constFirst());
        return;
    }
    QList<QByteArray> taken; // matching keys of what stands under the attribute's own name
    bool used = false;
    for (const QByteArray &value : attribute.values) {
        bool own = fits(value, known->syntax) && !(known->single && used);
        if (own && attribute.values.size() > 1) {
            const QByteArray key = matchingKey(value, known->matching);
            own = !taken.contains(key);
            if (own)
                taken.append(key);
        }
        if (own)
            add(known->wire, value);
        else if (known->syntax == Syntax::Ascii && !isAscii(value) && value.isValidUtf8())
            addMade("dxAddress", "SMTP:" + value); // mail, the only one of this syntax
        else
            addMade("dxExtra", known->name + ':' + value);
        used = used || own;
    }
}

bool Lines::has(QByteArrayView name) const
{
    return std::any_of(m_lines.begin(), m_lines.end(),
                       [name](const Line &line) { return line.name == name; });
}

QByteArray Lines::toRecord()
{
    const auto before = [](const Line &a, const Line &b) {
        const int order = a.name.compare(b.name);
        return order != 0 ? order < 0 : a.value < b.value;
    };
    if (!std::is_sorted(m_lines.begin(), m_lines.end(), before))
        std::sort(m_lines.begin(), m_lines.end(), before);
    QByteArray record;
    record.reserve(1024);
    record += has("cn") && has("sn") ? kPersonClasses : kOtherClasses;
    const Line *last = nullptr;
    for (const Line &line : m_lines) {
        if (!last || last->name != line.name || last->value != line.value)
            appendLdifLine(record, line.name, line.value);
        last = &line;
    }
    return record;
}

tl::unexpected<Error> badLine(QByteArrayView line)
{
    return fail(Error::Code::Invalid,
                RecordText::tr("A stored or received record is damaged: it has a line that is no "
                               "LDIF attribute."),
                QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 200))));
}

/** addWireValue() for the many lines that need nothing of it. */
void addValue(Entry &entry, QByteArrayView name, const QByteArray &value)
{
    const AttributeInfo *known = name.startsWith("dx") ? nullptr : findAttribute(name);
    if (known)
        entry.add(known->name, value);
    else
        addWireValue(entry, name.toByteArray(), value);
}

Result<> readLine(Entry &entry, QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || colon + 1 >= line.size())
        return badLine(line);
    const QByteArrayView name = line.first(colon);
    const QByteArrayView rest = line.sliced(colon + 1);
    if (rest.startsWith(": ")) {
        auto decoded = QByteArray::fromBase64Encoding(rest.sliced(2).toByteArray(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return badLine(line);
        addValue(entry, name, *decoded);
        return {};
    }
    if (!rest.startsWith(' ') || rest.size() < 2)
        return badLine(line);
    if (name != "objectClass")
        addValue(entry, name, rest.sliced(1).toByteArray());
    return {};
}

} // namespace

bool isLdifSafe(QByteArrayView value) noexcept
{
    if (value.isEmpty())
        return true;
    const char first = value.front();
    if (first == ' ' || first == ':' || first == '<' || value.back() == ' ')
        return false;
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

void appendLdifLine(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out += name;
    if (isLdifSafe(value)) {
        out += ": ";
        out += value;
    } else {
        out += ":: ";
        out += QByteArray::fromRawData(value.data(), value.size()).toBase64();
    }
    out += '\n';
}

QByteArray toRecord(const Entry &entry)
{
    Lines lines;
    for (const Attribute &attribute : entry.attributes())
        lines.add(attribute);
    return lines.toRecord();
}

QByteArray toRecord(const Entry &entry, QByteArrayView uid, QByteArrayView homeUid)
{
    Lines lines;
    for (const Attribute &attribute : entry.attributes())
        if (attribute.name != "dxUid" && attribute.name != "dxHome")
            lines.add(attribute);
    lines.add("dxUid", uid);
    lines.add("dxHome", homeUid);
    return lines.toRecord();
}

QByteArray toAttributeLines(const Entry &entry)
{
    QByteArray text;
    for (const Attribute &attribute : entry.attributes())
        for (const QByteArray &value : attribute.values)
            appendLdifLine(text, attribute.name, value);
    return text;
}

void addWireValue(Entry &entry, const QByteArray &name, const QByteArray &value)
{
    if (name == "objectClass")
        return;
    if (name == "dxExtra") {
        const qsizetype colon = value.indexOf(':');
        if (colon > 0 && travels(value.left(colon))) {
            entry.add(value.left(colon), value.mid(colon + 1));
            return;
        }
    }
    if (name == "dxAddress" && value.startsWith("SMTP:") && !isAscii(value)) {
        entry.add("mail", value.mid(5));
        return;
    }
    entry.add(name, value);
}

Result<Entry> fromRecord(QByteArrayView record)
{
    Entry entry;
    while (!record.isEmpty()) {
        qsizetype end = record.indexOf('\n');
        if (end < 0)
            return badLine(record); // cut off
        DX_TRY(readLine(entry, record.first(end)));
        record = record.sliced(end + 1);
    }
    return entry;
}

QByteArray distinguishedName(QByteArrayView uid, const Home &home)
{
    QByteArray dn = "dxUid=";
    appendRdnValue(dn, uid);
    dn += ",ou=";
    appendRdnValue(dn, home.list);
    dn += ",o=";
    appendRdnValue(dn, home.site);
    return dn;
}

Digest recordDigest(QByteArrayView dn, QByteArrayView record)
{
    QByteArray text;
    text.reserve(dn.size() + record.size() + 5);
    text += "dn: ";
    text += dn;
    text += '\n';
    text += record;
    return sha256(text);
}

} // namespace dx
