#include "ui/main_window_private.h"

#include "model/site_facts.h"
#include "ui/contents_page.h"
#include "ui/elements.h"
#include "ui/force_commands.h"
#include "ui/page_saver.h"
#include "ui/result_tabs.h"
#include "ui/status_cells.h"
#include "ui/views/open_difference.h"
#include "ui/watch_pane.h"

#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QTableView>

namespace dx {

void MainWindow::Private::makePanes()
{
    tree = new SiteTree(treeModel, &window);
    auto *dock = new QDockWidget(tr("Sites"), &window);
    dock->setObjectName(QStringLiteral("treeDock"));
    dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
    dock->setTitleBarWidget(new QWidget(dock)); // the tree needs no caption
    dock->setWidget(tree);
    window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);

    tabs = new ResultTabs(&window);
    contents = new ContentsPage(window, watch, tabs);
    tabs->setFixed(contents, tr("Contents"));
    window.setCentralWidget(tabs);

    connect(tree, &SiteTree::nodeChanged, &window, [this](const NodeId &node) { showNode(node); });
    // a click is the person's own wish, also on the node that is selected already
    connect(tree, &SiteTree::clicked, &window, [this] { tabs->setCurrentIndex(0); });
    connect(tree, &SiteTree::contextMenuWanted, &window,
            [this](const NodeId &node, const QPoint &place) { contextMenu(node.kind, place); });
    connect(tree, &SiteTree::activatedNode, &window,
            [this] { commands->trigger(CommandId::Properties); });
    connect(contents, &ContentsPage::partnerWanted, tree, &SiteTree::select);
    ContentsView &recipients = contents->recipients();
    connect(&recipients, &ContentsView::contextMenuWanted, &window,
            [this](const QPoint &place) { contextMenu(NodeKind::None, place); });
    connect(&recipients, &ContentsView::selectionChanged, &window, [this] { refresh(); });
    connect(qApp, &QApplication::focusChanged, &window, [this](QWidget *, QWidget *now) {
        const bool before = recipientsActive;
        if (now == tree)
            recipientsActive = false;
        else if (now == contents->recipients().table())
            recipientsActive = true;
        if (before != recipientsActive)
            refresh();
    });
}

void MainWindow::Private::makeWatch()
{
    watchPane = new WatchPane(watch, &window);
    watchDock = new QDockWidget(tr("Watch"), &window);
    watchDock->setObjectName(QStringLiteral("watchDock"));
    watchDock->setWidget(watchPane);
    window.addDockWidget(Qt::BottomDockWidgetArea, watchDock);
    connect(watchPane, &WatchPane::stopWanted, &window, [this](SiteKey site, CycleId cycle) {
        const WatchedSite *const watched = watch.find(site);
        if (watched && watched->running && watched->running->cycle == cycle)
            watch.markStopping(site);
        forcing.stop(site, cycle);
    });
    connect(watchPane, &WatchPane::retryWanted, &window,
            [this](SiteKey site, CycleKind kind, AgreementId only) {
                forcing.force(site, kind, only);
            });
    connect(watchPane, &WatchPane::reviewWanted, &window, [this](SiteKey site, CycleId cycle) {
        if (SiteSession *const session = sites.session(site))
            openHeldReview(window, *session, cycle);
    });
    connect(watchPane, &WatchPane::differencesWanted, &window,
            [this](SiteKey site, CycleId cycle) { showDifferences(site, cycle); });
    connect(&watch, &WatchModel::changed, &window, [this] {
        if (watch.isRunning() == running)
            return;
        running = watch.isRunning();
        commands->update();
    });
    connect(&forcing, &Forcing::wholeEnded, &window,
            [this](SiteKey site, const QString &text) { watch.endWhole(site, text); });
}

void MainWindow::Private::showDifferences(SiteKey key, CycleId cycle)
{
    SiteSession *const session = sites.session(key);
    const WatchedSite *const watched = watch.find(key);
    if (session && watched && watched->last && watched->last->id == cycle)
        openCycleDifference(window, *session, *watched->last);
}

