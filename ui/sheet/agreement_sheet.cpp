// The sheet of both requestor objects: one agreement, seen from its two ends.
#include "model/forms/agreement_form.h"
#include "ui/enrolment/invitation_ready.h"
#include "ui/sheet/agreement_pages.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/security_pages.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/sheets.h"

#include <QCoreApplication>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Sheets)
};

QString kindOf(const AgreementForm &form)
{
    const bool server = form.role() == Role::Server;
    if (form.isNew())
        return server ? Text::tr("New Remote Dirsync Requestor")
                      : Text::tr("New Dirsync Requestor");
    return server ? Text::tr("Remote Dirsync Requestor") : Text::tr("Dirsync Requestor");
}

void showHeader(PropertySheet &sheet, const AgreementForm &form)
{
    const Icon picture = form.role() == Role::Server ? Icon::RemoteRequestor : Icon::Requestor;
    const Agreement &stored = form.stored().agreement;
    const QString name = form.isNew() ? kindOf(form) : stored.settings.name;
    sheet.setHeader(icon(picture), name,
                    form.isNew() ? QString() : AgreementForm::stateName(stored.state));
}

/** A link with the agreement as it is being edited; none where nobody follows it. */
std::function<void()> linkOf(const std::function<void(const Agreement &)> &show,
                             const AgreementForm &form)
{
    if (!show)
        return {};
    return [show, &form] { show(form.data().agreement); };
}

void addPages(PropertySheet &sheet, AgreementForm &form, SiteSession &session,
              const AgreementLinks &links)
{
    const SheetPort port = SheetPort::of(session);
    SheetPage *general = sheet.addPage(Text::tr("General"));
    AgreementPages::general(*general, form);
    general->addStretch();
    AgreementPages::import(*sheet.addPage(Text::tr("Import Container")), form);
    AgreementPages::exports(*sheet.addPage(Text::tr("Export Containers")), form, port,
                            linkOf(links.leftOut, form));
    AgreementPages::transport(*sheet.addPage(Text::tr("Transport")), form);
    AgreementPages::settings(*sheet.addPage(Text::tr("Settings")), form);
    AgreementPages::templates(*sheet.addPage(Text::tr("Templates")), form);
    if (form.role() == Role::Requestor)
        AgreementPages::schedule(*sheet.addPage(Text::tr("Schedule")), form);
    if (!form.isNew()) {
        SheetPage *security = sheet.addPage(Text::tr("Security"));
        if (form.isMsMailPartner())
            SecurityPages::unsealed(*security, form);
        else if (form.role() == Role::Server)
            AgreementPages::invitation(*security, form, session);
        if (!form.isMsMailPartner())
            SecurityPages::agreement(*security, form, session);
    }
    AgreementPages::guard(*sheet.addPage(Text::tr("Guard")), form);
    if (!form.isNew())
        AgreementPages::numbers(*sheet.addPage(Text::tr("Sync Numbers")), form);
}

PropertySheet *make(SiteSession &session, std::unique_ptr<AgreementForm> owned, QWidget *parent,
                    const AgreementLinks &links)
{
    AgreementForm *form = owned.get();
    auto *sheet = new PropertySheet(form->isNew() ? u"newAgreement"_s : u"agreement"_s,
                                    std::move(owned), SheetPort::of(session), parent);
    addPages(*sheet, *form, session, links);
    if (auto show = linkOf(links.entries, *form))
        sheet->setEntriesLink(std::move(show));
    QObject::connect(form, &Form::changed, sheet, [sheet, form] { showHeader(*sheet, *form); });
    showHeader(*sheet, *form);
    // A new remote requestor ends with its invitation.
    QObject::connect(sheet, &PropertySheet::written, sheet, [form, parent] {
        if (const auto &issued = form->data().issued)
            (new InvitationReady(*issued, parent))->show();
    });
    sheet->start();
    return sheet;
}

} // namespace

PropertySheet *Sheets::agreement(SiteSession &session, const Agreement &agreement, QWidget *parent,
                                 const AgreementLinks &links)
{
    return make(session, std::make_unique<AgreementForm>(session.summary(), agreement), parent,
                links);
}

PropertySheet *Sheets::newAgreement(SiteSession &session, Role role, const Agreement *like,
                                    QWidget *parent, const AgreementLinks &links)
{
    auto form = std::make_unique<AgreementForm>(session.summary(), role);
    if (like)
        form->copyFrom(*like);
    if (role == Role::Requestor)
        form->enterByHand();
    return make(session, std::move(form), parent, links);
}

Result<PropertySheet *> Sheets::fromInvitation(SiteSession &session, const QByteArray &text,
                                               Timestamp now, QWidget *parent,
                                               const AgreementLinks &links)
{
    auto form = std::make_unique<AgreementForm>(session.summary(), Role::Requestor);
    DX_TRY(form->useInvitation(text, now));
    return make(session, std::move(form), parent, links);
}

} // namespace dx
