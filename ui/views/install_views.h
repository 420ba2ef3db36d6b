#pragma once

namespace dx {

class MainWindow;

/** Adds the pages Cycles and Event Log and the commands that open differences. */
void installViews(MainWindow &window);

} // namespace dx
