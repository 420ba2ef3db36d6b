#include "ui/views/install_views.h"

#include "model/site_session.h"
#include "ui/lists/compare_dialog.h"
#include "ui/lists/export_dialog.h"
#include "ui/lists/import_dialog.h"
#include "ui/main_window.h"
#include "ui/views/cycles_view.h"
#include "ui/views/events_view.h"
#include "ui/views/open_difference.h"

#include <QPointer>

namespace dx {

namespace {

bool hasLists(const Selection &selection)
{
    return selection.session && !selection.session->summary().lists.isEmpty();
}

void openImport(MainWindow &window, const Selection &selection)
{
    auto *dialog = new ImportDialog(*selection.session, selection.list, &window);
    QObject::connect(dialog, &ImportDialog::previewed, &window,
                     [&window, session = QPointer(selection.session)](const QString &spool,
                                                                      const QString &title) {
                         if (session)
                             openImportPreview(window, *session, spool, title);
                     });
    // closing the site waits for what is being written
    QObject::connect(&window.sites(), &OpenSites::aboutToClose, dialog,
                     [dialog, site = selection.site](SiteKey key) {
                         if (key == site)
                             dialog->stop();
                     });
    dialog->show();
}

void addListCommands(MainWindow &window)
{
    const auto noLists = [](const Selection &selection) {
        return hasLists(selection) ? QString()
                                   : MainWindow::tr("This site has no recipients container");
    };
    window.commands().add(
        {.id = CommandId::Compare,
         .text = MainWindow::tr("&Compare Address Lists…"),
         .icon = Icon::Compare,
         .shortcuts = {QKeySequence(Qt::Key_F7)},
         .contexts = {NodeKind::List},
         .applies = {},
         .whyNot = noLists,
         .run = [&window](const Selection &selection) {
             (new CompareDialog(window, *selection.session, selection.list))->show();
         }});
    window.commands().add(
        {.id = CommandId::Import,
         .text = MainWindow::tr("Directory &Import…"),
         .icon = Icon::Import,
         .shortcuts = {},
         .contexts = {NodeKind::List},
         .applies = {},
         .whyNot = noLists,
         .run = [&window](const Selection &selection) { openImport(window, selection); }});
    window.commands().add(
        {.id = CommandId::Export,
         .text = MainWindow::tr("Directory &Export…"),
         .icon = Icon::Export,
         .shortcuts = {},
         .contexts = {NodeKind::List, NodeKind::Agreement},
         .applies = {},
         .whyNot = noLists,
         .run = [&window](const Selection &selection) {
             (new ExportDialog(*selection.session, selection.list, selection.agreement, &window))
                 ->show();
         }});
}

} // namespace

void installViews(MainWindow &window)
{
    addListCommands(window);
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
         .text = MainWindow::tr("Show Pe&nding Changes"),
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
