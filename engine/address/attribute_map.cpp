#include "engine/address/attribute_map.h"

#include "engine/address/attributes.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::AttributeMap)
};

/** Who somebody is, and where he is reached. */
bool isFixed(const QByteArray &name)
{
    static const QList<QByteArray> fixed{"mail",         "proxyAddresses", "targetAddress",
                                         "dxAddress",    "dxUid",          "dxHome",
                                         "dxKeyAddress", "dxKind",         "dxExtra"};
    return fixed.contains(name);
}

Result<QByteArray> attributeOf(const QString &text, const QString &row)
{
    const AttributeInfo *known = findAttribute(text.toUtf8());
    if (!known)
        return fail(Error::Code::Invalid,
                    Text::tr("Template row \"%1\": there is no attribute \"%2\".").arg(row, text));
    if (isFixed(known->name))
        return fail(
            Error::Code::Invalid,
            Text::tr("Template row \"%1\": addresses and identities cannot be mapped.").arg(row));
    return known->name;
}

} // namespace

QList<QByteArray> mappableAttributes()
{
    QList<QByteArray> names;
    for (const AttributeInfo &known : knownAttributes()) {
        if (!isFixed(known.name))
            names.append(known.name);
    }
    return names;
}

Result<AttributeMap> AttributeMap::parse(const QString &text)
{
    static const QRegularExpression separator(u"[;\\r\\n]"_s);
    AttributeMap map;
    for (const QString &part : text.split(separator, Qt::SkipEmptyParts)) {
        const QString row = part.trimmed();
        if (row.isEmpty())
            continue;
        const qsizetype equals = row.indexOf(u'=');
        if (equals <= 0)
            return fail(Error::Code::Invalid,
                        Text::tr("Template row \"%1\": write it as attribute=attribute, or "
                                 "attribute= to leave one out.")
                            .arg(row));
        Row next;
        DX_LET(next.from, attributeOf(row.left(equals).trimmed(), row));
        if (const QString to = row.mid(equals + 1).trimmed(); !to.isEmpty()) {
            DX_LET(next.to, attributeOf(to, row));
        }
        if (map.m_rows.contains(next))
            continue;
        if (map.m_rows.size() == kMaxRows)
            return fail(Error::Code::Invalid,
                        Text::tr("A template has at most %n rows.", nullptr, int(kMaxRows)));
        map.m_rows.append(next);
    }
    return map;
}

QString AttributeMap::toText() const
{
    QStringList rows;
    for (const Row &row : m_rows)
        rows.append(QString::fromUtf8(row.from + '=' + row.to));
    return rows.join(u';');
}

void AttributeMap::apply(Entry &entry) const
{
    const Entry before = entry;
    for (const Row &row : m_rows)
        entry.remove(row.from);
    QList<QByteArray> reached;
    for (const Row &row : m_rows) {
        const QList<QByteArray> values = before.values(row.from);
        if (row.to.isEmpty() || values.isEmpty())
            continue;
        if (reached.contains(row.to)) {
            for (const QByteArray &value : values)
                entry.add(row.to, value);
            continue;
        }
        reached.append(row.to);
        entry.set(row.to, values);
    }
}

Result<QByteArray> AttributeMap::applied(const QByteArray &record) const
{
    if (isEmpty())
        return record;
    DX_LET(Entry entry, fromRecord(record));
    apply(entry);
    return toRecord(entry);
}

Result<NameRule> NameRule::parse(const QString &text)
{
    static const QRegularExpression sign(u"%(?:(\\d{0,2})([FLID])|\\{([A-Za-z0-9-]+)\\})"_s);
    if (text.size() > kMaxLength)
        return fail(Error::Code::Invalid,
                    Text::tr("Display name rule: at most %n characters are possible.", nullptr,
                             int(kMaxLength)));
    NameRule rule;
    qsizetype at = 0;
    const auto plain = [&](qsizetype end) {
        if (end > at)
            rule.m_pieces.append({text.mid(at, end - at).toUtf8()});
    };
    for (auto match = sign.globalMatch(text); match.hasNext();) {
        const auto found = match.next();
        plain(found.capturedStart());
        at = found.capturedEnd();
        QByteArray name = found.captured(3).toUtf8();
        const QString letter = found.captured(2);
        if (letter == u"F"_s)
            name = "givenName";
        else if (letter == u"L"_s)
            name = "sn";
        else if (letter == u"I"_s)
            name = "initials";
        else if (letter == u"D"_s)
            name = "displayName";
        const AttributeInfo *known = findAttribute(name);
        if (!known)
            return fail(Error::Code::Invalid,
                        Text::tr("Display name rule: there is no attribute \"%1\".")
                            .arg(QString::fromUtf8(name)));
        rule.m_pieces.append({known->name, true, found.captured(1).toInt()});
    }
    plain(text.size());
    const bool stray
        = std::any_of(rule.m_pieces.cbegin(), rule.m_pieces.cend(),
                      [](const Piece &p) { return !p.isAttribute && p.text.contains('%'); });
    if (stray)
        return fail(Error::Code::Invalid,
                    Text::tr("Display name rule: after % comes F, L, I, D or {attribute}."));
    return rule;
}

QByteArray NameRule::nameOf(const Entry &entry) const
{
    QString name;
    bool found = false;
    for (const Piece &piece : m_pieces) {
        if (!piece.isAttribute) {
            name += QString::fromUtf8(piece.text);
            continue;
        }
        QString value = QString::fromUtf8(piece.text == "displayName" ? entry.displayName()
                                                                      : entry.value(piece.text));
        if (piece.first > 0)
            value.truncate(piece.first);
        found |= !value.isEmpty();
        name += value;
    }
    if (!found)
        return {};
    static const QRegularExpression emptyBrackets(u"\\(\\s*\\)|\\[\\s*\\]"_s);
    static const QRegularExpression edges(u"^[\\s,;/-]+|[\\s,;/-]+$"_s);
    name.remove(emptyBrackets);
    name.remove(edges);
    return name.simplified().toUtf8();
}

} // namespace dx
