#pragma once

#include "ui/main_window.h"

namespace dx {

class SheetRegistry;

/** Adds property sheets, the making and deleting of objects, the service's dialogs, the set-up
 * wizard and help to the menus. */
void installProperties(MainWindow &window);

/** Selects a site and shows its cycles in the Watch pane. */
void showWatch(MainWindow &window, SiteKey site);

// The parts of it.
void addSheetCommands(MainWindow &window, SheetRegistry &sheets);
void addNewCommands(MainWindow &window, SheetRegistry &sheets);
void addDeleteCommands(MainWindow &window);
void addServiceCommands(MainWindow &window, SheetRegistry &sheets);
void addSetupCommands(MainWindow &window);
void addHelpCommands(MainWindow &window);

} // namespace dx
