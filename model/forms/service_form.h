#pragma once

#include "engine/store/events.h"
#include "engine/store/site_info.h"
#include "model/forms/data_form.h"
#include "model/site_session.h"

namespace dx {

/** What is set of a site's service. */
struct ServiceSettings
{
    SiteInfo info;
    std::array<LogLevel, EventCategory::kAll.size()> levels; ///< by category
};

/** The Directory Synchronization service: its startup type, and how much of what is logged. */
class ServiceForm final : public DataForm<ServiceSettings>
{
    Q_OBJECT
public:
    explicit ServiceForm(const SiteSummary &site, QObject *parent = nullptr);

    static QString startupName(StartupType type);
    static QString stateName(ControlState state);
    static QString levelName(LogLevel level);
    /** The field that holds the level of a category. */
    static QString levelField(QLatin1StringView category);
    StoreFunction loader() const override;
    StoreFunction writer() const override;
    EffectFunction effect() const override;
    QList<QStringList> commands() const override;
};

} // namespace dx
