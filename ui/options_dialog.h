#pragma once

namespace dx {

class MainWindow;

/** Tools > Options: the theme. Takes effect at once; returns at once. */
void openOptions(MainWindow &window);

} // namespace dx
