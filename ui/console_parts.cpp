#include "ui/console_parts.h"

#include "ui/practice.h"
#include "ui/properties/install_properties.h"
#include "ui/views/install_views.h"

namespace dx {

void installConsoleParts(MainWindow &window)
{
    installPractice(window);
    installProperties(window);
    installViews(window);
}

} // namespace dx