void MainWindow::Private::addWindowCommands()
{
    QAction *const watchAction = watchDock->toggleViewAction();
    QAction *const shown
        = commands->add({.id = CommandId::ShowWatch,
                         .text = tr("&Watch"),
                         .icon = Icon::Watch,
                         .shortcuts = {QKeySequence(Qt::Key_F4)},
                         .run = [watchAction](const Selection &) { watchAction->trigger(); }});
    shown->setCheckable(true);
    connect(watchAction, &QAction::toggled, shown, &QAction::setChecked);
    shown->setChecked(true);
    QAction *const status
        = commands->add({.id = CommandId::ShowStatusBar, .text = tr("&Status Bar")});
    status->setCheckable(true);
    status->setChecked(true);
    connect(status, &QAction::toggled, window.statusBar(), &QWidget::setVisible);

    commands->add({.id = CommandId::Back,
                   .text = tr("&Back"),
                   .shortcuts = {QKeySequence(Qt::ALT | Qt::Key_Left)},
                   .whyNot =
                       [this](const Selection &) {
                           return tabs->currentIndex() > 0 || visited.size() > 1
                               ? QString()
                               : tr("Nothing was shown before.");
                       },
                   .run = [this](const Selection &) { goBack(); }});
    commands->add({.id = CommandId::Filter,
                   .text = tr("F&ilter"),
                   .icon = Icon::Filter,
                   .shortcuts = {QKeySequence::Find},
                   .run = [this](const Selection &) {
                       if (!focusFilter(tabs->currentWidget())) {
                           contents->recipients().filterField()->setFocus(Qt::ShortcutFocusReason);
                           contents->recipients().filterField()->selectAll();
                       }
                   }});
    // who looks for somebody need not look for a list first
    connect(contents->recipients().filterField(), &QLineEdit::textChanged, &window,
            [this](const QString &text) {
                if (!text.isEmpty() && (tabs->currentIndex() > 0 || !contents->showsRecipients()))
                    window.showAllRecipients();
            });
    const auto stays = [this](const Selection &) {
        return tabs->currentIndex() > 0 ? QString() : tr("Contents stays open.");
    };
    commands->add({.id = CommandId::NewWindow,
                   .text = tr("New &Window"),
                   .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
                   .whyNot = stays,
                   .run = [this](const Selection &) { tabs->moveCurrentToWindow(); }});
    commands->add({.id = CommandId::CloseTab,
                   .text = tr("&Close Tab"),
                   .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_W)},
                   .whyNot = stays,
                   .run = [this](const Selection &) { tabs->closeCurrent(); }});
    commands->add({.id = CommandId::NextTab,
                   .text = tr("&Next Tab"),
                   .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Tab)},
                   .run = [this](const Selection &) { tabs->step(1); }});
    commands->add({.id = CommandId::PreviousTab,
                   .text = tr("&Previous Tab"),
                   .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab)},
                   .run = [this](const Selection &) { tabs->step(-1); }});
    commands->add({.id = CommandId::NextPane,
                   .text = tr("Next P&ane"),
                   .shortcuts = {QKeySequence(Qt::Key_F6)},
                   .run = [this](const Selection &) { nextPane(); }});
    addSaveContents(window, *tabs);
    connect(tabs, &QTabWidget::currentChanged, &window, [this] { refresh(); });
    connect(commands->menu(CommandId::NewWindow), &QMenu::aboutToShow, &window,
            [this] { fillWindowMenu(); });
}

/** The open tabs stand at the top of the Window menu. */
void MainWindow::Private::fillWindowMenu()
{
    QMenu *const menu = commands->menu(CommandId::NewWindow);
    qDeleteAll(tabActions);
    tabActions.clear();
    QAction *const first = menu->actions().value(0);
    for (int index = 0; index < tabs->count(); ++index) {
        const QString text = tabs->tabText(index);
        auto *action = new QAction(
            index < 9 ? QStringLiteral("&%1 %2").arg(index + 1).arg(text) : text, menu);
        action->setCheckable(true);
        action->setChecked(index == tabs->currentIndex());
        connect(action, &QAction::triggered, tabs,
                [this, page = tabs->widget(index)] { tabs->setCurrentWidget(page); });
        menu->insertAction(first, action);
        tabActions << action;
    }
}

void MainWindow::Private::goBack()
{
    if (tabs->currentIndex() > 0) {
        tabs->setCurrentIndex(0);
        return;
    }
    while (visited.size() > 1) {
        visited.removeLast();
        if (treeModel.indexOf(visited.constLast()).isValid()) {
            tree->select(visited.constLast());
            return;
        }
    }
}

void MainWindow::Private::nextPane()
{
    QWidget *const page = tabs->currentWidget();
    QList<QWidget *> panes{tree};
    const QList<QWidget *> inPage = page == contents && contents->showsRecipients()
        ? QList<QWidget *>{contents->recipients().table()}
        : panesOf(page);
    panes += inPage.isEmpty() ? QList<QWidget *>{page} : inPage;
    if (watchDock->isVisible())
        panes << watchPane;
    focusNextPane(panes);
}

