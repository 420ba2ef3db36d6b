#include "model/forms/service_form.h"

#include "engine/core/clock.h"
#include "engine/store/parameters.h"
#include "model/command_words.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

Result<std::any> readService(Database &database)
{
    ServiceSettings settings;
    DX_LET(settings.info, SiteStore(database).read());
    for (size_t i = 0; i < settings.levels.size(); ++i) {
        DX_LET(settings.levels[i], Events(database).level(EventCategory::kAll[i]));
    }
    return std::any(std::move(settings));
}

Parameter levelParameter(size_t category, LogLevel level)
{
    return {diagnosticsParameter(EventCategory::kAll[category]),
            ParameterType::Dword,
            quint32(level),
            {}};
}

ServiceSettings settingsOf(const SiteSummary &site)
{
    ServiceSettings settings{site.info, {}};
    settings.levels.fill(LogLevel::Minimum); // until they are read
    return settings;
}

} // namespace

ServiceForm::ServiceForm(const SiteSummary &site, QObject *parent)
    : DataForm(settingsOf(site), false, parent)
{
    field(
        u"startup"_s, tr("General"), tr("Startup type"),
        [](const ServiceSettings &s) { return int(s.info.startup); },
        [](ServiceSettings &s, const QVariant &v) { s.info.startup = StartupType(v.toInt()); });
    for (size_t i = 0; i < EventCategory::kAll.size(); ++i)
        field(
            levelField(EventCategory::kAll[i]), tr("Diagnostics Logging"), EventCategory::kAll[i],
            [i](const ServiceSettings &s) { return int(s.levels[i]); },
            [i](ServiceSettings &s, const QVariant &v) { s.levels[i] = LogLevel(v.toInt()); });
}

QString ServiceForm::levelField(QLatin1StringView category)
{
    return u"diagnostics"_s + category;
}

QString ServiceForm::startupName(StartupType type)
{
    switch (type) {
    case StartupType::Automatic:
        return tr("Automatic");
    case StartupType::Manual:
        return tr("Manual");
    case StartupType::Disabled:
        break;
    }
    return tr("Disabled");
}

QString ServiceForm::stateName(ControlState state)
{
    switch (state) {
    case ControlState::Running:
        return tr("Running");
    case ControlState::Paused:
        return tr("Paused");
    case ControlState::Stopped:
        break;
    }
    return tr("Stopped");
}

QString ServiceForm::levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::None:
        return tr("None");
    case LogLevel::Minimum:
        return tr("Minimum");
    case LogLevel::Medium:
        return tr("Medium");
    case LogLevel::Maximum:
        break;
    }
    return tr("Maximum");
}

Form::StoreFunction ServiceForm::loader() const
{
    return [](Database &database) { return readService(database); };
}

Form::StoreFunction ServiceForm::writer() const
{
    return [now = data(), before = stored()](Database &database) -> Result<std::any> {
        DX_TRY(SiteStore(database).setStartup(now.info.startup));
        for (size_t i = 0; i < now.levels.size(); ++i) {
            if (now.levels[i] != before.levels[i])
                DX_TRY(Parameters(database).set(levelParameter(i, now.levels[i]),
                                                SystemClock().now()));
        }
        return readService(database);
    };
}

/** The startup type has no command of its own. */
QList<QStringList> ServiceForm::commands() const
{
    QList<QStringList> commands;
    for (size_t i = 0; i < data().levels.size(); ++i) {
        if (data().levels[i] != stored().levels[i])
            commands.append(CommandWords::setParameter(levelParameter(i, data().levels[i])));
    }
    return data().info.startup == stored().info.startup ? commands : QList<QStringList>();
}

Form::EffectFunction ServiceForm::effect() const
{
    Effect out;
    switch (data().info.startup) {
    case StartupType::Automatic:
        out.text = tr("The service runs as soon as a program works the site.");
        break;
    case StartupType::Manual:
        out.text = tr("After a restart nothing scheduled runs until the service is started.");
        break;
    case StartupType::Disabled:
        out.text = tr("The service cannot be started; nothing scheduled runs.");
        out.warning = true;
        break;
    }
    return [out](Database &) -> Result<Effect> { return out; };
}

} // namespace dx
