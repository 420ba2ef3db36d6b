#include "ui/sheet/agreement_pages.h"

#include "model/forms/agreement_form.h"
#include "ui/schedule/schedule_editor.h"
#include "ui/sheet/fields.h"
#include "ui/sheet/scope_line.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/strip.h"
#include "ui/sheet/template_table.h"
#include "ui/style/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::AgreementPages)
};

/** Two radio buttons for a yes-or-no field; the first one is yes. */
void addEither(SheetPage &page, const QString &id, const QString &yes, const QString &no,
               const QString &whatsThis)
{
    auto *holder = new QWidget;
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kTight);
    auto *first = new QRadioButton(yes, holder);
    auto *second = new QRadioButton(no, holder);
    first->setObjectName(id + u"Yes"_s);
    second->setObjectName(id + u"No"_s);
    for (QRadioButton *button : {first, second})
        layout->addWidget(button);
    Form &form = page.form();
    QObject::connect(first, &QRadioButton::toggled, &page,
                     [&form, id](bool on) { form.setValue(id, on); });
    page.addField(id, holder,
                  {[first, second](const QVariant &v) {
                       const QSignalBlocker quiet(first);
                       (v.toBool() ? first : second)->setChecked(true);
                   },
                   {}},
                  whatsThis);
}

} // namespace

void AgreementPages::general(SheetPage &page, AgreementForm &form)
{
    const bool server = form.role() == Role::Server;
    page.addGroup(server ? Text::tr("Requestor") : Text::tr("Dirsync server"));
    page.addText(u"name"_s, Text::tr("How this partner is called here."));
    if (form.isNew() && server)
        page.addChoice(u"kind"_s,
                       {{Text::tr("This program"), int(PartnerKind::Dirsync)},
                        {Text::tr("MS Mail"), int(PartnerKind::MsMail)}},
                       Text::tr("MS Mail: a postoffice, or a gateway that speaks its classic form. "
                                "It needs no invitation, and its messages are not sealed."));
    page.addText(u"partnerAddress"_s,
                 Text::tr("Messages to the partner are sent to this dirsync address."));
    if (server && (form.isNew() || form.isMsMailPartner()))
        msMail(page, form);
    if (form.isNew() && !server && form.data().byHand) {
        page.addText(u"agreementUid"_s,
                     Text::tr("The line \"Agreement\" of the server's invitation."));
        page.addText(u"code"_s, Text::tr("The line \"Code\" of the server's invitation."));
        page.addText(u"certificate"_s,
                     Text::tr("The line \"Certificate\" of the server's invitation."));
    } else if (!form.data().agreement.partnerSite.isEmpty()) {
        const Agreement &agreement = form.data().agreement;
        page.addFact(Text::tr("Site"),
                     Text::tr("%1 (%2)").arg(agreement.partnerSite, agreement.partnerOrganization));
    }
    page.addGroup(Text::tr("What is exchanged"));
    page.addText(u"addressTypes"_s,
                 Text::tr("Only recipients with an address of these types are exchanged, such as "
                          "SMTP,MS. Blank: all."))
        ->setPlaceholderText(Text::tr("all"));
    page.addGroup(Text::tr("Behaviour"));
    page.addCheck(u"appendName"_s,
                  Text::tr("Imported users are shown as \"Ann Archer (Branch A)\"."));
    page.addCheck(u"enabled"_s, Text::tr("Untick to leave this partner out of all cycles."));
    if (form.isNew() && server && form.isEnabled(u"withServer"_s))
        page.addCheck(u"withServer"_s,
                      Text::tr("This site has no Dirsync Server object yet; T2 needs one."));
}