void MainWindow::Private::followSites()
{
    const auto follow = [this](SiteKey key) { setSite(key); };
    connect(&sites, &OpenSites::added, &window, follow);
    connect(&sites, &OpenSites::opened, &window, follow);
    connect(&sites, &OpenSites::changed, &window, follow);
    connect(&sites, &OpenSites::failed, &window, follow);
    connect(&sites, &OpenSites::opened, &window, [this](SiteKey key) {
        SiteSession *const session = sites.session(key);
        connect(session, &SiteSession::engineChanged, &window, [this] { refresh(); });
        connect(session, &SiteSession::failed, &window, [this](const Error &error) {
            window.statusBar()->showMessage(error.text, 10'000);
        });
    });
    connect(&sites, &OpenSites::closed, &window, [this](SiteKey key) {
        treeModel.removeSite(key);
        showNode(tree->currentNode());
        save();
    });
    for (const auto &site : sites.all())
        setSite(site->key);
}

void MainWindow::Private::setSite(SiteKey key)
{
    const OpenSite *const site = sites.find(key);
    if (!site)
        return;
    SiteState state;
    state.name = site->url.kind == StoreUrl::Kind::Sqlite ? site->url.path.section(u'/', -2)
                                                          : site->url.toString();
    if (site->error)
        state.error = site->error->text;
    if (site->session && site->session->isLoaded())
        state.summary = site->session->summary();
    const NodeId before = tree->currentNode();
    treeModel.setSite(key, state);
    // a site moves to its organisation when its name is known; what was selected stays selected
    const NodeId wanted = before.kind == NodeKind::None ? NodeId{NodeKind::Site, key, 0} : before;
    if (tree->currentNode() != wanted && treeModel.indexOf(wanted).isValid())
        tree->select(wanted);
    refresh();
}

void MainWindow::Private::showNode(const NodeId &node)
{
    constexpr qsizetype kMostVisited = 50;
    recipientsActive = false;
    if (node.kind != NodeKind::None && (visited.isEmpty() || visited.constLast() != node))
        visited.append(node);
    if (visited.size() > kMostVisited)
        visited.removeFirst();
    // the first site hides the welcome page, and the focus would go to whatever comes next
    const bool welcomed = contents->isAncestorOf(window.focusWidget()) && visited.size() == 1;
    contents->showNode(node);
    tabs->setCurrentIndex(0);
    if (welcomed)
        tree->setFocus();
    refresh();
}

void MainWindow::Private::refresh()
{
    if (!cells)
        return; // still being made
    const Selection selection = window.selection();
    QString title = tr("Dirsync Administrator");
    if (selection.session && selection.session->isLoaded()) {
        const SiteInfo &info = selection.session->summary().info;
        title = tr("%1 (%2) – Dirsync Administrator").arg(info.name, info.organization);
    }
    window.setWindowTitle(title);
    force->refresh();
    commands->update();
    cells->refresh();
    Q_EMIT window.selectionChanged();
}

void MainWindow::Private::contextMenu(NodeKind kind, const QPoint &place)
{
    auto *menu = new QMenu(&window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    commands->fillContextMenu(menu, kind);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(place);
}

void MainWindow::Private::restore()
{
    window.resize(QSize(1280, 800).boundedTo(window.screen()->availableSize()));
    window.restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    if (!window.restoreState(settings.value(QStringLiteral("window/state")).toByteArray())) {
        window.resizeDocks({window.findChild<QDockWidget *>(QStringLiteral("treeDock"))},
                           {qMax(260, 34 * window.fontMetrics().averageCharWidth())},
                           Qt::Horizontal);
        window.resizeDocks({watchDock}, {220}, Qt::Vertical);
    }
}

void MainWindow::Private::save()
{
    settings.setValue(QStringLiteral("window/geometry"), window.saveGeometry());
    settings.setValue(QStringLiteral("window/state"), window.saveState());
    QStringList open;
    for (const auto &site : sites.all())
        open << site->url.toString();
    settings.setValue(QStringLiteral("sites"), open);
}

QStringList MainWindow::Private::scheduledHere() const
{
    QStringList names;
    for (SiteSession *const session : sites.sessions()) {
        const SiteSummary &summary = session->summary();
        if (session->isLoaded() && session->engineInfo().here
            && summary.info.control == ControlState::Running && hasSchedule(summary))
            names << summary.info.name;
    }
    return names;
}

} // namespace dx
