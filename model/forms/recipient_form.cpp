#include "model/forms/recipient_form.h"

#include "engine/core/clock.h"
#include "engine/store/journal_origin.h"
#include "model/command_words.h"
#include "model/forms/partner_effect.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

/** What was shown as cn follows the display name, as nobody edits cn by itself. */
Entry completed(const Entry &before, Entry entry)
{
    const QByteArray shown = entry.displayName();
    if (!entry.has("cn") || entry.value("cn") == before.displayName())
        entry.set("cn", shown);
    return entry;
}

Result<std::any> readRecipient(Database &database, EntryId id)
{
    DX_LET(const Recipient recipient, Recipients(database).byId(id));
    return std::any(RecipientDraft::of(recipient));
}

} // namespace

RecipientDraft RecipientDraft::of(const Recipient &recipient)
{
    return {recipient, {}, RecipientForm::addressTexts(recipient.entry)};
}

Recipient RecipientDraft::result() const
{
    Recipient out = recipient;
    for (auto edit = texts.begin(); edit != texts.end(); ++edit) {
        // Further values of a multi-valued attribute stay.
        QList<QByteArray> values = recipient.entry.values(edit.key());
        if (!values.isEmpty())
            values.removeFirst();
        values.prepend(edit.value().trimmed().toUtf8());
        out.entry.set(edit.key(), values);
    }
    if (addresses != RecipientForm::addressTexts(recipient.entry))
        RecipientForm::setAddressTexts(out.entry, addresses);
    return out;
}

RecipientForm::RecipientForm(const SiteSummary &site, Recipient recipient, QObject *parent)
    : DataForm(RecipientDraft::of(recipient), !recipient.id.isValid(), parent), m_lists(site.lists),
      m_agreements(site.agreements)
{
    declareNames();
    declareAddresses();
    declareOrganisation();
    declarePhones();
    declareCustom();
    declareAdvanced();
}

Recipient RecipientForm::blank(const SiteSummary &site, ListId list, RecipientKind kind)
{
    Recipient out;
    out.list = list;
    out.home.siteUid = site.info.uid;
    out.home.site = site.info.name.toUtf8();
    for (const AddressList &known : site.lists) {
        if (known.id == list)
            out.home.list = known.name.toUtf8();
    }
    out.entry.setKind(kind);
    return out;
}

Recipient RecipientForm::copyOf(const Recipient &recipient)
{
    Recipient out;
    out.list = recipient.list;
    out.home = recipient.home;
    out.trust = recipient.trust;
    out.hidden = recipient.hidden;
    out.entry = recipient.entry;
    setAddressTexts(out.entry, {});
    out.entry.remove("cn");
    return out;
}

QString RecipientForm::kindName(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Mailbox:
        return tr("Mailbox");
    case RecipientKind::DistributionList:
        return tr("Distribution List");
    case RecipientKind::CustomRecipient:
        return tr("Custom Recipient");
    case RecipientKind::Resource:
        break;
    }
    return tr("Resource");
}

void RecipientForm::attribute(const QString &page, const QString &label, const QByteArray &name,
                              Check check)
{
    field(
        QString::fromLatin1(name), page, label,
        [name](const RecipientDraft &d) {
            const auto edit = d.texts.find(name);
            return edit != d.texts.end() ? edit.value()
                                         : QString::fromUtf8(d.recipient.entry.value(name));
        },
        [name](RecipientDraft &d, const QVariant &v) { d.texts[name] = v.toString(); },
        std::move(check));
}

void RecipientForm::declareNames()
{
    const QString page = tr("General");
    const auto named = [](const RecipientDraft &d) {
        return d.result().entry.displayName().isEmpty()
            ? tr("Give a display name, or a first and last name.")
            : QString();
    };
    attribute(page, tr("First name"), "givenName");
    attribute(page, tr("Initials"), "initials");
    attribute(page, tr("Last name"), "sn");
    attribute(page, tr("Display name"), "displayName", named);
    attribute(page, tr("Alias"), "mailNickname");
    field(
        u"kind"_s, page, tr("Type"),
        [](const RecipientDraft &d) { return int(d.recipient.entry.kind()); },
        [](RecipientDraft &d, const QVariant &v) {
            d.recipient.entry.setKind(RecipientKind(v.toInt()));
        });
    attribute(page, tr("Street"), "street");
    attribute(page, tr("City"), "l");
    attribute(page, tr("State"), "st");
    attribute(page, tr("Postal code"), "postalCode");
    attribute(page, tr("Country"), "co");
}

