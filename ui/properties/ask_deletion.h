#pragma once

#include "model/deletion.h"
#include "ui/main_window.h"

namespace dx {

/**
 * Asks what a deletion says and calls `remove` with the choice (an index of Deletion::choices) if
 * the person stays with it and the site is still open by then. Errors are shown by the window.
 * `show`: one answer more shows what would go, and deletes nothing.
 */
void askDeletion(MainWindow &window, SiteKey site, const Deletion &deletion,
                 std::function<QFuture<Result<>>(SiteSession &, int choice)> remove,
                 std::function<void(SiteSession &)> show = {});

} // namespace dx
