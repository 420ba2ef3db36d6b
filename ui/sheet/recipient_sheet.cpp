#include "engine/core/when_done.h"
#include "model/forms/entry_history.h"
#include "model/forms/recipient_form.h"
#include "ui/sheet/fields.h"
#include "ui/sheet/property_sheet.h"
#include "ui/sheet/sheet_page.h"
#include "ui/sheet/sheets.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Sheets)
};

Icon iconOf(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Mailbox:
        return Icon::Mailbox;
    case RecipientKind::DistributionList:
        return Icon::DistributionList;
    case RecipientKind::CustomRecipient:
        return Icon::CustomRecipient;
    case RecipientKind::Resource:
        break;
    }
    return Icon::Resource;
}

void general(SheetPage &page)
{
    page.addGroup(Text::tr("Name"));
    page.addText(u"givenName"_s, Text::tr("First name."));
    page.addText(u"initials"_s, Text::tr("Initials."));
    page.addText(u"sn"_s, Text::tr("Last name."));
    page.addText(u"displayName"_s, Text::tr("How address lists show this recipient."));
    page.addText(u"mailNickname"_s, Text::tr("A short name for looking it up."));
    QList<std::pair<QString, QVariant>> kinds;
    for (const auto kind : {RecipientKind::Mailbox, RecipientKind::DistributionList,
                            RecipientKind::CustomRecipient, RecipientKind::Resource})
        kinds.append({RecipientForm::kindName(kind), int(kind)});
    page.addChoice(u"kind"_s, kinds,
                   Text::tr("A mailbox is a person of this organisation; a custom recipient "
                            "is a foreign address."));
    page.addGroup(Text::tr("Postal address"));
    page.addText(u"street"_s, Text::tr("Street and number."));
    page.addText(u"l"_s, Text::tr("City."));
    page.addText(u"st"_s, Text::tr("State or province."));
    page.addText(u"postalCode"_s, Text::tr("Postal code."));
    page.addText(u"co"_s, Text::tr("Country, as address lists show it."));
    page.addStretch();
}

void addresses(SheetPage &page)
{
    auto *field = new AddressesField;
    Form &form = page.form();
    QObject::connect(field, &AddressesField::edited, &page, [&form](const QStringList &texts) {
        form.setValue(u"addresses"_s, texts);
        form.touch(u"addresses"_s);
    });
    page.addGroup(Text::tr("Addresses"));
    page.addField(u"addresses"_s, field,
                  {[field](const QVariant &v) { field->setAddresses(v.toStringList()); },
                   [field](bool on) { field->setReadOnly(on); }},
                  Text::tr("Type and value, such as SMTP:ann@contoso.example. The bold one is "
                           "the primary address, by which the recipient is known."),
                  true, 1);
    page.addNote(Text::tr("The first SMTP address is the primary one. Press F2 to edit."));
}

void organisation(SheetPage &page)
{
    page.addGroup(Text::tr("Work"));
    page.addText(u"title"_s, Text::tr("Job title."));
    page.addText(u"company"_s, Text::tr("Company."));
    page.addText(u"department"_s, Text::tr("Department."));
    page.addText(u"physicalDeliveryOfficeName"_s, Text::tr("Office or room."));
    page.addText(u"employeeNumber"_s, Text::tr("Employee number."));
    page.addGroup(Text::tr("People"));
    page.addText(u"manager"_s, Text::tr("Manager."));
    page.addText(u"assistant"_s, Text::tr("Assistant."));
    page.addStretch();
}

void phones(SheetPage &page)
{
    page.addGroup(Text::tr("Phone"));
    for (const QString &id : {u"telephoneNumber"_s, u"otherTelephone"_s, u"mobile"_s,
                              u"facsimileTelephoneNumber"_s, u"homePhone"_s, u"pager"_s})
        page.addText(id,
                     Text::tr("A telephone number, with the country code if partners "
                              "abroad are to use it."));
    page.addGroup(Text::tr("Notes"));
    page.addMemo(u"info"_s, Text::tr("Notes that partners get too."));
}

void custom(SheetPage &page)
{
    page.addGroup(Text::tr("Custom attributes"));
    for (int i = 1; i <= RecipientForm::kCustomAttributes; ++i)
        page.addText(u"extensionAttribute%1"_s.arg(i),
                     Text::tr("For what the organisation wants; it travels as it is."));
    page.addStretch();
}

