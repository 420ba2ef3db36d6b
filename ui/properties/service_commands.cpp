// Tools > Services…, Service Parameters…, Diagnostics Logging…
#include "ui/parameters/parameters_editor.h"
#include "ui/properties/install_properties.h"
#include "ui/properties/sheet_registry.h"
#include "ui/services/services_dialog.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/sheets.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

void openParameters(MainWindow &window, SheetRegistry &sheets, SiteSession &session)
{
    const SiteKey site = window.sites().keyOf(&session);
    if (sheets.raise(site, u"parameters"_s))
        return;
    auto *dialog = new QDialog(&window);
    dialog->setObjectName(u"parametersDialog"_s);
    dialog->setWindowTitle(
        MainWindow::tr("Service Parameters of %1").arg(session.summary().info.name));
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, Space::kMargin);
    layout->addWidget(new ParametersEditor(session, dialog), 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->setContentsMargins(Space::kMargin, 0, Space::kMargin, 0);
    layout->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->resize(560, 360);
    sheets.showWindow(site, u"parameters"_s, dialog);
}

PropertySheet *openService(MainWindow &window, SheetRegistry &sheets, SiteSession &session)
{
    const SiteKey site = window.sites().keyOf(&session);
    if (!sheets.raise(site, u"service"_s))
        sheets.show(site, u"service"_s, Sheets::service(session, &window));
    return sheets.sheet(site, u"service"_s);
}

void openServices(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    if (auto *open = window.findChild<ServicesDialog *>()) {
        open->select(s.session);
        open->raise();
        open->activateWindow();
        return;
    }
    auto *dialog = new ServicesDialog(window.sites().sessions(), &window);
    dialog->select(s.session);
    QObject::connect(
        dialog, &ServicesDialog::parametersRequested, &window,
        [&window, &sheets](SiteSession *session) { openParameters(window, sheets, *session); });
    QObject::connect(
        dialog, &ServicesDialog::startupRequested, &window,
        [&window, &sheets](SiteSession *session) { openService(window, sheets, *session); });
    QObject::connect(
        dialog, &ServicesDialog::watchRequested, &window,
        [&window](SiteSession *session) { showWatch(window, window.sites().keyOf(session)); });
    QObject::connect(
        dialog, &ServicesDialog::setUpRequested, &window, [&window](SiteSession *session) {
            window.selectNode({NodeKind::Connections, window.sites().keyOf(session), 0});
            window.commands().trigger(CommandId::NewRemoteRequestor);
        });
    QObject::connect(&window.sites(), &OpenSites::aboutToClose, dialog,
                     [&window, dialog](SiteKey key) {
                         if (SiteSession *session = window.sites().session(key))
                             dialog->removeSite(session);
                     });
    dialog->show();
}

} // namespace

void showWatch(MainWindow &window, SiteKey site)
{
    window.selectNode({NodeKind::Site, site, 0});
    QAction *watch = window.commands().action(CommandId::ShowWatch);
    if (watch && !watch->isChecked())
        watch->trigger();
    window.activateWindow();
}

void addServiceCommands(MainWindow &window, SheetRegistry &sheets)
{
    const auto needsSite = [](const Selection &s) {
        return s.session && s.session->isLoaded() ? QString()
                                                  : MainWindow::tr("Open a site first.");
    };
    window.commands().add(
        {.id = CommandId::Services,
         .text = MainWindow::tr("&Services…"),
         .icon = Icon::Services,
         .contexts = {NodeKind::Site, NodeKind::Dirsync},
         .whyNot = needsSite,
         .run = [&window, &sheets](const Selection &s) { openServices(window, sheets, s); }});
    window.commands().add({.id = CommandId::Parameters,
                           .text = MainWindow::tr("Service P&arameters…"),
                           .icon = Icon::Parameters,
                           .contexts = {NodeKind::Dirsync},
                           .whyNot = needsSite,
                           .run = [&window, &sheets](const Selection &s) {
                               openParameters(window, sheets, *s.session);
                           }});
    window.commands().add({.id = CommandId::Diagnostics,
                           .text = MainWindow::tr("Diagnostics &Logging…"),
                           .contexts = {NodeKind::Dirsync},
                           .whyNot = needsSite,
                           .run = [&window, &sheets](const Selection &s) {
                               if (PropertySheet *sheet = openService(window, sheets, *s.session))
                                   sheet->showPage(MainWindow::tr("Diagnostics Logging"));
                           }});
    window.registerPage(NodeKind::Parameters, [](SiteSession &session, QWidget *parent) {
        return new ParametersEditor(session, parent);
    });
}

} // namespace dx
