#pragma once

namespace dx {

class MainWindow;

/**
 * Calls the install function of every part of the console, once, when the main window is made. Each
 * part lives in its own files and adds what it can do: commands, pages of tree nodes, property
 * sheets (see main_window.h). A part that is not there leaves no dead entry behind.
 */
void installConsoleParts(MainWindow &window);

} // namespace dx