void RecipientForm::declareAddresses()
{
    member<QStringList>(u"addresses"_s, tr("Addresses"), tr("Addresses"),
                        &RecipientDraft::addresses, [](const RecipientDraft &d) {
                            for (const QString &text : d.addresses) {
                                const QString wrong = addressProblem(text);
                                if (!wrong.isEmpty())
                                    return wrong;
                            }
                            return QString();
                        });
}

void RecipientForm::declareOrganisation()
{
    const QString page = tr("Organisation");
    attribute(page, tr("Title"), "title");
    attribute(page, tr("Company"), "company");
    attribute(page, tr("Department"), "department");
    attribute(page, tr("Office"), "physicalDeliveryOfficeName");
    attribute(page, tr("Manager"), "manager");
    attribute(page, tr("Assistant"), "assistant");
    attribute(page, tr("Employee number"), "employeeNumber");
}

void RecipientForm::declarePhones()
{
    const QString page = tr("Phone/Notes");
    attribute(page, tr("Business"), "telephoneNumber");
    attribute(page, tr("Business 2"), "otherTelephone");
    attribute(page, tr("Mobile"), "mobile");
    attribute(page, tr("Fax"), "facsimileTelephoneNumber");
    attribute(page, tr("Home"), "homePhone");
    attribute(page, tr("Pager"), "pager");
    attribute(page, tr("Notes"), "info");
}

void RecipientForm::declareCustom()
{
    for (int i = 1; i <= kCustomAttributes; ++i)
        attribute(tr("Custom Attributes"), tr("Attribute %1").arg(i),
                  "extensionAttribute" + QByteArray::number(i));
}

void RecipientForm::declareAdvanced()
{
    const QString page = tr("Advanced");
    const auto self = [](auto &draft) -> auto &
    {
        return draft.recipient;
    };
    member<int>(
        u"trust"_s, page, tr("Trust level"), self, &Recipient::trust, [](const RecipientDraft &d) {
            return d.recipient.trust >= 0 && d.recipient.trust <= 100 ? QString()
                                                                      : tr("Between 0 and 100.");
        });
    member<bool>(u"hidden"_s, page, tr("Hide from address lists"), self, &Recipient::hidden);
    member<QString>(u"note"_s, page, tr("Local note"), self, &Recipient::note);
}

QStringList RecipientForm::addressTexts(const Entry &entry)
{
    QStringList out;
    for (const Address &address : entry.addresses())
        out.append(QString::fromUtf8(address.toText()));
    return out;
}

void RecipientForm::setAddressTexts(Entry &entry, const QStringList &texts)
{
    for (const char *name :
         {"mail", "proxyAddresses", "dxAddress", "targetAddress", "dxKeyAddress"})
        entry.remove(name);
    QList<QByteArray> mails;
    for (const QString &text : texts) {
        const auto address = Address::parse(text.trimmed().toUtf8());
        if (!address)
            continue;
        if (address->type == "SMTP")
            mails.append(address->value);
        else
            entry.add("dxAddress", address->toText());
    }
    // A first address of another type is the key address only without any SMTP address.
    if (mails.isEmpty())
        return;
    entry.set("mail", mails);
    if (mails.size() > 1)
        entry.set("dxKeyAddress", mails.constFirst());
}

QString RecipientForm::addressProblem(const QString &text)
{
    const auto address = Address::parse(text.trimmed().toUtf8());
    if (!address)
        return tr("\"%1\" is not an address such as ann@contoso.example or MS:NORTH/PO1/ANN.")
            .arg(text.trimmed());
    if (address->type != "SMTP")
        return {};
    const auto at = address->value.lastIndexOf('@');
    if (at <= 0 || at == address->value.size() - 1 || address->value.contains(' '))
        return tr("\"%1\" is not a mail address.").arg(QString::fromUtf8(address->value));
    return {};
}

QString RecipientForm::originName() const
{
    for (const Agreement &agreement : m_agreements) {
        if (agreement.id == data().recipient.origin)
            return agreement.settings.name;
    }
    return data().recipient.isImported() ? QString::fromUtf8(data().recipient.home.site)
                                         : QString();
}

