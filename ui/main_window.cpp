#include "ui/main_window.h"

#include "model/site_facts.h"
#include "ui/console_commands.h"
#include "ui/console_parts.h"
#include "ui/contents_page.h"
#include "ui/force_commands.h"
#include "ui/main_toolbar.h"
#include "ui/main_window_private.h"
#include "ui/result_tabs.h"
#include "ui/status_cells.h"
#include "ui/style/screen_keeper.h"
#include "ui/watch_pane.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>

namespace dx {

MainWindow::MainWindow(OpenSites &sites, QSettings &settings)
    : d(std::make_unique<Private>(*this, sites, settings))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Dirsync Administrator"));
    new ScreenKeeper(this); // for all windows: without this one there is no console
    d->commands = new Commands(
        menuBar(), [this] { return selection(); }, this);
    d->makePanes();
    d->makeWatch();
    installConsoleCommands(*this, *d->contents);
    installRecipientCommands(*this, *d->contents);
    d->force = new ForceCommands(*this, d->watch);
    d->watchPane->offer(d->commands->action(CommandId::ForceWhole));
    d->addWindowCommands();
    installConsoleParts(*this);
    d->treeModel.setPageKinds(d->contents->pageKinds());
    d->toolBar = new MainToolBar(*this, d->contents->recipients().filterField());
    addToolBar(d->toolBar);
    d->commands->add(
        {.id = CommandId::ShowToolBar, .text = tr("&Toolbar"), .run = [this](const Selection &) {
             d->toolBar->setVisible(d->commands->action(CommandId::ShowToolBar)->isChecked());
         }});
    QAction *const bar = d->commands->action(CommandId::ShowToolBar);
    bar->setCheckable(true);
    bar->setChecked(true);
    d->cells = new StatusCells(*this, statusBar());
    d->followSites();
    d->restore();
    d->showNode({});
    d->tree->setFocus();
}

MainWindow::~MainWindow()
{
    d->sites.disconnect(this);
}

OpenSites &MainWindow::sites()
{
    return d->sites;
}

Commands &MainWindow::commands()
{
    return *d->commands;
}

Forcing &MainWindow::forcing()
{
    return d->forcing;
}

QSettings &MainWindow::settings()
{
    return d->settings;
}

Selection MainWindow::selection() const
{
    Selection selection;
    if (!d->tree)
        return selection;
    const NodeId node = d->tree->currentNode();
    selection.site = node.site;
    selection.session = d->sites.session(node.site);
    selection.kind = node.kind;
    if (node.kind == NodeKind::List)
        selection.list = ListId{node.object};
    if (node.kind == NodeKind::Agreement)
        selection.agreement = AgreementId{node.object};
    if (d->recipientsActive && d->contents->showsRecipients()) {
        selection.recipient = d->contents->recipients().currentRecipient();
        selection.recipientCount = d->contents->recipients().selectedCount();
    }
    return selection;
}

void MainWindow::selectNode(const NodeId &node)
{
    d->tree->select(node);
}

void MainWindow::showAllRecipients()
{
    if (const SiteKey site = selection().site; site.isValid())
        d->tree->select({NodeKind::GlobalList, site, 0});
    d->tabs->setCurrentIndex(0);
}

void MainWindow::withSelectedRecipients(std::function<void(const QList<EntryId> &)> callback)
{
    d->contents->recipients().withSelected(
        [callback = std::move(callback)](const QList<RecipientRow> &rows) {
            QList<EntryId> ids;
            for (const RecipientRow &row : rows)
                ids << row.id;
            callback(ids);
        });
}

void MainWindow::registerPage(NodeKind kind, PageFactory factory)
{
    d->contents->registerPage(kind, std::move(factory));
    d->treeModel.setPageKinds(d->contents->pageKinds());
}

void MainWindow::addResultTab(QWidget *page, const QString &title, Icon pageIcon)
{
    d->tabs->addResult(page, title, pageIcon);
}

void MainWindow::showError(const Error &error)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Dirsync Administrator"), error.text,
                                QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("errorBox"));
    box->setEscapeButton(QMessageBox::Ok); // of two buttons Qt knows none
    auto *copy = box->addButton(tr("Copy details"), QMessageBox::ActionRole);
    copy->disconnect(); // does not close the box
    connect(copy, &QPushButton::clicked, box, [error] {
        QGuiApplication::clipboard()->setText(error.text + QLatin1Char('\n') + error.detail);
    });
    if (!error.detail.isEmpty())
        box->setInformativeText(error.detail.left(400));
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    d->save();
    const QStringList names = d->leaving ? QStringList() : d->scheduledHere();
    if (names.isEmpty()) {
        d->tabs->closeWindows();
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Exit"),
        tr("Scheduled cycles of %1 stop when this window closes.").arg(names.join(tr(", "))),
        QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("exitQuestion"));
    auto *leave = box->addButton(tr("Exit"), QMessageBox::DestructiveRole);
    auto *stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    connect(leave, &QPushButton::clicked, this, [this] {
        d->leaving = true;
        close();
    });
    box->open();
}

} // namespace dx
