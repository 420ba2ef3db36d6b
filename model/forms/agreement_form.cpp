#include "model/forms/agreement_form.h"

#include "engine/address/dirsync_address.h"
#include "engine/core/uid.h"
#include "engine/protocol/certificate.h"
#include "engine/store/agreement_rules.h"
#include "model/forms/checks.h"
#include "model/forms/schedule_text.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

AgreementDraft existing(const Agreement &agreement)
{
    AgreementDraft draft;
    draft.agreement = agreement;
    return draft;
}

AgreementDraft blank(const SiteSummary &site, Role role)
{
    AgreementDraft draft;
    draft.agreement.role = role;
    draft.newImportList = true;
    draft.withServer = role == Role::Server && !site.server;
    return draft;
}

QString trustProblem(int level)
{
    return level >= 0 && level <= 100 ? QString() : AgreementForm::tr("Between 0 and 100.");
}

const AgreementSettings &settingsOf(const AgreementDraft &draft)
{
    return draft.agreement.settings;
}

} // namespace

AgreementForm::AgreementForm(const SiteSummary &site, const Agreement &agreement, QObject *parent)
    : DataForm(existing(agreement), false, parent), m_site(site)
{
    declare();
}

AgreementForm::AgreementForm(const SiteSummary &site, Role role, QObject *parent)
    : DataForm(blank(site, role), true, parent), m_site(site)
{
    declare();
}

void AgreementForm::declare()
{
    declareGeneral();
    declareImport();
    declareExport();
    declareTemplates();
    declareRest();
    if (isNew())
        declareEnrolment();
}

QStringList AgreementForm::otherNames() const
{
    QStringList out;
    for (const Agreement &other : m_site.agreements) {
        if (other.id != data().agreement.id)
            out.append(other.settings.name);
    }
    return out;
}

QStringList AgreementForm::listNames() const
{
    QStringList out;
    for (const AddressList &list : m_site.lists)
        out.append(list.name);
    return out;
}

QString AgreementForm::addressProblem(const AgreementDraft &draft) const
{
    const QString address = settingsOf(draft).partnerAddress.trimmed();
    const bool classic = settingsOf(draft).kind == PartnerKind::MsMail;
    const QString wrong = Checks::dirsyncAddress(address);
    if (classic && !wrong.isEmpty() && postofficeOf(address.toUtf8()).isEmpty())
        return tr("Write NETWORK/POSTOFFICE/$SYSTEM, or the mail address of a gateway.");
    if (!classic && !wrong.isEmpty())
        return wrong;
    if (address.compare(m_site.info.address, Qt::CaseInsensitive) == 0)
        return tr("This is the address of this very site. Give the partner's.");
    for (const Agreement &other : m_site.agreements) {
        if (other.id != draft.agreement.id
            && other.settings.partnerAddress.compare(address, Qt::CaseInsensitive) == 0)
            return tr("\"%1\" has this address already.").arg(other.settings.name);
    }
    return {};
}

void AgreementForm::declareGeneral()
{
    const QString page = tr("General");
    setting<QString>(u"name"_s, page, tr("Name"), &AgreementSettings::name,
                     [this](const AgreementDraft &d) {
                         return Checks::freeName(settingsOf(d).name, otherNames());
                     });
    setting<QString>(u"partnerAddress"_s, page, tr("Dirsync address"),
                     &AgreementSettings::partnerAddress,
                     [this](const AgreementDraft &d) { return addressProblem(d); });
    setting<QString>(
        u"addressTypes"_s, page, tr("Address types"), &AgreementSettings::addressTypes,
        [](const AgreementDraft &d) { return Checks::addressTypes(settingsOf(d).addressTypes); });
    setting<bool>(u"appendName"_s, page, tr("Append the name to imported users' display names"),
                  &AgreementSettings::appendName);
    setting<bool>(u"enabled"_s, page, tr("Take part in cycles"), &AgreementSettings::enabled);
    if (role() == Role::Server && (isNew() || isMsMail(data().agreement)))
        declareKind();
}

/** What the partner speaks; chosen once, at the server's end. */
void AgreementForm::declareKind()
{
    const QString page = tr("General");
    if (isNew())
        field(
            u"kind"_s, page, tr("Requestor kind"),
            [](const AgreementDraft &d) { return int(settingsOf(d).kind); },
            [](AgreementDraft &d, const QVariant &v) {
                d.agreement.settings.kind = PartnerKind(v.toInt());
            });
    setting<QString>(u"postoffice"_s, page, tr("Postoffice"), &AgreementSettings::postoffice,
                     [](const AgreementDraft &d) {
                         const AgreementSettings &settings = settingsOf(d);
                         if (settings.kind != PartnerKind::MsMail)
                             return QString();
                         return isPostoffice(normalized(settings).postoffice.toUtf8())
                             ? QString()
                             : tr("Write NETWORK/POSTOFFICE, one to ten letters and digits each.");
                     });
    member<QString>(
        u"password"_s, page, tr("Password"), [](auto &draft) -> auto & { return draft; },
        &AgreementDraft::password);
}

