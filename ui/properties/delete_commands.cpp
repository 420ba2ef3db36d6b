// Edit > Delete of what stands in the tree, with what it will cause. Recipients are deleted from
// Contents.
#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "model/site_facts.h"
#include "ui/main_window.h"
#include "ui/properties/install_properties.h"
#include "ui/sheet/prompt.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

void report(MainWindow &window, QFuture<Result<>> done)
{
    whenDone(done, &window, [&window](const Result<> &result) {
        if (!result)
            window.showError(result.error());
    });
}

/** Partners that import into or export a container. */
QStringList usersOf(const SiteSummary &summary, ListId list)
{
    QStringList out;
    for (const Agreement &agreement : summary.agreements) {
        if (agreement.settings.importList == list || agreement.settings.exportLists.contains(list))
            out.append(agreement.settings.name);
    }
    return out;
}

QString whyListStays(const Selection &s)
{
    const SiteSummary &summary = s.session->summary();
    const AddressList *list = findList(summary, s.list);
    if (!list)
        return MainWindow::tr("The container is gone.");
    if (list->entries > 0)
        return MainWindow::tr("%1 has %Ln recipients. Delete them first.", nullptr,
                              int(list->entries))
            .arg(list->name);
    if (const QStringList users = usersOf(summary, s.list); !users.isEmpty())
        return MainWindow::tr("%1 is used by %2.").arg(list->name, users.join(u", "_s));
    return {};
}

void deleteList(MainWindow &window, const Selection &s)
{
    Question question;
    const AddressList *list = findList(s.session->summary(), s.list);
    question.text = MainWindow::tr("Delete the container \"%1\"?").arg(list->name);
    question.more = MainWindow::tr("It is empty. No effect on partners.");
    question.answers = {MainWindow::tr("Delete"), MainWindow::tr("Cancel")};
    question.destructive = true;
    askWithBox(&window, question, [&window, s](int answer) {
        if (SiteSession *session = window.sites().session(s.site); session && answer == 0)
            report(window, session->write([id = s.list](Database &database) {
                return Lists(database).remove(id);
            }));
    });
}

QString whyServerStays(const Selection &s)
{
    for (const Agreement &agreement : s.session->summary().agreements) {
        if (agreement.role == Role::Server)
            return MainWindow::tr("Delete the remote requestors first: %1 reports here.")
                .arg(agreement.settings.name);
    }
    return {};
}

void deleteServer(MainWindow &window, const Selection &s)
{
    Question question;
    question.text = MainWindow::tr("Delete the Dirsync Server object?");
    question.more = MainWindow::tr("This site runs no T2 any more. No effect on partners.");
    question.answers = {MainWindow::tr("Delete"), MainWindow::tr("Cancel")};
    question.destructive = true;
    askWithBox(&window, question, [&window, s](int answer) {
        if (SiteSession *session = window.sites().session(s.site); session && answer == 0)
            report(window, session->write([](Database &database) {
                return SiteStore(database).removeServer();
            }));
    });
}

void deleteAgreement(MainWindow &window, const Selection &s)
{
    const SiteSummary &summary = s.session->summary();
    const Agreement *agreement = findAgreement(summary, s.agreement);
    if (!agreement)
        return;
    const AddressList *list = findList(summary, agreement->settings.importList);
    const QString &name = agreement->settings.name;
    Question question;
    question.icon = QMessageBox::Warning;
    question.text = MainWindow::tr("Delete the partner \"%1\"?").arg(name);
    question.more
        = MainWindow::tr("Nothing is sent to %1 nor taken from it any more; it keeps what it "
                         "has. Its recipients here (%2 in \"%3\") can be removed, which "
                         "deletes them at other partners too, or kept as this site's own.")
              .arg(name, QLocale().toString(list ? list->entries : 0),
                   list ? list->name : QString());
    question.answers = {MainWindow::tr("Remove recipients"), MainWindow::tr("Keep recipients"),
                        MainWindow::tr("Cancel")};
    question.preferred = 2;
    question.escape = 2;
    question.destructive = true;
    askWithBox(&window, question, [&window, s](int answer) {
        SiteSession *session = window.sites().session(s.site);
        if (!session || answer == 2)
            return;
        report(window, session->write([id = s.agreement, answer](Database &database) {
            return Agreements(database).remove(id, answer == 0, SystemClock().now());
        }));
    });
}

bool isNode(const Selection &s, NodeKind kind)
{
    return s.session && !s.recipient.isValid() && s.kind == kind;
}

} // namespace

void addDeleteCommands(MainWindow &window)
{
    const auto add = [&window](NodeKind kind, std::function<QString(const Selection &)> whyNot,
                               void (*run)(MainWindow &, const Selection &)) {
        window.commands().add({.id = CommandId::Delete,
                               .text = MainWindow::tr("&Delete"),
                               .icon = Icon::Delete,
                               .shortcuts = {QKeySequence::Delete},
                               .contexts = {kind},
                               .applies = [kind](const Selection &s) { return isNode(s, kind); },
                               .whyNot = std::move(whyNot),
                               .run = [&window, run](const Selection &s) { run(window, s); }});
    };
    add(NodeKind::List, whyListStays, deleteList);
    add(NodeKind::Server, whyServerStays, deleteServer);
    add(NodeKind::Agreement, {}, deleteAgreement);
}

} // namespace dx
