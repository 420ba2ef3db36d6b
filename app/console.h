#pragma once

#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <memory>
#include <optional>

class QApplication;

namespace dx {

/** What the console is told when it starts. */
struct ConsoleArguments
{
    QString settings = {}; ///< file that keeps layout and open sites; empty: the user's own
    std::optional<ThemeChoice> theme = {}; ///< nothing: as kept
    bool practice = false;
    QString practiceFolder = {}; ///< empty: the user's own
    QList<StoreUrl> stores = {}; ///< empty: those that were open last time
};

/** Name, version and texts of the program, as settings and windows need them. */
void prepareApplication();

/** The console: main window, open sites with their engines, settings. Shown at once; the sites are
 * opened after the first paint. */
class Console
{
public:
    Console(QApplication &application, const ConsoleArguments &arguments);
    ~Console();

    MainWindow &window() { return *m_window; }

private:
    void openSites(const ConsoleArguments &arguments);

    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<OpenSites> m_sites;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace dx