/** Fields of a requestor that speaks the classic form. */
void AgreementPages::msMail(SheetPage &page, AgreementForm &form)
{
    if (!form.isNew())
        page.addFact(Text::tr("Requestor kind"), Text::tr("MS Mail"));
    page.addText(u"postoffice"_s,
                 Text::tr("NETWORK/POSTOFFICE, as its requests name it. Blank: as in a dirsync "
                          "address NETWORK/POSTOFFICE/$SYSTEM."));
    QLineEdit *password = page.addText(
        u"password"_s,
        Text::tr("The password that its requests must have. It is kept where private keys are. "
                 "Blank: as it is."));
    password->setEchoMode(QLineEdit::Password);
    password->setPlaceholderText(form.stored().agreement.passwordPlace.isEmpty()
                                     ? Text::tr("none: any request in its name is taken")
                                     : Text::tr("unchanged"));
}

void AgreementPages::import(SheetPage &page, AgreementForm &form)
{
    page.addGroup(Text::tr("Where imported recipients go"));
    if (form.isNew()) {
        addEither(page, u"newImportList"_s, Text::tr("A new container"),
                  Text::tr("A container that is there"),
                  Text::tr("A container of its own keeps this partner's recipients apart."));
        page.addText(u"importListName"_s, Text::tr("The container that is made."));
    }
    addListChoice(page, u"importList"_s, form.site().lists,
                  Text::tr("Everything the partner sends is put here."));
    page.addGroup(Text::tr("Trust"));
    page.addNumber(u"importTrust"_s, 0, 100,
                   Text::tr("An agreement exports recipients up to its own level, so this decides "
                            "to whom these are passed on. 0 is passed on most."));
    page.addNote(Text::tr("Passed on to partners whose export level is at least this."));
    page.addStretch();
}

void AgreementPages::exports(SheetPage &page, AgreementForm &form, const SheetPort &port,
                             std::function<void()> showLeftOut)
{
    auto *nothing = new Strip(Sense::Warning);
    nothing->setText(Text::tr("Nothing is sent: no container is exported."));
    nothing->setObjectName(u"nothingSent"_s);
    page.addGroup(Text::tr("What is offered to the partner"));
    addEither(page, u"exportAll"_s,
              Text::tr("All containers of this site, also what came from other partners"),
              Text::tr("These containers"),
              Text::tr("Exporting a container does not export the ones in it."));
    auto *lists = new TwoLists(form.site().lists);
    QObject::connect(lists, &TwoLists::edited, &page, [&form](const QList<ListId> &chosen) {
        form.setValue(u"exportLists"_s, QVariant::fromValue(chosen));
    });
    page.addField(u"exportLists"_s, lists,
                  {[lists](const QVariant &v) { lists->setChosen(v.value<QList<ListId>>()); }, {}},
                  Text::tr("Insert adds, Delete removes, a double click does either."), true, 1);
    page.addWidget(nothing);
    page.addGroup(Text::tr("Who qualifies"));
    page.addNumber(u"exportTrust"_s, 0, 100,
                   Text::tr("Recipients with a higher trust level stay here."));
    page.addWidget(new ScopeLine(form, port, std::move(showLeftOut)), Text::tr("Now"));
    page.addCheck(u"exportCustom"_s, Text::tr("Contacts and foreign addresses are sent too."));
    const auto show = [nothing, &form] { nothing->setVisible(form.exportsNothing()); };
    QObject::connect(&form, &Form::changed, nothing, show);
    show();
}

void AgreementPages::transport(SheetPage &page, AgreementForm &form)
{
    page.addGroup(Text::tr("Shared folder"));
    auto *folder = new FolderField([&form] {
        return std::pair(form.site().info.address, form.data().agreement.settings.partnerAddress);
    });
    QObject::connect(folder, &FolderField::edited, &page,
                     [&form](const QString &text) { form.setValue(u"folder"_s, text); });
    QObject::connect(folder, &FolderField::left, &page, [&form] { form.touch(u"folder"_s); });
    page.addField(
        u"folder"_s, folder, {[folder](const QVariant &v) { folder->setText(v.toString()); }, {}},
        Text::tr("A folder that both sites reach, for instance on a file server. Each dirsync "
                 "address gets a folder of its own in it."),
        false);
    page.addNote(Text::tr("Messages lie there until the other site has taken them."));
    page.addStretch();
}