void advanced(SheetPage &page, RecipientForm &form)
{
    page.addGroup(Text::tr("At this site"));
    page.addNumber(u"trust"_s, 0, 100,
                   Text::tr("Agreements export recipients up to their own level: the lower, "
                            "the further it travels."));
    page.addCheck(u"hidden"_s, Text::tr("A hidden recipient is not exported."));
    page.addMemo(u"note"_s, Text::tr("Stays here; never sent."));
    page.addGroup(Text::tr("Where it comes from"));
    page.addFact(Text::tr("Container"), form.listName());
    QLabel *origin = page.addFact(Text::tr("Origin"), {});
    QLabel *home = page.addFact(Text::tr("Home"), {});
    QLabel *uid = page.addFact(Text::tr("Identity"), {});
    QLabel *changed = page.addFact(Text::tr("Last change"), {});
    const auto show = [&form, origin, home, uid, changed] {
        const Recipient &r = form.stored().recipient;
        origin->setText(r.isImported() ? form.originName() : Text::tr("this site"));
        home->setText(
            QString::fromUtf8(r.home.site)
            + (r.home.list.isEmpty() ? QString() : u" / "_s + QString::fromUtf8(r.home.list)));
        uid->setText(r.uid.isEmpty() ? Text::tr("given when it is made")
                                     : QString::fromLatin1(r.uid));
        changed->setText(r.changedAt > 0 ? QLocale().toString(
                             QDateTime::fromMSecsSinceEpoch(r.changedAt), QLocale::ShortFormat)
                                         : u"–"_s);
    };
    QObject::connect(&form, &Form::changed, origin, show);
    show();
}

void history(SheetPage &page, RecipientForm &form, const SheetPort &port)
{
    auto *table = new QTreeView;
    auto *model = new EntryHistory(table);
    table->setObjectName(u"history"_s);
    table->setAccessibleName(Text::tr("History"));
    table->setModel(model);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->header()->resizeSection(0, 110);
    table->header()->resizeSection(1, 260);
    page.addWidget(table, {}, 1);
    const auto load = [&form, model, port] {
        whenDone(port.load(EntryHistory::question(form.stored().recipient.uid)), model,
                 [model](const Result<std::any> &answer) {
                     if (answer)
                         model->setLines(*answer);
                 });
    };
    QObject::connect(&form, &Form::changed, model, [last = Usn(-1), &form, load]() mutable {
        if (form.stored().recipient.usn == last)
            return;
        last = form.stored().recipient.usn;
        load();
    });
    load();
}

/** Says whom an imported recipient belongs to; the cycle that brought it follows when it is known.
 */
void showNotice(PropertySheet &sheet, RecipientForm &form, const SheetPort &port)
{
    if (form.notice().isEmpty())
        return;
    const auto ask = [&sheet, &form, port] {
        whenDone(port.load(form.receivedIn()), &sheet,
                 [&sheet, &form](const Result<std::any> &answer) {
                     if (answer)
                         sheet.setNotice(form.notice(std::any_cast<CycleId>(*answer)));
                 });
    };
    QObject::connect(
        &form, &Form::changed, &sheet, [last = form.stored().recipient.usn, &form, ask]() mutable {
            if (std::exchange(last, form.stored().recipient.usn) != form.stored().recipient.usn)
                ask();
        });
    sheet.setNotice(form.notice());
    ask();
}

} // namespace

PropertySheet *Sheets::recipient(SiteSession &session, const Recipient &recipient, QWidget *parent)
{
    auto owned = std::make_unique<RecipientForm>(session.summary(), recipient);
    RecipientForm *form = owned.get();
    const SheetPort port = SheetPort::of(session);
    auto *sheet = new PropertySheet(u"recipient"_s, std::move(owned), port, parent);
    general(*sheet->addPage(Text::tr("General")));
    addresses(*sheet->addPage(Text::tr("Addresses")));
    organisation(*sheet->addPage(Text::tr("Organisation")));
    phones(*sheet->addPage(Text::tr("Phone/Notes")));
    custom(*sheet->addPage(Text::tr("Custom Attributes")));
    advanced(*sheet->addPage(Text::tr("Advanced")), *form);
    if (!form->isNew())
        history(*sheet->addPage(Text::tr("History")), *form, port);
    const auto head = [sheet, form] {
        const Recipient &r = form->stored().recipient;
        const RecipientKind kind = r.entry.kind();
        sheet->setHeader(icon(iconOf(kind)),
                         form->isNew() ? Text::tr("New Recipient")
                                       : QString::fromUtf8(r.entry.displayName()),
                         RecipientForm::kindName(kind));
    };
    QObject::connect(form, &Form::changed, sheet, head);
    head();
    showNotice(*sheet, *form, port);
    sheet->start();
    return sheet;
}

} // namespace dx
