#include "ui/practice.h"

#include "engine/core/when_done.h"
#include "model/practice_organisation.h"
#include "ui/main_window.h"

namespace dx {

void openPractice(MainWindow &window, const QString &folder)
{
    whenDone(findOrMakePractice(folder), &window, [&window](const Result<QList<StoreUrl>> &stores) {
        if (!stores) {
            window.showError(stores.error());
            return;
        }
        for (const StoreUrl &store : *stores) {
            const SiteKey key = window.sites().open(store);
            if (store == stores->constFirst())
                window.selectNode({NodeKind::Site, key, 0});
        }
    });
}

void installPractice(MainWindow &window)
{
    window.commands().add({.id = CommandId::Practice,
                           .text = MainWindow::tr("Pract&ice Organisation"),
                           .icon = Icon::Practice,
                           .run = [&window](const Selection &) { openPractice(window); }});
}

} // namespace dx
