#include "app/console.h"

#include "engine/core/translation.h"
#include "engine/service/engine_client.h"
#include "ui/practice.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace dx {

void prepareApplication()
{
    QApplication::setOrganizationName(u"dirsync"_s);
    QApplication::setApplicationName(u"dirsync-admin"_s);
    QApplication::setApplicationVersion(QStringLiteral(DIRSYNC_VERSION));
    QApplication::setDesktopFileName(u"dirsync-admin"_s);
    loadTranslations();
}

Console::Console(QApplication &application, const ConsoleArguments &arguments)
    : m_settings(arguments.settings.isEmpty()
                     ? std::make_unique<QSettings>()
                     : std::make_unique<QSettings>(arguments.settings, QSettings::IniFormat)),
      m_sites(std::make_unique<OpenSites>(
          [](const StoreUrl &url) { return EngineClient::open(url, u"dirsync-admin"_s); }))
{
    const auto kept = themeFromString(m_settings->value(u"theme"_s).toString());
    applyTheme(application, arguments.theme.value_or(kept.value_or(ThemeChoice::System)));
    m_window = std::make_unique<MainWindow>(*m_sites, *m_settings);
    m_window->show();
    // the first paint comes before any store is touched
    QTimer::singleShot(0, m_window.get(), [this, arguments] { openSites(arguments); });
}

Console::~Console() = default;

void Console::openSites(const ConsoleArguments &arguments)
{
    if (arguments.practice) {
        openPractice(*m_window, arguments.practiceFolder);
        return;
    }
    for (const StoreUrl &url : arguments.stores)
        m_sites->open(url);
    if (!arguments.stores.isEmpty())
        return;
    for (const QString &text : m_settings->value(u"sites"_s).toStringList())
        if (const auto url = StoreUrl::parse(text))
            m_sites->open(*url);
}

} // namespace dx
