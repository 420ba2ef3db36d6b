#pragma once

#include "ui/main_window.h"
#include "ui/sheet/sheets.h"

namespace dx {

class SheetRegistry;

/** Adds property sheets, the making and deleting of objects, the service's dialogs, the set-up
 * wizard and help to the menus. */
void installProperties(MainWindow &window);

/** Selects a site and shows its cycles in the Watch pane. */
void showWatch(MainWindow &window, SiteKey site);

/** Where the sheet of one of the site's agreements leads to: tabs of the window. */
AgreementLinks agreementLinks(MainWindow &window, SheetRegistry &sheets, SiteSession &session);

// The parts of it.
void addSheetCommands(MainWindow &window, SheetRegistry &sheets);
void addNewCommands(MainWindow &window, SheetRegistry &sheets);
void addDeleteCommands(MainWindow &window);
void addResyncCommands(MainWindow &window);
void addServiceCommands(MainWindow &window, SheetRegistry &sheets);
void addSetupCommands(MainWindow &window);
void addHelpCommands(MainWindow &window);

} // namespace dx
