#pragma once

#include "engine/store/export_scope.h"

namespace dx {

/** Where the predicate finds its values: in an entry, or in a before-image. */
struct ExportScope::Columns
{
    QString alias;
    QString prefix; ///< of all but the origin

    static Columns present() { return {QStringLiteral("e"), {}}; }
    static Columns before() { return {QStringLiteral("c"), QStringLiteral("old_")}; }

    QString operator()(QLatin1StringView column) const { return alias + u'.' + prefix + column; }
    QString origin() const { return alias + QStringLiteral(".origin_id"); }
};

/** 1 where a condition holds, else 0. */
inline QString sqlFlag(const QString &condition)
{
    return QStringLiteral("CASE WHEN ") + condition + QStringLiteral(" THEN 1 ELSE 0 END");
}

} // namespace dx
