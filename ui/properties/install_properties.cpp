#include "ui/properties/install_properties.h"

#include "ui/properties/sheet_registry.h"

namespace dx {

void installProperties(MainWindow &window)
{
    auto *sheets = new SheetRegistry(window);
    addSheetCommands(window, *sheets);
    addNewCommands(window, *sheets);
    addDeleteCommands(window);
    addResyncCommands(window);
    addServiceCommands(window, *sheets);
    addSetupCommands(window);
    addHelpCommands(window);
}

} // namespace dx