QString RecipientForm::listName() const
{
    const auto found = std::ranges::find(m_lists, data().recipient.list, &AddressList::id);
    return found == m_lists.end() ? QString() : found->name;
}

QString RecipientForm::notice(CycleId receivedIn) const
{
    if (!data().recipient.isImported())
        return {};
    const QString home = QString::fromUtf8(data().recipient.home.site);
    const QString origin = originName();
    const bool direct = home.isEmpty() || home == origin;
    if (!receivedIn.isValid())
        return direct ? tr("Belongs to %1. Change it there.").arg(origin)
                      : tr("Belongs to %1 (received over %2). Change it there.").arg(home, origin);
    return direct ? tr("Belongs to %1 (received in cycle %2). Change it there.")
                        .arg(origin)
                        .arg(receivedIn.value)
                  : tr("Belongs to %1 (received over %2 in cycle %3). Change it there.")
                        .arg(home, origin)
                        .arg(receivedIn.value);
}

Form::StoreFunction RecipientForm::receivedIn() const
{
    return [uid = stored().recipient.uid,
            origin = stored().recipient.origin](Database &database) -> Result<std::any> {
        DX_LET(const CycleId cycle, receivedInCycle(database, uid, origin));
        return std::any(cycle);
    };
}

bool RecipientForm::isReadOnly(const QString &id) const
{
    return data().recipient.isImported() && id != u"trust"_s && id != u"hidden"_s
        && id != u"note"_s;
}

Form::StoreFunction RecipientForm::loader() const
{
    if (isNew())
        return {};
    return [id = data().recipient.id](Database &database) { return readRecipient(database, id); };
}

Form::StoreFunction RecipientForm::writer() const
{
    Recipient recipient = data().result();
    if (!recipient.isImported())
        recipient.entry = completed(stored().recipient.entry, std::move(recipient.entry));
    return [recipient](Database &database) -> Result<std::any> {
        Recipients recipients(database);
        const Timestamp now = SystemClock().now();
        if (recipient.id.isValid()) {
            DX_TRY(recipients.update(recipient, now));
            return readRecipient(database, recipient.id);
        }
        DX_LET(EntryId id,
               recipients.add(recipient.list, recipient.entry, recipient.trust, recipient.hidden,
                              now));
        if (recipient.note.isEmpty())
            return readRecipient(database, id);
        DX_LET(Recipient made, recipients.byId(id));
        made.note = recipient.note;
        DX_TRY(recipients.update(made, now));
        return readRecipient(database, id);
    };
}

QList<QStringList> RecipientForm::commands() const
{
    const Recipient before = isNew() ? Recipient() : stored().recipient;
    Recipient after = data().result();
    if (!after.isImported())
        after.entry = completed(stored().recipient.entry, std::move(after.entry));
    CommandWords line({u"recipient"_s, isNew() ? u"add"_s : u"set"_s});
    line.argument(isNew() ? listName() : QString::fromLatin1(after.uid));
    for (const AttributeDiff &diff : diffEntries(before.entry, after.entry)) {
        const QList<QByteArray> values = after.entry.values(diff.name);
        if (diff.name.startsWith("dx") || std::ranges::any_of(values, [](const QByteArray &value) {
                return !value.isValidUtf8();
            }))
            return {}; // not for people to write
        const QString name = QString::fromLatin1(diff.name);
        for (const QByteArray &value : values)
            line.argument(name + u'=' + QString::fromUtf8(value));
        if (values.isEmpty())
            line.argument(name + u'=');
    }
    if (isNew() || after.trust != before.trust)
        line.argument(u"trust=%1"_s.arg(after.trust));
    if (after.hidden != before.hidden)
        line.argument(u"hidden=%1"_s.arg(int(after.hidden)));
    if (after.note != before.note)
        line.argument(u"note="_s + after.note);
    return {line.words()};
}

Form::EffectFunction RecipientForm::effect() const
{
    std::optional<Recipient> before;
    if (!isNew())
        before = stored().recipient;
    const Effect out = effectOfEdit(before, data().result(), m_agreements);
    return [out](Database &) -> Result<Effect> { return out; };
}

} // namespace dx
