#pragma once

namespace dx {

class ContentsPage;
class MainWindow;

/** Adds the commands of the window itself: sites, Contents, View, Window, Help. */
void installConsoleCommands(MainWindow &window, ContentsPage &page);
/** Adds what can be done with selected recipients: Copy, Copy as LDIF, Delete, Select All. */
void installRecipientCommands(MainWindow &window, ContentsPage &page);

} // namespace dx
