#include "model/forms/site_setup.h"

#include "engine/core/uid.h"
#include "engine/cycles/enrolment.h"
#include "engine/keys/site_keys.h"
#include "engine/store/parameters.h"
#include "model/forms/checks.h"
#include "model/forms/schedule_text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace dx {

QString SiteSetup::title(Page page)
{
    switch (page) {
    case Page::Site:
        return tr("Site");
    case Page::Role:
        return tr("Role");
    case Page::People:
        return tr("People");
    case Page::Partners:
        return tr("Partners");
    case Page::Schedule:
        return tr("Schedule");
    case Page::Check:
        break;
    }
    return tr("Check");
}

QString SiteSetup::siteProblem() const
{
    if (const QString wrong = Checks::name(organization); !wrong.isEmpty())
        return tr("Organisation: %1").arg(wrong);
    if (const QString wrong = Checks::name(name); !wrong.isEmpty())
        return tr("Site: %1").arg(wrong);
    if (const QString wrong = Checks::dirsyncAddress(address); !wrong.isEmpty())
        return tr("Dirsync address: %1").arg(wrong);
    if (!QDir::isAbsolutePath(storePath))
        return tr("Store: give the whole path of the file.");
    return {};
}

QString SiteSetup::peopleProblem() const
{
    if (const QString wrong = Checks::name(listName); !wrong.isEmpty() || !listFromFile)
        return wrong;
    if (listFile.isEmpty())
        return tr("Choose the file.");
    if (!listPreview)
        return tr("%1 has not been read yet.").arg(listFile);
    return *listPreview ? QString() : listPreview->error().text;
}

QString SiteSetup::importListOf(const QString &partner, const SetupExchange &exchange)
{
    const QString own = exchange.importList.trimmed();
    return own.isEmpty() ? tr("From %1").arg(partner.trimmed()) : own;
}

/** `lists`: the names of containers that are taken; the one of this partner is added. */
QString SiteSetup::exchangeProblem(const QString &partner, const SetupExchange &with,
                                   QStringList &lists) const
{
    if (const QString wrong = Checks::folder(with.folder); !wrong.isEmpty())
        return wrong;
    const QString list = importListOf(partner, with);
    if (const QString wrong = Checks::freeName(list, lists); !wrong.isEmpty())
        return tr("Container \"%1\": %2").arg(list, wrong);
    lists.append(list);
    return {};
}

QString SiteSetup::partnersProblem() const
{
    QStringList lists{listName.trimmed()};
    if (role == Role::Requestor) {
        if (!invitation)
            return tr("Open the invitation of the server.");
        return exchangeProblem(invitation->site, exchange, lists);
    }
    if (role == Role::Later)
        return {};
    QStringList names;
    QStringList addresses{address.trimmed().toLower()};
    for (const SetupPartner &partner : partners) {
        if (const QString wrong = Checks::freeName(partner.name, names); !wrong.isEmpty())
            return tr("Name of a partner: %1").arg(wrong);
        if (const QString wrong = Checks::dirsyncAddress(partner.address); !wrong.isEmpty())
            return tr("%1: %2", "partner: problem").arg(partner.name, wrong);
        if (addresses.contains(partner.address.trimmed().toLower()))
            return tr("%1: another site has this address.").arg(partner.name);
        if (const QString wrong = exchangeProblem(partner.name, partner.exchange, lists);
            !wrong.isEmpty())
            return tr("%1: %2", "partner: problem").arg(partner.name, wrong);
        names.append(partner.name.trimmed());
        addresses.append(partner.address.trimmed().toLower());
    }
    return {};
}

Result<> SiteSetup::useInvitation(const QByteArray &text, Timestamp now)
{
    invitation.reset();
    DX_LET(const Invitation read, invitationFromText(text));
    DX_TRY(usable(read, address.trimmed().toUtf8(), now));
    invitation = read;
    return {};
}

QString SiteSetup::problem(Page page) const
{
    switch (page) {
    case Page::Site:
        return siteProblem();
    case Page::People:
        return peopleProblem();
    case Page::Partners:
        return partnersProblem();
    case Page::Schedule:
        return ScheduleText::problem(schedule);
    case Page::Role:
    case Page::Check:
        break;
    }
    return {};
}

QString SiteSetup::summary(Page page) const
{
    switch (page) {
    case Page::Site:
        return tr("%1 (%2), %3").arg(name, organization, address);
    case Page::Role:
        return role == Role::Server   ? tr("Dirsync server: others report here")
            : role == Role::Requestor ? tr("Requestor: reports to a server")
                                      : tr("Decided later");
    case Page::People:
        return listPreview && *listPreview
            ? tr("Offers the list \"%1\" with %Ln recipients from a file", nullptr,
                 int((*listPreview)->recipients))
                  .arg(listName)
            : tr("Offers the list \"%1\", empty at first").arg(listName);
    case Page::Partners:
        if (role == Role::Requestor)
            return invitation
                ? tr("Reports to %1 (%2)").arg(invitation->site, invitation->organization)
                : QString();
        return partners.isEmpty() ? tr("None yet") : tr("Invitations: %1").arg(partners.size());
    case Page::Schedule:
        return schedule == u"never"_s ? tr("By hand")
            : schedule == u"always"_s ? tr("Always: every quarter of an hour")
                                      : tr("At selected times");
    case Page::Check:
        break;
    }
    return {};
}

