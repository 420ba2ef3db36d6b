#pragma once

#include "engine/address/attribute_map.h"
#include "engine/store/agreements.h"
#include "engine/store/merge.h"

#include <QHash>

namespace dx {

/** Our own rules for what a partner sends: template, display names, the address type filter. */
class ImportRules
{
public:
    /** `addresses`: mails that conflicts were resolved by, by uid. */
    static Result<ImportRules> of(const AgreementSettings &settings,
                                  QHash<QByteArray, QByteArray> addresses);
    void shape(StagedRecord &record) const;

private:
    ImportRules(const AgreementSettings &settings, QHash<QByteArray, QByteArray> addresses);

    AttributeMap m_template;
    NameRule m_names;
    QHash<QByteArray, QByteArray> m_addresses;
    QByteArray m_suffix;
    QList<QByteArray> m_types;
};

} // namespace dx
