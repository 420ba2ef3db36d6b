#pragma once

#include "model/watch_model.h"
#include "ui/main_window.h"
#include "ui/site_tree.h"

class QDockWidget;

namespace dx {

class ContentsPage;
class ForceCommands;
class MainToolBar;
class ResultTabs;
class StatusCells;
class WatchPane;

/** What MainWindow is made of; main_window_parts.cpp puts it together. */
struct MainWindow::Private
{
    Private(MainWindow &owner, OpenSites &openSites, QSettings &store)
        : window(owner), sites(openSites), settings(store), forcing(openSites), watch(openSites)
    {
    }

    void makePanes();
    void makeWatch();
    void addWindowCommands();
    void followSites();
    void setSite(SiteKey key);
    void showNode(const NodeId &node);
    void refresh();
    void contextMenu(NodeKind kind, const QPoint &place);
    void nextPane();
    void goBack();
    void fillWindowMenu();
    void showDifferences(SiteKey key, CycleId cycle);
    void restore();
    void save();
    /** The sites whose scheduled cycles end with this window. */
    QStringList scheduledHere() const;

    MainWindow &window;
    OpenSites &sites;
    QSettings &settings;
    Forcing forcing;
    WatchModel watch;
    SiteTreeModel treeModel;
    Commands *commands = nullptr;
    SiteTree *tree = nullptr;
    ResultTabs *tabs = nullptr;
    ContentsPage *contents = nullptr;
    WatchPane *watchPane = nullptr;
    QDockWidget *watchDock = nullptr;
    MainToolBar *toolBar = nullptr;
    ForceCommands *force = nullptr;
    StatusCells *cells = nullptr;
    QList<NodeId> visited; ///< the places of the tree that were shown, the present one last
    QList<QAction *> tabActions; ///< of the Window menu
    bool recipientsActive = false; ///< the table, not the tree, had the focus last
    bool leaving = false; ///< the exit question has been answered
    bool running = false; ///< what the enabled state of Stop was last computed for
};

} // namespace dx
