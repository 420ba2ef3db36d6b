#include "engine/service/practice.h"

#include "engine/core/uid.h"
#include "engine/cycles/enrolment.h"
#include "engine/cycles/list_import.h"
#include "engine/keys/site_keys.h"
#include "engine/store/lists.h"
#include "engine/store/parameters.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Practice)
};

struct Plan
{
    const char16_t *name;
    const char16_t *folder;
    const char16_t *address;
    const char16_t *zone;
    bool pauseKicks;
};

constexpr Plan kPlans[] = {
    {u"HQ", u"hq", u"dirsync@hq.contoso.example", u"Europe/London", true},
    {u"Branch A", u"branch-a", u"dirsync@a.contoso.example", u"Europe/Berlin", true},
    {u"Branch B", u"branch-b", u"dirsync@b.contoso.example", u"Europe/Paris", false},
    {u"Branch C", u"branch-c", u"dirsync@c.contoso.example", u"Australia/Melbourne", false},
};

QString text(const char16_t *utf16)
{
    return QString::fromUtf16(utf16);
}

/** Reads a file of the program's resources into a new list. */
Result<ListId> importPeople(Database &site, const QString &list, const QString &resource,
                            Timestamp now)
{
    DX_LET(const ListId id, Lists(site).create(list, {}, now));
    QFile people(resource);
    QTemporaryFile copy; // an import reads files, not resources
    if (!people.open(QIODevice::ReadOnly) || !copy.open() || copy.write(people.readAll()) < 0
        || !copy.flush()) {
        return fail(Error::Code::Unavailable,
                    Text::tr("The sample people cannot be written to %1.").arg(copy.fileName()),
                    copy.errorString());
    }
    ListImport wanted;
    wanted.path = copy.fileName();
    wanted.format = ListFormat::Csv;
    wanted.list = id;
    wanted.now = now;
    DX_TRY(importList(site, wanted));
    return id;
}

Result<std::unique_ptr<Database>> createSite(const PracticeSite &planned, const Plan &plan,
                                             Timestamp now)
{
    QDir().mkpath(QFileInfo(planned.url.path).absolutePath());
    DX_LET(std::unique_ptr<Database> site, Database::open(planned.url, Database::Mode::Create));
    SiteStore store(*site);
    DX_TRY(store.create(u"Contoso"_s, text(plan.name), text(plan.address), now));
    DX_LET(SiteInfo info, store.read());
    info.zone = text(plan.zone).toLatin1();
    DX_TRY(store.update(info));
    DX_LET(const auto keys, systemKeys(*site));
    DX_TRY(SiteKeys(*site, *keys).certificate(now));
    DX_TRY(
        importPeople(*site, u"Staff"_s, u":/dirsync/practice/%1.csv"_s.arg(planned.folder), now));
    if (plan.pauseKicks) {
        Parameter kicks;
        kicks.name = u"PauseKicksDX"_s;
        kicks.dword = 1;
        DX_TRY(Parameters(*site).set(kicks, now));
    }
    return site;
}

/** Makes the agreement of HQ with a branch on both sides. */
Result<> enrol(Database &hq, Database &branch, const Plan &plan, const QString &share,
               Timestamp now)
{
    AgreementSettings remote;
    remote.name = text(plan.name);
    remote.partnerAddress = text(plan.address);
    remote.folder = share;
    DX_LET(remote.importList, Lists(hq).create(u"From "_s + remote.name, {}, now));
    DX_LET(const AgreementId id, Agreements(hq).create(Role::Server, newUid(now), remote, now));
    DX_LET(const auto keys, systemKeys(hq));
    DX_LET(const QByteArray paper, makeInvitation(hq, *keys, id, now));
    DX_LET(const Invitation invitation, invitationFromText(paper));
    AgreementSettings requestor = settingsFromInvitation(invitation);
    requestor.folder = share;
    DX_LET(requestor.importList, Lists(branch).create(u"From HQ"_s, {}, now));
    DX_TRY(acceptInvitation(branch, invitation, requestor, now));
    return {};
}

} // namespace

QList<PracticeSite> practiceSites(const QString &folder)
{
    QList<PracticeSite> sites;
    for (const Plan &plan : kPlans) {
        PracticeSite site;
        site.name = text(plan.name);
        site.folder = text(plan.folder);
        site.url.kind = StoreUrl::Kind::Sqlite;
        site.url.path = QDir(folder).absoluteFilePath(site.folder + u"/site.db"_s);
        sites.append(site);
    }
    return sites;
}

Result<QList<PracticeSite>> createPractice(const QString &folder, Timestamp now)
{
    const QList<PracticeSite> sites = practiceSites(folder);
    for (const PracticeSite &site : sites) {
        if (QFileInfo::exists(site.url.path)) {
            return fail(Error::Code::Conflict,
                        Text::tr("There is a site at %1 already. Choose an empty folder.")
                            .arg(site.url.path));
        }
    }
    const QString share = QDir(folder).absoluteFilePath(u"share"_s);
    if (!QDir().mkpath(share)) {
        return fail(Error::Code::Unavailable, Text::tr("The folder %1 cannot be made.").arg(share));
    }
    DX_LET(const std::unique_ptr<Database> hq, createSite(sites.at(0), kPlans[0], now));
    DX_TRY(importPeople(*hq, u"Contacts"_s, u":/dirsync/practice/hq-contacts.csv"_s, now));
    DirsyncServer server;
    server.name = u"Dirsync Server"_s;
    DX_TRY(SiteStore(*hq).setServer(server, now));
    for (qsizetype i = 1; i < sites.size(); ++i) {
        const Plan &plan = kPlans[size_t(i)];
        DX_LET(const std::unique_ptr<Database> branch, createSite(sites.at(i), plan, now));
        DX_TRY(enrol(*hq, *branch, plan, share, now));
    }
    return sites;
}

} // namespace dx