bool AgreementForm::isMsMailPartner() const
{
    return settingsOf(data()).kind == PartnerKind::MsMail;
}

void AgreementForm::declareImport()
{
    const QString page = tr("Import Container");
    const auto self = [](auto &draft) -> auto &
    {
        return draft;
    };
    member<bool>(u"newImportList"_s, page, tr("New container"), self,
                 &AgreementDraft::newImportList);
    member<QString>(u"importListName"_s, page, tr("Name of the container"), self,
                    &AgreementDraft::importListName, [this](const AgreementDraft &d) {
                        return Checks::freeName(d.importListName, listNames());
                    });
    setting<ListId>(u"importList"_s, page, tr("Container"), &AgreementSettings::importList,
                    [](const AgreementDraft &d) {
                        return settingsOf(d).importList.isValid()
                            ? QString()
                            : tr("Choose the container that takes what the partner sends.");
                    });
    setting<int>(u"importTrust"_s, page, tr("Give imported recipients trust level"),
                 &AgreementSettings::importTrust,
                 [](const AgreementDraft &d) { return trustProblem(settingsOf(d).importTrust); });
}

void AgreementForm::declareExport()
{
    const QString page = tr("Export Containers");
    setting<bool>(u"exportAll"_s, page, tr("All containers of this site"),
                  &AgreementSettings::exportAll);
    setting<QList<ListId>>(u"exportLists"_s, page, tr("Exported containers"),
                           &AgreementSettings::exportLists);
    setting<int>(u"exportTrust"_s, page, tr("Export recipients with trust level up to"),
                 &AgreementSettings::exportTrust,
                 [](const AgreementDraft &d) { return trustProblem(settingsOf(d).exportTrust); });
    setting<bool>(u"exportCustom"_s, page, tr("Export custom recipients"),
                  &AgreementSettings::exportCustom);
}

void AgreementForm::declareTemplates()
{
    const QString page = tr("Templates");
    setting<QString>(
        u"templateIn"_s, page, tr("Incoming template"), &AgreementSettings::templateIn,
        [](const AgreementDraft &d) { return Checks::attributeMap(settingsOf(d).templateIn); });
    setting<QString>(
        u"nameRule"_s, page, tr("Display names"), &AgreementSettings::nameRule,
        [](const AgreementDraft &d) { return Checks::nameRule(settingsOf(d).nameRule); });
    setting<QString>(
        u"templateOut"_s, page, tr("Outgoing template"), &AgreementSettings::templateOut,
        [](const AgreementDraft &d) { return Checks::attributeMap(settingsOf(d).templateOut); });
}

void AgreementForm::declareRest()
{
    setting<QString>(u"folder"_s, tr("Transport"), tr("Shared folder"), &AgreementSettings::folder,
                     [](const AgreementDraft &d) { return Checks::folder(settingsOf(d).folder); });
    const QString page = tr("Settings");
    setting<bool>(u"sendUpdates"_s, page, tr("Send updates"), &AgreementSettings::sendUpdates);
    setting<bool>(u"receiveUpdates"_s, page, tr("Receive updates"),
                  &AgreementSettings::receiveUpdates);
    setting<bool>(u"importNext"_s, page, tr("Import on next cycle"),
                  &AgreementSettings::importNext);
    setting<bool>(u"exportNext"_s, page, tr("Export on next cycle"),
                  &AgreementSettings::exportNext);
    setting<int>(u"runWindowMinutes"_s, page, tr("Run window (minutes)"),
                 &AgreementSettings::runWindowMinutes, [](const AgreementDraft &d) {
                     const int minutes = settingsOf(d).runWindowMinutes;
                     return minutes >= 1 && minutes <= 7 * 24 * 60
                         ? QString()
                         : tr("Between 1 and %1 minutes.").arg(7 * 24 * 60);
                 });
    const auto guard = [this](const QString &id, const QString &label,
                              std::optional<int> AgreementSettings::*number) {
        field(
            id, tr("Guard"), label,
            [number](const AgreementDraft &d) {
                return (settingsOf(d).*number).value_or(kAsTheSite);
            },
            [number](AgreementDraft &d, const QVariant &v) {
                std::optional<int> &limit = d.agreement.settings.*number;
                limit = v.toInt() < 0 ? std::nullopt : std::optional(v.toInt());
            });
    };
    guard(u"guardCount"_s, tr("Deletions"), &AgreementSettings::guardCount);
    guard(u"guardPercent"_s, tr("Percent of the list"), &AgreementSettings::guardPercent);
    if (role() == Role::Server)
        return;
    const QString schedule = tr("Schedule");
    setting<QString>(
        u"scheduleT1"_s, schedule, tr("T1 schedule"), &AgreementSettings::scheduleT1,
        [](const AgreementDraft &d) { return ScheduleText::problem(settingsOf(d).scheduleT1); });
    setting<QString>(
        u"scheduleT3"_s, schedule, tr("T3 schedule"), &AgreementSettings::scheduleT3,
        [](const AgreementDraft &d) { return ScheduleText::problem(settingsOf(d).scheduleT3); });
}

