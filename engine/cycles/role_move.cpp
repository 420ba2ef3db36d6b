#include "engine/cycles/role_move.h"

#include "engine/core/uid.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/enrolment.h"
#include "engine/cycles/sync_store.h"
#include "engine/keys/site_keys.h"
#include "engine/store/agreement_ends.h"
#include "engine/store/agreement_entries.h"
#include "engine/store/list_digests.h"
#include "engine/store/lists.h"
#include "engine/store/site_info.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

/** The ends change: everything is sent anew, and the sum is the one of what is held now. */
Result<> beginAnew(Database &database, AgreementId agreement, Role role, Timestamp now)
{
    DX_TRY(setRole(database, agreement, role));
    DX_TRY(startOver(database, agreement, now));
    DX_LET(LoadedSync sync, loadSync(database, agreement));
    DX_LET(const ListProof proof, proveList(database, agreement));
    sync.state.in.receivedDigest = proof.held;
    return saveSync(database, sync, {}, now);
}

Result<ListId> listNamed(Database &database, const QString &name, Timestamp now)
{
    Lists lists(database);
    if (const auto found = lists.byName(name))
        return found->id;
    else if (found.error().code != Error::Code::NotFound)
        return tl::unexpected(found.error());
    return lists.create(name, {}, now);
}

} // namespace

Result<QByteArray> RoleMove::giveUp(AgreementId to, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    SiteStore store(m_database);
    DX_LET(const auto server, store.server());
    DX_LET(const Agreement heir, Agreements(m_database).byId(to));
    const QString &name = heir.settings.name;
    if (!server || heir.role != Role::Server)
        return fail(Error::Code::Denied,
                    tr("Only a dirsync server can give its role up, to one of its requestors."));
    if (heir.partnerSiteUid.isEmpty() || heir.certificate.isEmpty())
        return fail(
            Error::Code::Denied,
            tr("%1 has not answered yet. It can take the role over once it has.").arg(name));
    DX_LET(const SiteInfo site, store.read());
    DX_LET(const OwnKeys keys, SiteKeys(m_database, m_keys).load(now));
    ServerMove move{heir.uid,         site.uid, heir.partnerSiteUid, site.name, server->name,
                    server->schedule, {}};
    DX_LET(const QList<Agreement> all, Agreements(m_database).all());
    for (const Agreement &other : all) {
        if (other.id == to || other.role != Role::Server)
            continue;
        if (isMsMail(other))
            return fail(Error::Code::Denied,
                        tr("\"%1\" is of the kind MS Mail and cannot be told to report elsewhere. "
                           "Remove it here, make it at the new server, and let its administrator "
                           "register there.")
                            .arg(other.settings.name));
        move.requestors.append({other.settings.name, other.settings.partnerAddress.toUtf8(),
                                other.partnerSiteUid, other.settings.importTrust,
                                other.settings.exportTrust});
        DX_TRY(giveEntries(m_database, other.id, to, {}, now));
        DX_TRY(Agreements(m_database).remove(other.id, false, now));
    }
    DX_TRY(beginAnew(m_database, to, Role::Requestor, now));
    AgreementSettings settings = heir.settings;
    settings.scheduleT1 = server->schedule;
    DX_TRY(Agreements(m_database).update(to, settings, now));
    DX_TRY(store.removeServer());
    DX_TRY(logEvent(
        m_database, CycleEvent::RoleGivenUp, Severity::Information,
        tr("The role of the dirsync server was given to %1. This site reports to it from "
           "now on.")
            .arg(name),
        tr("The administrator of %1 takes it over with the file.").arg(name), to, {}, now));
    DX_LET(const QByteArray text, toText(move, keys.present));
    DX_TRY(transaction.commit());
    return text;
}

/** The agreement with the server whose role moves; what the file says of it is not trusted before
 * its signature is verified. */
Result<Agreement> RoleMove::present(const QByteArray &text)
{
    DX_LET(const QByteArray uid, agreementOfServerMove(text));
    DX_LET(const QList<Agreement> all, Agreements(m_database).all());
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&](const Agreement &one) { return one.uid == uid; });
    if (found == all.cend() || found->role != Role::Requestor)
        return fail(Error::Code::Invalid,
                    tr("This site is no requestor of the server that the file comes from."));
    return *found;
}

Result<HandedOver> RoleMove::invite(const MovedRequestor &requestor, const Agreement &before,
                                    ListId list, Timestamp now)
{
    AgreementSettings settings;
    settings.name = requestor.name;
    settings.partnerAddress = QString::fromUtf8(requestor.address);
    settings.importTrust = requestor.importTrust;
    settings.exportTrust = requestor.exportTrust;
    settings.folder = before.settings.folder;
    settings.importList = list;
    DX_LET(const AgreementId id,
           Agreements(m_database).create(Role::Server, newUid(now), settings, now));
    if (!requestor.siteUid.isEmpty())
        DX_TRY(giveEntries(m_database, before.id, id, {requestor.siteUid}, now));
    DX_LET(const QByteArray text, makeInvitation(m_database, m_keys, id, now));
    return HandedOver{requestor.name, text};
}

Result<ServerTaken> RoleMove::takeOver(const QByteArray &text, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    SiteStore store(m_database);
    DX_LET(const Agreement server, present(text));
    ServerTaken taken;
    DX_LET(taken.move, serverMoveFromText(text, server.certificate));
    DX_LET(const SiteInfo site, store.read());
    if (taken.move.toSite != site.uid || taken.move.fromSite != server.partnerSiteUid)
        return fail(Error::Code::Invalid, tr("The file was made for another site."));
    DX_LET(const auto already, store.server());
    if (already)
        return fail(Error::Code::Conflict,
                    tr("This site has the Dirsync Server \"%1\" already.").arg(already->name));
    DirsyncServer object;
    object.name = taken.move.serverName;
    object.schedule = taken.move.schedule;
    DX_TRY(store.setServer(object, now));
    AgreementSettings former = server.settings;
    for (const MovedRequestor &requestor : std::as_const(taken.move.requestors)) {
        DX_LET(const ListId list, listNamed(m_database, tr("From %1").arg(requestor.name), now));
        DX_LET(const HandedOver invited, invite(requestor, server, list, now));
        taken.requestors.append(invited);
        // the former server had their recipients from themselves
        if (!former.exportAll && !former.exportLists.contains(list))
            former.exportLists.append(list);
    }
    DX_TRY(Agreements(m_database).update(server.id, former, now));
    DX_TRY(beginAnew(m_database, server.id, Role::Server, now));
    DX_TRY(logEvent(m_database, CycleEvent::RoleTakenOver, Severity::Information,
                    tr("This site has taken the role of the dirsync server over from %1.")
                        .arg(server.settings.name),
                    tr("Give each of the other requestors its invitation."), server.id, {}, now));
    DX_TRY(transaction.commit());
    return taken;
}

} // namespace dx
