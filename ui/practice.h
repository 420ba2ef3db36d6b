#pragma once

namespace dx {

class MainWindow;

/** Opens the practice organisation, which is made first if it is not there. Returns at once. */
void openPractice(MainWindow &window);
/** Adds File > Practice Organisation. */
void installPractice(MainWindow &window);

} // namespace dx
