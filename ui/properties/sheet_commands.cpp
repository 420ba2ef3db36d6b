// Properties, Raw Properties and Duplicate.
#include "engine/core/when_done.h"
#include "model/forms/recipient_form.h"
#include "model/raw_properties.h"
#include "model/site_facts.h"
#include "ui/properties/install_properties.h"
#include "ui/properties/raw_properties_dialog.h"
#include "ui/properties/sheet_registry.h"
#include "ui/sheet/sheets.h"
#include "ui/views/left_out_view.h"
#include "ui/views/open_difference.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

/** What a selection is about, as a key for its one sheet; empty: nothing with properties. */
QString keyOf(const Selection &s)
{
    if (!s.session)
        return {};
    if (s.recipient.isValid())
        return s.recipientCount > 1 ? QString() : u"recipient/%1"_s.arg(s.recipient.value);
    switch (s.kind) {
    case NodeKind::Site:
        return u"site"_s;
    case NodeKind::Server:
        return u"server"_s;
    case NodeKind::List:
        return u"list/%1"_s.arg(s.list.value);
    case NodeKind::Agreement:
        return u"agreement/%1"_s.arg(s.agreement.value);
    case NodeKind::Dirsync:
    case NodeKind::Parameters:
        return u"service"_s;
    default:
        return {};
    }
}

PropertySheet *sheetOf(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    QWidget *parent = &window;
    const SiteSummary &summary = s.session->summary();
    switch (s.kind) {
    case NodeKind::Site:
        return Sheets::site(*s.session, parent);
    case NodeKind::Server:
        return Sheets::server(*s.session, parent);
    case NodeKind::Dirsync:
    case NodeKind::Parameters:
        return Sheets::service(*s.session, parent);
    case NodeKind::List:
        if (const AddressList *list = findList(summary, s.list))
            return Sheets::container(*s.session, *list, parent);
        break;
    case NodeKind::Agreement:
        if (const Agreement *agreement = findAgreement(summary, s.agreement))
            return Sheets::agreement(*s.session, *agreement, parent,
                                     agreementLinks(window, sheets, *s.session));
        break;
    default:
        break;
    }
    return nullptr;
}

/** Reads the selected recipient and goes on with it, if the site is still open by then. */
void withRecipient(MainWindow &window, const Selection &s,
                   std::function<void(SiteSession &, const Recipient &)> go)
{
    whenDone(readRecipient(*s.session, s.recipient), &window,
             [&window, site = s.site, go](const Result<Recipient> &recipient) {
                 SiteSession *session = window.sites().session(site);
                 if (!recipient)
                     window.showError(recipient.error());
                 else if (session)
                     go(*session, *recipient);
             });
}

void openProperties(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    const QString key = keyOf(s);
    if (sheets.raise(s.site, key))
        return;
    if (!s.recipient.isValid()) {
        if (PropertySheet *sheet = sheetOf(window, sheets, s))
            sheets.show(s.site, key, sheet);
        return;
    }
    withRecipient(window, s, [&window, &sheets, s, key](SiteSession &session, const Recipient &r) {
        if (!sheets.raise(s.site, key))
            sheets.show(s.site, key, Sheets::recipient(session, r, &window));
    });
}

void openRaw(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    const QString key = u"raw/"_s + keyOf(s);
    if (sheets.raise(s.site, key))
        return;
    const auto show
        = [&window, &sheets, key, site = s.site](const QString &title, const RawAttributes &raw) {
              sheets.showWindow(site, key, new RawPropertiesDialog(title, raw, &window));
          };
    if (s.recipient.isValid()) {
        withRecipient(window, s, [show](SiteSession &, const Recipient &r) {
            show(QString::fromUtf8(r.entry.displayName()), rawOf(r));
        });
        return;
    }
    const SiteSummary &summary = s.session->summary();
    const AddressList *list = findList(summary, s.list);
    const Agreement *agreement = findAgreement(summary, s.agreement);
    if (list)
        show(list->name, rawOf(*list));
    else if (agreement)
        show(agreement->settings.name, rawOf(*agreement));
    else if (s.kind == NodeKind::Server && summary.server)
        show(summary.server->name, rawOf(*summary.server));
    else
        show(summary.info.name, rawOf(summary.info));
}

