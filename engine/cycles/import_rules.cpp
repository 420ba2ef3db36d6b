#include "engine/cycles/import_rules.h"

#include <algorithm>

namespace dx {

ImportRules::ImportRules(const AgreementSettings &settings, QHash<QByteArray, QByteArray> addresses)
    : m_addresses(std::move(addresses))
{
    if (settings.appendName)
        m_suffix = " (" + settings.name.toUtf8() + ')';
    for (const QString &type : settings.addressTypes.split(u',', Qt::SkipEmptyParts))
        m_types.append(type.toLatin1() + ':');
}

Result<ImportRules> ImportRules::of(const AgreementSettings &settings,
                                    QHash<QByteArray, QByteArray> addresses)
{
    ImportRules rules(settings, std::move(addresses));
    DX_LET(rules.m_template, AttributeMap::parse(settings.templateIn));
    DX_LET(rules.m_names, NameRule::parse(settings.nameRule));
    return rules;
}

void ImportRules::shape(StagedRecord &record) const
{
    m_template.apply(record.entry);
    if (!m_names.isEmpty()) {
        if (const QByteArray name = m_names.nameOf(record.entry); !name.isEmpty())
            record.entry.set("displayName", name);
    }
    if (const auto mail = m_addresses.constFind(record.uid); mail != m_addresses.constEnd())
        setKeyMail(record.entry, *mail);
    if (!m_suffix.isEmpty()) {
        if (const QByteArray name = record.entry.displayName(); !name.isEmpty())
            record.entry.set("displayName", name + m_suffix);
    }
    if (m_types.isEmpty())
        return;
    const auto address = record.entry.keyAddress();
    const QByteArray canonical = address ? address->canonical() : QByteArray();
    const bool wanted = std::any_of(m_types.cbegin(), m_types.cend(), [&](const QByteArray &type) {
        return canonical.startsWith(type);
    });
    if (!wanted)
        record.wanted = Standing::Filtered;
}

} // namespace dx
