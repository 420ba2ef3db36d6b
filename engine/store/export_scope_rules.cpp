// The settings that decide what an agreement exports, as they are kept while they are former ones,
// and what the template of one makes of a record.
#include "engine/store/export_scope.h"

using namespace Qt::StringLiterals;

namespace dx {

ExportScope::Rules ExportScope::Rules::of(const AgreementSettings &settings)
{
    Rules rules;
    rules.all = settings.exportAll;
    for (const ListId list : settings.exportLists)
        rules.lists.append(QString::number(list.value));
    rules.types = settings.addressTypes.split(u',', Qt::SkipEmptyParts);
    rules.trust = settings.exportTrust;
    rules.custom = settings.exportCustom;
    rules.map = AttributeMap::parse(settings.templateOut).value_or(AttributeMap());
    return rules;
}

QByteArray ExportScope::Rules::toText() const
{
    return u"%1|%2|%3|%4|%5|%6"_s.arg(all)
        .arg(lists.join(u','), types.join(u','))
        .arg(trust)
        .arg(custom)
        .arg(map.toText())
        .toLatin1();
}

ExportScope::Rules ExportScope::Rules::fromText(const QByteArray &text)
{
    const QStringList parts = QString::fromLatin1(text).split(u'|');
    Rules rules;
    if (parts.size() < 5 || parts.size() > 6) // five: written before there were templates
        return rules;
    rules.all = parts[0].toInt() != 0;
    rules.lists = parts[1].split(u',', Qt::SkipEmptyParts);
    rules.types = parts[2].split(u',', Qt::SkipEmptyParts);
    rules.trust = parts[3].toInt();
    rules.custom = parts[4].toInt() != 0;
    if (parts.size() == 6)
        rules.map = AttributeMap::parse(parts[5]).value_or(AttributeMap());
    return rules;
}

QByteArray ExportScope::rules(const AgreementSettings &settings)
{
    return Rules::of(settings).toText();
}

ExportScope ExportScope::by(const QByteArray &rules) const
{
    ExportScope scope = *this;
    if (!rules.isEmpty())
        scope.m_rules = Rules::fromText(rules);
    return scope;
}

QByteArray ExportScope::key() const
{
    return m_rules.toText();
}

Result<Digest> ExportScope::digestOf(const QByteArray &dn, const QByteArray &record,
                                     const QByteArray &stored) const
{
    if (m_rules.map.isEmpty())
        return Digest::fromBytes(stored);
    DX_LET(const QByteArray travels, shaped(record));
    return recordDigest(dn, travels);
}

QString ExportScope::oldRecordColumn(bool wanted) const
{
    return wanted || !m_rules.map.isEmpty() ? u"c.old_record"_s : u"NULL"_s;
}

} // namespace dx
