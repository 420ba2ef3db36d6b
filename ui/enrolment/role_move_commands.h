#pragma once

#include "ui/main_window.h"

namespace dx {

/** Tools > Move Server Role…, Take Over Server Role…: each side's one step. */
void addRoleMoveCommands(MainWindow &window);

/** Asks whether the server that invites takes the place of the site's present one. `otherwise` is
 * called if it is another server beside it; true: somebody is asked. */
bool askWhosePlace(MainWindow &window, SiteKey site, const QByteArray &invitation,
                   std::function<void()> otherwise);

} // namespace dx