void AgreementPages::templates(SheetPage &page, AgreementForm &form)
{
    const auto addTable = [&](const QString &id, const QString &name, const QString &whatsThis) {
        auto *table = new TemplateTable(name);
        QObject::connect(table, &TemplateTable::edited, &page, [&form, id](const QString &text) {
            form.setValue(id, text);
            form.touch(id); // a cell was left
        });
        page.addField(id, table, {[table](const QVariant &v) { table->setText(v.toString()); }, {}},
                      whatsThis, true, 1);
    };
    page.addGroup(Text::tr("What comes from the partner"));
    addTable(u"templateIn"_s, Text::tr("Incoming template"),
             Text::tr("An attribute that stands at the left is put where its row says, and nowhere "
                      "else. What stands in no row stays as it is."));
    page.addText(u"nameRule"_s,
                 Text::tr("%F first name, %L last name, %I initials, %D display name as it came, "
                          "%1F the first letter, %{department} any attribute. Blank: as it comes."))
        ->setPlaceholderText(Text::tr("as they come; or such as %L, %F"));
    page.addGroup(Text::tr("What is sent to the partner"));
    addTable(u"templateOut"_s, Text::tr("Outgoing template"),
             Text::tr("What is left out here never leaves this site, such as private numbers."));
    page.addNote(
        Text::tr("Addresses and identities are never changed by a template. A change sends, "
                 "or asks for, everything once."));
}

void AgreementPages::settings(SheetPage &page, AgreementForm &form)
{
    page.addGroup(Text::tr("Updates"));
    page.addCheck(u"sendUpdates"_s, Text::tr("Untick to send nothing to this partner."));
    page.addCheck(u"receiveUpdates"_s,
                  Text::tr("Untick to apply nothing that this partner sends."));
    page.addGroup(Text::tr("On the next cycle only"));
    page.addCheck(u"importNext"_s,
                  Text::tr("Asks the partner for everything. Unticks itself when done."));
    page.addCheck(u"exportNext"_s,
                  Text::tr("Sends the partner everything. Unticks itself when done."));
    page.addNote(Text::tr("Both untick themselves when done."));
    page.addGroup(Text::tr("Safety"));
    if (form.role() == Role::Requestor)
        page.addNumber(u"runWindowMinutes"_s, 1, 7 * 24 * 60,
                       Text::tr("A start that was missed is made up for within this time."));
    if (!isMsMail(form.stored().agreement))
        page.addFact(Text::tr("Password"), Text::tr("replaced by the invitation"));
    page.addStretch();
}

void AgreementPages::guard(SheetPage &page, AgreementForm &form)
{
    const SiteInfo &site = form.site().info;
    page.addGroup(Text::tr("Hold what this partner sends if it would delete more than"));
    const auto add = [&](const QString &id, int most, int ofSite, const QString &whatsThis) {
        QSpinBox *spin = page.addNumber(id, AgreementForm::kAsTheSite, most, whatsThis);
        spin->setSpecialValueText(Text::tr("as the site: %1").arg(ofSite));
        spin->setMaximumWidth(160);
    };
    add(u"guardCount"_s, 1'000'000, site.guardCount,
        Text::tr("Whichever of the two is fewer counts, but up to 10 deletions are never held."));
    add(u"guardPercent"_s, 100, site.guardPercent,
        Text::tr("Of what the partner has in the list. Deletions of the last 24 hours count "
                 "together."));
    page.addNote(Text::tr("Nothing of what is held is applied until it is approved; what the "
                          "partner sends later waits behind it. What would empty a list of 3 or "
                          "more is always held."));
    page.addStretch();
}

void AgreementPages::schedule(SheetPage &page, AgreementForm &form)
{
    const QByteArray zone = form.site().info.zone;
    page.addGroup(Text::tr("T1: send our changes"));
    addSchedule(page, u"scheduleT1"_s, u"T1"_s, false, zone);
    page.addGroup(Text::tr("T3: apply the answer"));
    addSchedule(page, u"scheduleT3"_s, u"T3"_s, true, zone);
    page.addStretch();
}

} // namespace dx