void duplicate(MainWindow &window, SheetRegistry &sheets, const Selection &s)
{
    if (s.recipient.isValid()) {
        withRecipient(
            window, s, [&window, &sheets, site = s.site](SiteSession &session, const Recipient &r) {
                sheets.show(site, {},
                            Sheets::recipient(session, RecipientForm::copyOf(r), &window));
            });
        return;
    }
    const Agreement *agreement = findAgreement(s.session->summary(), s.agreement);
    sheets.show(s.site, {},
                Sheets::newAgreement(*s.session, agreement->role, agreement, &window,
                                     agreementLinks(window, sheets, *s.session)));
}

bool canDuplicate(const Selection &s)
{
    return s.session
        && (s.recipient.isValid()
            || (s.kind == NodeKind::Agreement && findAgreement(s.session->summary(), s.agreement)));
}

/** Opens the tab of those whom an agreement leaves out; a recipient of it opens its sheet. */
void openLeftOut(MainWindow &window, SheetRegistry &sheets, SiteSession &session,
                 const Agreement &agreement)
{
    const SiteKey site = window.sites().keyOf(&session);
    const auto shown = window.findChildren<LeftOutView *>();
    for (LeftOutView *older : shown) {
        if (older->belongsTo(session) && older->agreement() == agreement.id)
            older->close(); // the settings may have been edited since
    }
    auto *view = new LeftOutView(session, agreement, &window);
    QObject::connect(view, &LeftOutView::recipientActivated, &window,
                     [&window, &sheets, site](EntryId recipient) {
                         Selection chosen;
                         chosen.site = site;
                         chosen.session = window.sites().session(site);
                         chosen.recipient = recipient;
                         chosen.recipientCount = 1;
                         if (chosen.session)
                             openProperties(window, sheets, chosen);
                     });
    // its connections go with the site
    QObject::connect(&window.sites(), &OpenSites::aboutToClose, view, [view, site](SiteKey key) {
        if (key == site)
            delete view;
    });
    window.addResultTab(view, LeftOutView::title(agreement), Icon::GlobalList);
}

} // namespace

AgreementLinks agreementLinks(MainWindow &window, SheetRegistry &sheets, SiteSession &session)
{
    return {
        .entries
        = [&window,
           &session](const Agreement &edited) { openForetoldDifference(window, session, edited); },
        .leftOut = [&window, &sheets, &session](
                       const Agreement &edited) { openLeftOut(window, sheets, session, edited); }};
}

void addSheetCommands(MainWindow &window, SheetRegistry &sheets)
{
    const auto whyNot = [](const Selection &s) {
        if (s.recipientCount > 1)
            return MainWindow::tr("Select one recipient only.");
        return keyOf(s).isEmpty() ? MainWindow::tr("Select something that has properties.")
                                  : QString();
    };
    const QList<NodeKind> everywhere{NodeKind::None,      NodeKind::Site,      NodeKind::List,
                                     NodeKind::Server,    NodeKind::Agreement, NodeKind::Dirsync,
                                     NodeKind::Parameters};
    window.commands().add(
        {.id = CommandId::Properties,
         .text = MainWindow::tr("&Properties"),
         .icon = Icon::Properties,
         .shortcuts = {QKeySequence(u"Alt+Return"_s)},
         .contexts = everywhere,
         .whyNot = whyNot,
         .run = [&window, &sheets](const Selection &s) { openProperties(window, sheets, s); }});
    window.commands().add(
        {.id = CommandId::RawProperties,
         .text = MainWindow::tr("Ra&w Properties…"),
         .shortcuts = {QKeySequence(u"Shift+Alt+Return"_s)},
         .whyNot = whyNot,
         .run = [&window, &sheets](const Selection &s) { openRaw(window, sheets, s); }});
    window.commands().add(
        {.id = CommandId::Duplicate,
         .text = MainWindow::tr("D&uplicate…"),
         .contexts = {NodeKind::None, NodeKind::Agreement},
         .whyNot =
             [](const Selection &s) {
                 return canDuplicate(s) ? QString()
                                        : MainWindow::tr("Select a recipient or a partner.");
             },
         .run = [&window, &sheets](const Selection &s) { duplicate(window, sheets, s); }});
}

} // namespace dx
