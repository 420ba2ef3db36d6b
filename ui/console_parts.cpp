#include "ui/console_parts.h"

#include "ui/views/install_views.h"

namespace dx {

void installConsoleParts(MainWindow &window)
{
    installViews(window);
}

} // namespace dx
