#include "ui/views/install_views.h"

#include "model/site_session.h"
#include "ui/main_window.h"
#include "ui/views/cycles_view.h"
#include "ui/views/events_view.h"
#include "ui/views/open_difference.h"

namespace dx {

void installViews(MainWindow &window)
{
    window.registerPage(NodeKind::Cycles, [&window](SiteSession &session, QWidget *parent) {
        auto *view = new CyclesView(session, parent);
        QObject::connect(view, &CyclesView::differencesWanted, &window,
                         [&window, &session](const Cycle &cycle, const DifferenceFilter &filter) {
                             openCycleDifference(window, session, cycle, filter);
                         });
        return view;
    });
    window.registerPage(NodeKind::EventLog, [](SiteSession &session, QWidget *parent) {
        return new EventsView(session, parent);
    });
    window.commands().add(
        {.id = CommandId::Pending,
         .text = MainWindow::tr("Show &Pending Changes"),
         .icon = Icon::Differences,
         .shortcuts = {},
         .contexts = {NodeKind::Agreement},
         .applies =
             [](const Selection &selection) {
                 return selection.kind == NodeKind::Agreement && selection.session;
             },
         .whyNot = {},
         .run =
             [&window](const Selection &selection) {
                 openPendingDifference(window, *selection.session, selection.agreement);
             }});
}

} // namespace dx
