#pragma once

#include <QString>

namespace dx {

class MainWindow;

/** Opens the practice organisation, which is made first if it is not there. Empty folder: the
 * user's own, below the data location. Returns at once. */
void openPractice(MainWindow &window, const QString &folder = {});
/** Adds File > Practice Organisation. */
void installPractice(MainWindow &window);

} // namespace dx
