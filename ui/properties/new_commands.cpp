// File > New ..., Open Invitation…
#include "engine/core/clock.h"
#include "model/forms/recipient_form.h"
#include "model/site_facts.h"
#include "ui/enrolment/invitation_start.h"
#include "ui/enrolment/role_move_commands.h"
#include "ui/properties/install_properties.h"
#include "ui/properties/sheet_registry.h"
#include "ui/sheet/sheets.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

QString needsSite(const Selection &s)
{
    return s.session && s.session->isLoaded() ? QString() : MainWindow::tr("Open a site first.");
}

/** The container a new recipient goes to: the selected one, else the first of our own. */
ListId listFor(const Selection &s)
{
    if (s.list.isValid())
        return s.list;
    const SiteSummary &summary = s.session->summary();
    for (const AddressList &list : summary.lists) {
        const bool ours = std::ranges::none_of(summary.agreements, [&](const Agreement &a) {
            return a.settings.importList == list.id;
        });
        if (ours)
            return list.id;
    }
    return {};
}

void newRecipient(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    const Recipient blank
        = RecipientForm::blank(s.session->summary(), listFor(s), RecipientKind::Mailbox);
    sheets.show(s.site, {}, Sheets::recipient(*s.session, blank, &window));
}

void newList(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    AddressList list;
    list.parent = s.list;
    sheets.show(s.site, {}, Sheets::container(*s.session, list, &window));
}

/** The sheet of what an invitation makes; what is wrong with it stands in `start` while that is
 * there. */
void openInvitation(MainWindow &window, SheetRegistry &sheets, const Selection &s,
                    const QByteArray &text, const QPointer<InvitationStart> &start)
{
    SiteSession *session = window.sites().session(s.site);
    if (!session)
        return;
    const auto sheet = Sheets::fromInvitation(*session, text, SystemClock().now(), &window,
                                              agreementLinks(window, sheets, *session));
    if (!sheet && start)
        return start->showProblem(sheet.error().text);
    if (!sheet)
        return window.showError(sheet.error());
    if (start)
        start->close();
    sheets.show(s.site, {}, *sheet);
}

void fromInvitation(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    auto *start = new InvitationStart(&window);
    QObject::connect(start, &InvitationStart::byHandChosen, &window, [&window, &sheets, s] {
        if (SiteSession *session = window.sites().session(s.site))
            sheets.show(s.site, {},
                        Sheets::newAgreement(*session, Role::Requestor, nullptr, &window,
                                             agreementLinks(window, sheets, *session)));
    });
    QObject::connect(start, &InvitationStart::textRead, &window,
                     [&window, &sheets, s, start](const QByteArray &text) {
                         const auto open = [&window, &sheets, s, text, dialog = QPointer(start)] {
                             openInvitation(window, sheets, s, text, dialog);
                         };
                         if (askWhosePlace(window, s.site, text, open))
                             start->close();
                         else
                             open();
                     });
    sheets.showWindow(s.site, {}, start);
}

void addOther(MainWindow &window, SheetRegistry &sheets)
{
    window.commands().add(
        {.id = CommandId::NewServer,
         .text = MainWindow::tr("Dirsync &Server…"),
         .icon = Icon::Server,
         .contexts = {NodeKind::Connections},
         .whyNot =
             [](const Selection &s) {
                 if (const QString wrong = needsSite(s); !wrong.isEmpty())
                     return wrong;
                 return s.session->summary().server
                     ? MainWindow::tr("This site has a Dirsync Server object already.")
                     : QString();
             },
         .run =
             [&window, &sheets](const Selection &s) {
                 if (!sheets.raise(s.site, u"server"_s))
                     sheets.show(s.site, u"server"_s, Sheets::server(*s.session, &window));
             }});
    window.commands().add(
        {.id = CommandId::NewRequestor,
         .text = MainWindow::tr("Dirsync &Requestor…"),
         .icon = Icon::Requestor,
         .contexts = {NodeKind::Connections},
         .whyNot = needsSite,
         .run = [&window, &sheets](const Selection &s) { fromInvitation(window, sheets, s); }});
    window.commands().add(
        {.id = CommandId::NewRemoteRequestor,
         .text = MainWindow::tr("Re&mote Dirsync Requestor…"),
         .icon = Icon::RemoteRequestor,
         .contexts = {NodeKind::Connections},
         .whyNot = needsSite,
         .run = [&window, &sheets](const Selection &s) {
             sheets.show(s.site, {},
                         Sheets::newAgreement(*s.session, Role::Server, nullptr, &window,
                                              agreementLinks(window, sheets, *s.session)));
         }});
}

} // namespace

void addNewCommands(MainWindow &window, SheetRegistry &sheets)
{
    window.commands().add(
        {.id = CommandId::NewRecipient,
         .text = MainWindow::tr("New &Recipient…"),
         .icon = Icon::Mailbox,
         .shortcuts = {QKeySequence(u"Ctrl+N"_s)},
         .contexts = {NodeKind::List},
         .whyNot =
             [](const Selection &s) {
                 if (const QString wrong = needsSite(s); !wrong.isEmpty())
                     return wrong;
                 return listFor(s).isValid() ? QString()
                                             : MainWindow::tr("Make a recipients container first.");
             },
         .run = [&window, &sheets](const Selection &s) { newRecipient(window, sheets, s); }});
    window.commands().add(
        {.id = CommandId::NewList,
         .text = MainWindow::tr("New Recipients Con&tainer…"),
         .icon = Icon::Container,
         .contexts = {NodeKind::Recipients, NodeKind::List},
         .whyNot = needsSite,
         .run = [&window, &sheets](const Selection &s) { newList(window, sheets, s); }});
    addOther(window, sheets);
    addRoleMoveCommands(window);
    window.commands().add(
        {.id = CommandId::OpenInvitation,
         .text = MainWindow::tr("Open In&vitation…"),
         .icon = Icon::Invitation,
         .contexts = {NodeKind::Connections},
         .whyNot = needsSite,
         .run = [&window, &sheets](const Selection &s) { fromInvitation(window, sheets, s); }});
}

} // namespace dx
