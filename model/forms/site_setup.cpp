#include "model/forms/site_setup.h"

#include "engine/core/uid.h"
#include "engine/cycles/enrolment.h"
#include "engine/store/lists.h"
#include "engine/store/parameters.h"
#include "engine/store/site_info.h"
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

QString SiteSetup::partnersProblem() const
{
    if (role == Role::Requestor) {
        if (!invitation)
            return tr("Open the invitation of the server.");
        return Checks::folder(folder);
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
        if (const QString wrong = Checks::folder(partner.folder); !wrong.isEmpty())
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
        return Checks::name(listName);
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
        return tr("Offers the list \"%1\", empty at first").arg(listName);
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

Result<> SiteSetup::fill(Database &database, Made &made, Timestamp now) const
{
    SiteStore site(database);
    DX_TRY(site.create(organization.trimmed(), name.trimmed(), address.trimmed(), now));
    Lists lists(database);
    DX_TRY(lists.create(listName.trimmed(), {}, now));
    Parameter kicks;
    kicks.name = u"PauseKicksDX"_s;
    kicks.dword = 1;
    if (pauseKicks)
        DX_TRY(Parameters(database).set(kicks, now));
    if (role == Role::Requestor && invitation) {
        AgreementSettings settings = settingsFromInvitation(*invitation);
        settings.folder = folder.trimmed();
        settings.scheduleT1 = schedule;
        DX_LET(settings.importList, lists.create(tr("From %1").arg(invitation->site), {}, now));
        DX_TRY(acceptInvitation(database, *invitation, settings, now));
    }
    if (role != Role::Server)
        return {};
    DX_TRY(site.setServer({u"Dirsync Server"_s, {}, false, false, schedule}, now));
    for (const SetupPartner &partner : partners) {
        AgreementSettings settings;
        settings.name = partner.name.trimmed();
        settings.partnerAddress = partner.address.trimmed();
        settings.folder = partner.folder.trimmed();
        DX_LET(settings.importList, lists.create(tr("From %1").arg(settings.name), {}, now));
        DX_LET(const AgreementId id,
               Agreements(database).create(dx::Role::Server, newUid(now), settings, now));
        DX_LET(QByteArray text, makeInvitation(database, id, now));
        made.invitations.append({settings.name, std::move(text)});
        made.invitationsUntil = now + Invitation::kValidMs;
    }
    return {};
}

Result<SiteSetup::Made> SiteSetup::make(Timestamp now) const
{
    Made made;
    made.url.path = storePath.trimmed();
    if (!QDir().mkpath(QFileInfo(made.url.path).absolutePath()))
        return fail(Error::Code::Unavailable,
                    tr("The folder of %1 cannot be made.").arg(made.url.path));
    Result<> filled;
    {
        DX_LET(auto database, Database::open(made.url, Database::Mode::Create));
        filled = fill(*database, made, now);
    }
    if (!filled) {
        for (const QString &end : {QString(), u"-wal"_s, u"-shm"_s, u"-run"_s})
            QFile::remove(made.url.path + end);
        return tl::unexpected(filled.error());
    }
    return made;
}

} // namespace dx
