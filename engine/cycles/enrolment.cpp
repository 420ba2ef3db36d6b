#include "engine/cycles/enrolment.h"

#include "engine/cycles/sync_store.h"
#include "engine/keys/site_keys.h"
#include "engine/store/agreement_ends.h"
#include "engine/store/agreement_state.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Enrolment)
};

/** Stores the server's names, its certificate and the code that proves who we are. */
Result<> adopt(Database &database, AgreementId agreement, const Invitation &invitation,
               Timestamp now)
{
    AgreementStates states(database);
    PartnerFacts facts;
    facts.siteUid = invitation.siteUid;
    facts.site = invitation.site;
    facts.organization = invitation.organization;
    facts.sitesBehind = "[]";
    DX_TRY(states.setPartner(agreement, facts, now));
    DX_TRY(states.pin(agreement, invitation.certificate));
    DX_TRY(states.setKnownFingerprint(agreement, {}));
    return states.setCode(agreement, normalizedCode(invitation.code), invitation.expiresAt);
}

Result<std::optional<Agreement>> madeBefore(Database &database, const Invitation &invitation)
{
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    for (const Agreement &agreement : agreements) {
        if (agreement.uid != invitation.agreement)
            continue;
        if (agreement.role == Role::Server)
            return fail(Error::Code::Invalid,
                        Text::tr("This site has made the invitation itself. Open it at the "
                                 "requestor's site."));
        return std::optional(agreement);
    }
    return std::optional<Agreement>();
}

/** Another server takes the place of the one that a Dirsync Requestor reports to. */
Result<> changeServer(Database &database, AgreementId id, const Invitation &invitation,
                      const AgreementSettings &settings, Timestamp now)
{
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    if (agreement.role != Role::Requestor)
        return fail(
            Error::Code::Invalid,
            Text::tr("\"%1\" is no Dirsync Requestor; another server cannot take its place.")
                .arg(agreement.settings.name));
    DX_TRY(setUid(database, id, invitation.agreement));
    DX_TRY(Agreements(database).update(id, settings, now));
    DX_TRY(AgreementStates(database).forgetPartner(id));
    return startOver(database, id, now);
}

} // namespace

Result<QByteArray> makeInvitation(Database &database, KeyStore &keys, AgreementId id, Timestamp now,
                                  Enrolled enrolled)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    if (agreement.role != Role::Server)
        return fail(Error::Code::Invalid,
                    Text::tr("\"%1\" is no Remote Dirsync Requestor; the server's site makes the "
                             "invitation.")
                        .arg(agreement.settings.name));
    if (isMsMail(agreement))
        return fail(Error::Code::Invalid,
                    Text::tr("\"%1\" is of the kind MS Mail, which has no invitations and no keys.")
                        .arg(agreement.settings.name));
    if (agreement.enrolledAt > 0) {
        if (enrolled == Enrolled::Refuse)
            return fail(Error::Code::Conflict,
                        Text::tr("\"%1\" is enrolled already. A new invitation shuts it out until "
                                 "it has accepted that.")
                            .arg(agreement.settings.name));
        DX_TRY(startOver(database, id, now));
    }
    DX_TRY(AgreementStates(database).forgetPartner(id));
    DX_LET(const SiteCertificate own, SiteKeys(database, keys).certificate(now));
    DX_LET(const SiteInfo site, SiteStore(database).read());
    Invitation invitation;
    invitation.agreement = agreement.uid;
    invitation.siteUid = site.uid;
    invitation.site = site.name;
    invitation.organization = site.organization;
    invitation.serverAddress = site.address.toUtf8();
    invitation.requestorAddress = agreement.settings.partnerAddress.toUtf8();
    invitation.name = agreement.settings.name;
    invitation.certificate = own.certificate;
    invitation.code = newInvitationCode();
    invitation.expiresAt = now + Invitation::kValidMs;
    DX_TRY(AgreementStates(database).setCode(id, normalizedCode(invitation.code),
                                             invitation.expiresAt));
    DX_TRY(transaction.commit());
    return toText(invitation);
}

AgreementSettings settingsFromInvitation(const Invitation &invitation)
{
    AgreementSettings settings;
    settings.name = invitation.site;
    settings.partnerAddress = QString::fromUtf8(invitation.serverAddress);
    return settings;
}

Result<AgreementId> acceptInvitation(Database &database, const Invitation &invitation,
                                     const AgreementSettings &settings, Timestamp now,
                                     AgreementId insteadOf)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
    DX_LET(const SiteInfo site, SiteStore(database).read());
    DX_LET(const auto before, madeBefore(database, invitation));
    DX_TRY(usable(invitation, site.address.toUtf8(), now));
    AgreementId id;
    if (before) {
        id = before->id;
        DX_TRY(startOver(database, id, now));
    } else if (insteadOf.isValid()) {
        id = insteadOf;
        DX_TRY(changeServer(database, id, invitation, settings, now));
    } else {
        DX_LET(id,
               Agreements(database).create(Role::Requestor, invitation.agreement, settings, now));
    }
    DX_TRY(adopt(database, id, invitation, now));
    DX_TRY(transaction.commit());
    return id;
}

} // namespace dx
