#pragma once

#include "model/forcing.h"
#include "ui/commands.h"

#include <QMainWindow>

#include <memory>

class QSettings;

namespace dx {

/** Makes what the Contents tab shows for a tree node of some kind; the widget follows its session.
 */
using PageFactory = std::function<QWidget *(SiteSession &session, QWidget *parent)>;

/**
 * The console's main window: site tree, Contents and result tabs, Watch pane, menus, status bar.
 *
 * Other parts plug in through the small interface below. Each has an install function that is
 * called once from installConsoleParts() (ui/console_parts.cpp), which also keeps what the part
 * owns:
 *
 *     void installProperties(MainWindow &window)
 *     {
 *         window.commands().add({.id = CommandId::Properties,
 *                                .text = MainWindow::tr("&Properties"),
 *                                .icon = Icon::Properties,
 *                                .shortcuts = {QKeySequence(u"Alt+Return"_s)},
 *                                .contexts = {NodeKind::Agreement, NodeKind::List},
 *                                .applies = [](const Selection &s) { return ...; },
 *                                .run = [&window](const Selection &s) { open the sheet of s }});
 *         window.registerPage(NodeKind::Parameters, [](SiteSession &session, QWidget *parent) {
 *             return new ParametersEditor(session, parent);
 *         });
 *     }
 *
 * - Menus, context menus and shortcuts follow from the CommandId; entries nobody adds do not exist.
 *   Several commands may share an id (Properties of a list, of an agreement, of a recipient): the
 *   first whose `applies` says yes runs. Double click and Enter trigger CommandId::Properties;
 *   the Delete key CommandId::Delete; links of empty views and the welcome page trigger theirs.
 * - What is selected: selection(); several recipients: withSelectedRecipients().
 * - A node kind that has its own page in Contents (Cycles, Event Log, Parameters): registerPage();
 *   the node appears in the tree only then.
 * - Results get a tab of their own: addResultTab(). Closing the widget closes its tab.
 * - Errors that belong to no dialog: showError().
 * - What is read or written goes through functions of the model that take selection().session
 *   (model/deletion.h, model/list_transfer.h ...); views read again on
 *   SiteSession::contentChanged().
 * - Sheets and dialogs are children of the window, not modal for the site, and go when
 *   OpenSites::aboutToClose(key) comes.
 */
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /** Both outlive the window. */
    MainWindow(OpenSites &sites, QSettings &settings);
    ~MainWindow() override;

    OpenSites &sites();
    Commands &commands();
    Forcing &forcing();
    QSettings &settings();

    Selection selection() const;
    /** Selects a node of the tree once it is there. */
    void selectNode(const NodeId &node);
    /** Shows the Global Address List of the selected site, where the filter finds everybody. */
    void showAllRecipients();
    /** Calls back, later, with the ids of all recipients that are selected in Contents. */
    void withSelectedRecipients(std::function<void(const QList<EntryId> &)> callback);

    void registerPage(NodeKind kind, PageFactory factory);
    /** Takes the widget, adds its tab behind the others and shows it. */
    void addResultTab(QWidget *page, const QString &title, Icon pageIcon = Icon::Differences);
    /** A box with text, detail and [Copy details]; returns at once. */
    void showError(const Error &error);

Q_SIGNALS:
    void selectionChanged(); ///< or what is known of the selected thing

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace dx
