#pragma once

namespace dx {

class MainWindow;

/** Adds Help > Copy as Command: the `dirsync` command line that does what was done last in the
 * window goes to the clipboard. */
void addCopyCommand(MainWindow &window);

} // namespace dx
