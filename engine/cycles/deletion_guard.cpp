#include "engine/cycles/deletion_guard.h"

#include "engine/store/agreement_entries.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>

#include <algorithm>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::DeletionGuard)
};

constexpr qint64 kDayMs = 24 * 60 * 60 * 1000;
constexpr qint64 kLeastEmptied = 3; // entries whose list must not become empty unseen

} // namespace

qint64 guardLimit(qint64 count, qint64 percent, qint64 entries)
{
    return std::max(kLeastGuarded, std::min(count, entries * percent / 100));
}

Result<std::optional<Plan>> weigh(Database &database, const Agreement &agreement,
                                  const MergeForecast &forecast, Timestamp now)
{
    if (forecast.deleted == 0)
        return std::nullopt;
    Plan plan;
    plan.agreement = agreement.id;
    plan.added = forecast.added;
    plan.modified = forecast.modified;
    plan.deleted = forecast.deleted;
    plan.madeAt = now;
    DX_LET(plan.recent, Plans(database).deletionsSince(agreement.id, now - kDayMs));
    DX_LET(const SiteInfo site, SiteStore(database).read());
    const qint64 count = agreement.settings.guardCount.value_or(site.guardCount);
    const qint64 percent = agreement.settings.guardPercent.value_or(site.guardPercent);
    // a list in which `count` is the smaller limit need not be counted to its end
    const qint64 enough = plan.deleted + 1 + count * 100 / std::max(percent, qint64(1));
    DX_LET(plan.entries, countImported(database, agreement.id, enough));
    plan.limit = guardLimit(count, percent, plan.entries + plan.recent);
    const bool many = plan.deleted + plan.recent > plan.limit;
    const bool all = plan.entries >= kLeastEmptied && plan.entries - plan.deleted + plan.added == 0;
    if (!many && !all)
        return std::nullopt;
    DX_LET(plan.entries, countImported(database, agreement.id));
    return plan;
}

QString heldText(const QString &partner, const Plan &plan)
{
    QString text = Text::tr("Import from %1 held: would delete %2 of %3 (limit %4).")
                       .arg(partner)
                       .arg(plan.deleted)
                       .arg(plan.entries)
                       .arg(plan.limit);
    if (plan.recent > 0)
        text += u' ' + Text::tr("%1 were deleted in the 24 hours before.").arg(plan.recent);
    return text + u' ' + Text::tr("Nothing of it was applied.");
}

} // namespace dx
