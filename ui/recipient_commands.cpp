#include "ui/console_commands.h"

#include "engine/core/when_done.h"
#include "model/recipient_records.h"
#include "ui/contents_page.h"
#include "ui/properties/ask_deletion.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTableView>

namespace dx {
namespace {

/** More than so many do not fit a clipboard or a patient reader of "Delete 1 000 000?". */
constexpr qint64 kAtOnce = 10'000;

QString tooMany(const Selection &selection)
{
    if (selection.recipientCount == 0)
        return MainWindow::tr("Select recipients first.");
    return selection.recipientCount > kAtOnce
        ? MainWindow::tr("More than %1 are selected.").arg(QLocale().toString(kAtOnce))
        : QString();
}

QString asText(const QList<RecipientRow> &rows)
{
    QStringList lines;
    for (const RecipientRow &row : rows)
        lines << QStringList{row.displayName, recipientKindText(row.kind),
                             row.address,     row.office,
                             row.title,       row.department,
                             row.phone}
                     .join(QLatin1Char('\t'));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void askAndDelete(MainWindow &window, SiteKey site, const QList<RecipientRow> &rows)
{
    SiteSession *const session = window.sites().session(site);
    if (!session)
        return;
    QList<RecipientRow> own;
    for (const RecipientRow &row : rows)
        if (!row.origin.isValid())
            own << row;
    if (own.isEmpty()) {
        window.showError({Error::Code::Denied,
                          MainWindow::tr("The selected recipients belong to a partner. Delete "
                                         "them there; the next cycle takes them away here.",
                                         nullptr, int(rows.size())),
                          {}});
        return;
    }
    QList<EntryId> ids;
    for (const RecipientRow &row : own)
        ids << row.id;
    askDeletion(window, site,
                Deletion::ofRecipients(session->summary(), own, rows.size() - own.size()),
                [ids](SiteSession &open, int) { return deleteRecipients(open, ids); });
}

bool hasRecipients(const Selection &selection)
{
    return selection.recipientCount > 0;
}

} // namespace

void installRecipientCommands(MainWindow &window, ContentsPage &page)
{
    ContentsView *const contents = &page.recipients();
    Commands &commands = window.commands();
    commands.add({.id = CommandId::Copy,
                  .text = MainWindow::tr("&Copy as Text"),
                  .icon = Icon::Copy,
                  .shortcuts = {QKeySequence::Copy},
                  .contexts = {NodeKind::None},
                  .whyNot = tooMany,
                  .run = [contents](const Selection &) {
                      contents->withSelected([](const QList<RecipientRow> &rows) {
                          QGuiApplication::clipboard()->setText(asText(rows));
                      });
                  }});
    commands.add({.id = CommandId::CopyLdif,
                  .text = MainWindow::tr("Copy as &LDIF"),
                  .contexts = {NodeKind::None},
                  .whyNot = tooMany,
                  .run = [&window, contents](const Selection &selection) {
                      contents->withSelected(
                          [&window, site = selection.site](const QList<RecipientRow> &rows) {
                              SiteSession *const session = window.sites().session(site);
                              if (!session)
                                  return;
                              QList<EntryId> ids;
                              for (const RecipientRow &row : rows)
                                  ids << row.id;
                              whenDone(recipientsAsLdif(*session, ids), &window,
                                       [&window](const Result<QByteArray> &text) {
                                           if (text)
                                               QGuiApplication::clipboard()->setText(
                                                   QString::fromUtf8(*text));
                                           else
                                               window.showError(text.error());
                                       });
                          });
                  }});
    commands.add({.id = CommandId::Delete,
                  .text = MainWindow::tr("&Delete"),
                  .icon = Icon::Delete,
                  .shortcuts = {QKeySequence::Delete},
                  .contexts = {NodeKind::None},
                  .applies = hasRecipients,
                  .whyNot = tooMany,
                  .run = [&window, contents](const Selection &selection) {
                      contents->withSelected(
                          [&window, site = selection.site](const QList<RecipientRow> &rows) {
                              askAndDelete(window, site, rows);
                          });
                  }});
    commands.add({.id = CommandId::SelectAll,
                  .text = MainWindow::tr("Select &All"),
                  .shortcuts = {QKeySequence::SelectAll},
                  .whyNot =
                      [&page](const Selection &) {
                          return page.showsRecipients() ? QString()
                                                        : MainWindow::tr("Select a list first.");
                      },
                  .run =
                      [contents](const Selection &) {
                          contents->table()->setFocus();
                          contents->table()->selectAll();
                      }});
}

} // namespace dx
