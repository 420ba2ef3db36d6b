#include "ui/console_commands.h"

#include "ui/connect_dialog.h"
#include "ui/contents_page.h"
#include "ui/options_dialog.h"

#include <QActionGroup>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTableView>

namespace dx {
namespace {

QString noSite(const Selection &selection)
{
    return selection.site.isValid() ? QString() : MainWindow::tr("Select a site first.");
}

void addFile(MainWindow &window)
{
    Commands &commands = window.commands();
    commands.add({.id = CommandId::Connect,
                  .text = MainWindow::tr("&Connect to Site…"),
                  .icon = Icon::Connect,
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_O)},
                  .run = [&window](const Selection &) {
                      auto *dialog = new ConnectDialog(&window);
                      QObject::connect(
                          dialog, &ConnectDialog::chosen, &window, [&window](const StoreUrl &url) {
                              window.selectNode({NodeKind::Site, window.sites().open(url), 0});
                          });
                      dialog->open();
                  }});
    commands.add({.id = CommandId::CloseSite,
                  .text = MainWindow::tr("C&lose Site"),
                  .contexts = {NodeKind::Site},
                  .whyNot = noSite,
                  .run = [&window](const Selection &s) { window.sites().close(s.site); }});
    commands.add({.id = CommandId::Exit,
                  .text = MainWindow::tr("E&xit"),
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Q)},
                  .run = [&window](const Selection &) { window.close(); }});
}

void addKinds(Commands &commands, ContentsView *contents)
{
    struct Choice
    {
        CommandId id;
        QString text;
        QList<RecipientKind> kinds;
        bool conflicts = false;
    };
    const QList<Choice> choices{
        {CommandId::ShowAll, MainWindow::tr("&All"), {}},
        {CommandId::ShowMailboxes,
         MainWindow::tr("&Mailboxes"),
         {RecipientKind::Mailbox, RecipientKind::Resource}},
        {CommandId::ShowLists,
         MainWindow::tr("&Distribution Lists"),
         {RecipientKind::DistributionList}},
        {CommandId::ShowCustomRecipients,
         MainWindow::tr("&Custom Recipients"),
         {RecipientKind::CustomRecipient}},
        {CommandId::ShowConflicts, MainWindow::tr("Co&nflicts"), {}, true},
    };
    auto *group = new QActionGroup(&commands);
    for (const Choice &choice : choices) {
        QAction *const action = commands.add(
            {.id = choice.id, .text = choice.text, .run = [contents, choice](const Selection &) {
                 contents->setConflictsOnly(choice.conflicts);
                 contents->setKinds(choice.kinds);
             }});
        action->setCheckable(true);
        action->setChecked(choice.id == CommandId::ShowAll);
        group->addAction(action);
    }
    QAction *const hidden
        = commands.add({.id = CommandId::ShowHidden, .text = MainWindow::tr("&Hidden Recipients")});
    hidden->setCheckable(true);
    hidden->setChecked(true);
    QObject::connect(hidden, &QAction::toggled, contents, &ContentsView::setShowHidden);
}

void addView(MainWindow &window, ContentsPage &page)
{
    Commands &commands = window.commands();
    ContentsView *const contents = &page.recipients();
    addKinds(commands, contents);
    commands.add({.id = CommandId::Columns,
                  .text = MainWindow::tr("C&olumns…"),
                  .whyNot =
                      [&page](const Selection &) {
                          return page.showsRecipients() ? QString()
                                                        : MainWindow::tr("Select a list first.");
                      },
                  .run = [contents](const Selection &) { contents->chooseColumns(); }});
    QMenu *const sortBy = commands.menu(CommandId::SortByColumn);
    QObject::connect(sortBy, &QMenu::aboutToShow, contents,
                     [contents, sortBy] { contents->fillSortMenu(sortBy); });
    commands.add({.id = CommandId::Refresh,
                  .text = MainWindow::tr("&Refresh"),
                  .icon = Icon::Refresh,
                  .shortcuts = {QKeySequence(Qt::Key_F5)},
                  .whyNot =
                      [](const Selection &s) {
                          return s.session ? QString() : MainWindow::tr("Select a site first.");
                      },
                  .run =
                      [](const Selection &s) {
                          s.session->refresh();
                          Q_EMIT s.session->contentChanged();
                      }});
    commands.add({.id = CommandId::FindRecipients,
                  .text = MainWindow::tr("Find &Recipients…"),
                  .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)},
                  .contexts = {NodeKind::Site, NodeKind::GlobalList},
                  .whyNot = noSite,
                  .run = [&window, contents](const Selection &) {
                      window.showAllRecipients();
                      contents->filterField()->setFocus(Qt::ShortcutFocusReason);
                      contents->filterField()->selectAll();
                  }});
    commands.add({.id = CommandId::Options,
                  .text = MainWindow::tr("&Options…"),
                  .run = [&window](const Selection &) { openOptions(window); }});
}

QString shortcutList(MainWindow &window)
{
    QString rows;
    for (const QAction *const action : window.commands().actions()) {
        if (action->shortcut().isEmpty())
            continue;
        rows += QStringLiteral("<tr><td style='padding-right:16px'>%1</td><td>%2</td></tr>")
                    .arg(action->text().remove(QLatin1Char('&')).toHtmlEscaped(),
                         action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped());
    }
    return QStringLiteral("<table>%1</table>").arg(rows);
}

void showText(MainWindow &window, const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, &window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void addHelp(MainWindow &window)
{
    Commands &commands = window.commands();
    commands.add({.id = CommandId::Shortcuts,
                  .text = MainWindow::tr("&Keyboard Shortcuts"),
                  .run = [&window](const Selection &) {
                      showText(window, MainWindow::tr("Keyboard Shortcuts"), shortcutList(window));
                  }});
    commands.add({.id = CommandId::About,
                  .text = MainWindow::tr("&About Dirsync Administrator"),
                  .run = [&window](const Selection &) {
                      showText(
                          window, MainWindow::tr("About Dirsync Administrator"),
                          MainWindow::tr("<p><b>Dirsync Administrator %1</b></p>"
                                         "<p>Keeps the address lists of several organisations in "
                                         "step over a shared folder.</p>"
                                         "<p>Licence: GPL-3.0-or-later</p>")
                              .arg(QApplication::applicationVersion()));
                  }});
}

} // namespace

void installConsoleCommands(MainWindow &window, ContentsPage &page)
{
    addFile(window);
    addView(window, page);
    addHelp(window);
}

} // namespace dx
