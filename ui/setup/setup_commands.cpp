// File > New Site…: the wizard, and what follows it.
#include "ui/enrolment/invitation_ready.h"
#include "ui/main_window.h"
#include "ui/properties/install_properties.h"
#include "ui/setup/setup_wizard.h"

namespace dx {
namespace {

/** Forces the first T1 of a new requestor as soon as its site is open, and shows it in Watch. */
void forceWhenOpen(MainWindow &window, SiteKey site)
{
    auto *once = new QObject(&window);
    QObject::connect(&window.sites(), &OpenSites::opened, once,
                     [&window, site, once](SiteKey opened) {
                         if (opened != site)
                             return;
                         once->deleteLater();
                         window.forcing().force(site, CycleKind::T1);
                         showWatch(window, site);
                     });
}

void open(MainWindow &window, const SiteSetup::Made &made, bool forceNow)
{
    const SiteKey site = window.sites().open(made.url);
    if (forceNow)
        forceWhenOpen(window, site);
    for (const IssuedInvitation &invitation : made.invitations)
        (new InvitationReady(invitation, &window))->show();
}

} // namespace

void addSetupCommands(MainWindow &window)
{
    window.commands().add({.id = CommandId::NewSite,
                           .text = MainWindow::tr("&New Site…"),
                           .icon = Icon::Site,
                           .run = [&window](const Selection &) {
                               auto *wizard = new SetupWizard(&window);
                               QObject::connect(
                                   wizard, &SetupWizard::made, &window,
                                   [&window](const SiteSetup::Made &made, bool forceNow) {
                                       open(window, made, forceNow);
                                   });
                               wizard->show();
                           }});
}

} // namespace dx
