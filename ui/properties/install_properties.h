#pragma once

namespace dx {

class MainWindow;
class SheetRegistry;

/** Adds property sheets, the making and deleting of objects, the service's dialogs, the
 * set-up wizard and help to the
 * menus. */
void installProperties(MainWindow &window);

// The parts of it.
void addSheetCommands(MainWindow &window, SheetRegistry &sheets);
void addNewCommands(MainWindow &window, SheetRegistry &sheets);
void addDeleteCommands(MainWindow &window);
void addServiceCommands(MainWindow &window, SheetRegistry &sheets);
void addSetupCommands(MainWindow &window);
void addHelpCommands(MainWindow &window);

} // namespace dx