bool SiteSetup::isReady() const
{
    for (const Page page : {Page::Site, Page::Role, Page::People, Page::Partners, Page::Schedule}) {
        if (!problem(page).isEmpty())
            return false;
    }
    return true;
}

QString SiteSetup::suggestedPath(const QString &siteName)
{
    QString file;
    for (const QChar c : siteName.trimmed().toLower())
        file.append(c.isLetterOrNumber() ? c : QChar(u'-'));
    if (file.isEmpty())
        file = u"site"_s;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/dirsync/"_s
        + file + u".db"_s;
}

QString SiteSetup::effect() const
{
    const int entries = listPreview && *listPreview ? int((*listPreview)->recipients) : 0;
    if (role == Role::Requestor && invitation) {
        if (!sendUpdates || exchange.exports == SetupExchange::Export::Nothing)
            return tr("Nothing is sent to %1.").arg(invitation->site);
        return tr("The first T1 sends %1 a full export: %Ln entries.", nullptr, entries)
            .arg(invitation->site);
    }
    if (role == Role::Server && !partners.isEmpty())
        return tr("Once a partner has answered its invitation, T2 sends it what it is offered.");
    return tr("No effect on partners: there is none yet.");
}

Result<AgreementSettings> SiteSetup::settingsFor(Database &database, AgreementSettings settings,
                                                 const SetupExchange &with, ListId first,
                                                 Timestamp now) const
{
    settings.folder = with.folder.trimmed();
    settings.exportAll = with.exports == SetupExchange::Export::Everything;
    if (with.exports == SetupExchange::Export::FirstList)
        settings.exportLists = {first};
    DX_LET(settings.importList, Lists(database).create(importListOf(settings.name, with), {}, now));
    return settings;
}

Result<> SiteSetup::makePartners(Database &database, ListId first, Made &made, Timestamp now) const
{
    if (role == Role::Requestor && invitation) {
        DX_LET(AgreementSettings settings,
               settingsFor(database, settingsFromInvitation(*invitation), exchange, first, now));
        settings.scheduleT1 = schedule;
        settings.sendUpdates = sendUpdates;
        settings.receiveUpdates = receiveUpdates;
        DX_TRY(acceptInvitation(database, *invitation, settings, now));
    }
    if (role != Role::Server)
        return {};
    DX_TRY(SiteStore(database).setServer({u"Dirsync Server"_s, {}, false, false, schedule}, now));
    for (const SetupPartner &partner : partners) {
        AgreementSettings named;
        named.name = partner.name.trimmed();
        named.partnerAddress = partner.address.trimmed();
        DX_LET(const AgreementSettings settings,
               settingsFor(database, named, partner.exchange, first, now));
        DX_LET(const AgreementId id,
               Agreements(database).create(dx::Role::Server, newUid(now), settings, now));
        DX_LET(IssuedInvitation issued, issueInvitation(database, id, now));
        made.invitations.append(std::move(issued));
    }
    return {};
}

Result<> SiteSetup::fill(Database &database, Made &made, Timestamp now, TransferState &state) const
{
    DX_TRY(
        SiteStore(database).create(organization.trimmed(), name.trimmed(), address.trimmed(), now));
    DX_LET(const auto keys, systemKeys(database, KeyWish::KeychainFirst));
    DX_TRY(SiteKeys(database, *keys).certificate(now));
    DX_LET(const ListId first, Lists(database).create(listName.trimmed(), {}, now));
    if (listFromFile) {
        ImportRequest request;
        request.path = listFile;
        request.list = first;
        request.skipBad = true; // the preview has named what is left out
        DX_TRY(importInto(database, request, nullptr, state));
    }
    Parameter kicks;
    kicks.name = u"PauseKicksDX"_s;
    kicks.dword = 1;
    if (pauseKicks)
        DX_TRY(Parameters(database).set(kicks, now));
    return makePartners(database, first, made, now);
}

Result<SiteSetup::Made> SiteSetup::make(Timestamp now, TransferState &state) const
{
    Made made;
    made.url.path = storePath.trimmed();
    if (!QDir().mkpath(QFileInfo(made.url.path).absolutePath()))
        return fail(Error::Code::Unavailable,
                    tr("The folder of %1 cannot be made.").arg(made.url.path));
    const QString keys = made.url.path + u"-keys"_s;
    const bool hadKeys = QFileInfo::exists(keys);
    Result<> filled;
    {
        DX_LET(auto database, Database::open(made.url, Database::Mode::Create));
        filled = fill(*database, made, now, state);
    }
    if (!filled) {
        for (const QString &end : {QString(), u"-wal"_s, u"-shm"_s, u"-run"_s})
            QFile::remove(made.url.path + end);
        if (!hadKeys)
            QDir(keys).removeRecursively();
        return tl::unexpected(filled.error());
    }
    return made;
}

} // namespace dx
