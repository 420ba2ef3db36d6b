// File > New Site…: the wizard, and what follows it.
#include "ui/enrolment/invitation_ready.h"
#include "ui/main_window.h"
#include "ui/properties/install_properties.h"
#include "ui/setup/setup_wizard.h"

namespace dx {

void addSetupCommands(MainWindow &window)
{
    window.commands().add(
        {.id = CommandId::NewSite,
         .text = MainWindow::tr("&New Site…"),
         .icon = Icon::Site,
         .run = [&window](const Selection &) {
             auto *wizard = new SetupWizard(&window);
             QObject::connect(
                 wizard, &SetupWizard::made, &window, [&window](const SiteSetup::Made &made) {
                     window.sites().open(made.url);
                     for (const auto &[name, text] : made.invitations)
                         (new InvitationReady(name, text, made.invitationsUntil, &window))->show();
                 });
             wizard->show();
         }});
}

} // namespace dx