/** What only a new one has: the server's object, or the identity that an invitation brings. */
void AgreementForm::declareEnrolment()
{
    const QString page = tr("General");
    if (role() == Role::Server) {
        member<bool>(
            u"withServer"_s, page, tr("Make the Dirsync Server object too"),
            [](auto &draft) -> auto & { return draft; }, &AgreementDraft::withServer);
        return;
    }
    field(
        u"agreementUid"_s, page, tr("Agreement"),
        [](const AgreementDraft &d) { return QString::fromLatin1(d.invitation.agreement); },
        [](AgreementDraft &d, const QVariant &v) {
            d.invitation.agreement = v.toString().trimmed().toLower().toLatin1();
        },
        [](const AgreementDraft &d) {
            return isUid(d.invitation.agreement)
                ? QString()
                : tr("Open the invitation, or copy the line \"Agreement\" of it.");
        });
    field(
        u"code"_s, page, tr("One-time code"),
        [](const AgreementDraft &d) { return QString::fromLatin1(d.invitation.code); },
        [](AgreementDraft &d, const QVariant &v) {
            d.invitation.code = v.toString().trimmed().toLatin1();
        },
        [](const AgreementDraft &d) {
            return d.invitation.code.isEmpty() ? tr("Copy the line \"Code\" of the invitation.")
                                               : QString();
        });
    field(
        u"certificate"_s, page, tr("Certificate"),
        [](const AgreementDraft &d) {
            return QString::fromLatin1(d.invitation.certificate.toBase64());
        },
        [](AgreementDraft &d, const QVariant &v) {
            d.invitation.certificate = QByteArray::fromBase64(v.toString().trimmed().toLatin1());
        },
        [](const AgreementDraft &d) {
            return checkCertificate(d.invitation.certificate)
                ? QString()
                : tr("Copy the line \"Certificate\" of the invitation.");
        });
}

Result<> AgreementForm::useInvitation(const QByteArray &text, Timestamp now)
{
    DX_LET(const Invitation invitation, invitationFromText(text));
    DX_TRY(usable(invitation, m_site.info.address.toUtf8(), now));
    AgreementDraft &draft = edited();
    draft.invitation = invitation;
    draft.byHand = false;
    AgreementSettings &settings = draft.agreement.settings;
    settings.name = invitation.site;
    settings.partnerAddress = QString::fromUtf8(invitation.serverAddress);
    draft.agreement.partnerSite = invitation.site;
    draft.agreement.partnerOrganization = invitation.organization;
    draft.importListName = tr("From %1").arg(invitation.site);
    Q_EMIT changed();
    return {};
}

void AgreementForm::copyFrom(const Agreement &other)
{
    AgreementSettings settings = other.settings;
    settings.name.clear();
    settings.partnerAddress.clear();
    settings.importList = {};
    edited().agreement.settings = settings;
    Q_EMIT changed();
}

bool AgreementForm::exportsNothing() const
{
    const AgreementSettings &settings = data().agreement.settings;
    return !settings.sendUpdates || (!settings.exportAll && settings.exportLists.isEmpty());
}

QString AgreementForm::sendingCycle() const
{
    return role() == Role::Server ? u"T2"_s : u"T1"_s;
}

void AgreementForm::resynchronise()
{
    setValue(u"importNext"_s, !isMsMailPartner()); // which cannot be asked
    setValue(u"exportNext"_s, true);
}

void AgreementForm::enterByHand()
{
    edited().byHand = true;
    edited().invitation = {};
    Q_EMIT changed();
}

Form::StoreFunction AgreementForm::scope() const
{
    return [agreement = data().agreement](Database &database) -> Result<std::any> {
        Agreement wanted = agreement;
        wanted.settings = normalized(wanted.settings);
        DX_LET(ExportScope exported, ExportScope::of(database, wanted));
        DX_LET(const ScopeCounts counts, exported.counts());
        return std::any(counts);
    };
}

bool AgreementForm::isEnabled(const QString &id) const
{
    if (id == u"exportLists"_s)
        return !data().agreement.settings.exportAll;
    if (id == u"importListName"_s)
        return isNew() && data().newImportList;
    if (id == u"importList"_s)
        return !(isNew() && data().newImportList);
    if (id == u"newImportList"_s)
        return isNew();
    if (id == u"withServer"_s)
        return !m_site.server;
    if (id == u"postoffice"_s || id == u"password"_s)
        return isMsMailPartner();
    if (id == u"importNext"_s)
        return !isMsMailPartner();
    return true;
}

bool AgreementForm::isReadOnly(const QString &id) const
{
    const bool fromFile = isNew() && role() == Role::Requestor && !data().byHand;
    return fromFile
        && (id == u"agreementUid"_s || id == u"code"_s || id == u"certificate"_s
            || id == u"partnerAddress"_s)
        && !data().invitation.agreement.isEmpty();
}

} // namespace dx
