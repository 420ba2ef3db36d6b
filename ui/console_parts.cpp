#include "ui/console_parts.h"

namespace dx {

void installConsoleParts(MainWindow & /*window*/) { }

} // namespace dx
