#include "ui/views/install_views.h"

#include "model/site_session.h"
#include "ui/lists/compare_dialog.h"
#include "ui/lists/export_dialog.h"
#include "ui/lists/import_dialog.h"
#include "ui/main_window.h"
#include "ui/views/conflicts_view.h"
#include "ui/views/cycles_view.h"
#include "ui/views/events_view.h"
#include "ui/views/open_difference.h"
#include "ui/views/queues_view.h"

#include <QPointer>

#include <algorithm>

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

/** The newest cycle that a decision of the kind can be about; none: nullptr. */
const Cycle *newest(const Selection &selection, bool (*fits)(const Cycle &))
{
    if (!selection.session)
        return nullptr;
    const QList<Cycle> &cycles = selection.session->summary().lastCycles;
    const auto found = std::find_if(cycles.cbegin(), cycles.cend(), fits);
    return found == cycles.cend() ? nullptr : &*found;
}

bool isHeld(const Cycle &cycle)
{
    return cycle.outcome == CycleOutcome::Held;
}

bool canBeUndone(const Cycle &cycle)
{
    return cycle.in.total() > 0 && cycle.endedAt > 0 && cycle.outcome != CycleOutcome::Undone;
}

void addDecisionCommands(MainWindow &window)
{
    window.commands().add({.id = CommandId::ReviewHeld,
                           .text = MainWindow::tr("Review &Held Cycle…"),
                           .contexts = {NodeKind::Site, NodeKind::Cycles},
                           .whyNot =
                               [](const Selection &selection) {
                                   return newest(selection, isHeld)
                                       ? QString()
                                       : MainWindow::tr("No cycle is held for approval.");
                               },
                           .run =
                               [&window](const Selection &selection) {
                                   openHeldReview(window, *selection.session,
                                                  newest(selection, isHeld)->id);
                               }});
    window.commands().add(
        {.id = CommandId::UndoCycle,
         .text = MainWindow::tr("&Undo Last Cycle…"),
         .contexts = {NodeKind::Site, NodeKind::Cycles},
         .whyNot =
             [](const Selection &selection) {
                 return newest(selection, canBeUndone)
                     ? QString()
                     : MainWindow::tr("No cycle of late has changed anything here.");
             },
         .run =
             [&window](const Selection &selection) {
                 openUndoReview(window, *selection.session, newest(selection, canBeUndone)->id);
             }});
}

} // namespace

void installViews(MainWindow &window)
{
    addListCommands(window);
    addDecisionCommands(window);
    window.registerPage(NodeKind::Cycles, [&window](SiteSession &session, QWidget *parent) {
        auto *view = new CyclesView(session, parent);
        QObject::connect(view, &CyclesView::differencesWanted, &window,
                         [&window, &session](const Cycle &cycle, const DifferenceFilter &filter) {
                             openCycleDifference(window, session, cycle, filter);
                         });
        QObject::connect(
            view, &CyclesView::reviewWanted, &window,
            [&window, &session](CycleId cycle) { openHeldReview(window, session, cycle); });
        QObject::connect(
            view, &CyclesView::undoWanted, &window,
            [&window, &session](CycleId cycle) { openUndoReview(window, session, cycle); });
        return view;
    });
    window.registerPage(NodeKind::Queues, [](SiteSession &session, QWidget *parent) {
        return new QueuesView(session, parent);
    });
    window.registerPage(NodeKind::Conflicts, [](SiteSession &session, QWidget *parent) {
        return new ConflictsView(session, parent);
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
