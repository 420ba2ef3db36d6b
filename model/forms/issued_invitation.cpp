#include "model/forms/issued_invitation.h"

#include "engine/core/clock.h"
#include "engine/cycles/enrolment.h"
#include "model/command_words.h"
#include "model/site_facts.h"

namespace dx {

Result<IssuedInvitation> issueInvitation(Database &database, AgreementId agreement, Timestamp now)
{
    IssuedInvitation out;
    DX_LET(const auto keys, systemKeys(database, KeyWish::KeychainFirst));
    DX_LET(out.text, makeInvitation(database, *keys, agreement, now, Enrolled::StartOver));
    DX_LET(const Agreement invited, Agreements(database).byId(agreement));
    out.partner = invited.settings.name;
    out.validUntil = invited.codeExpiresAt;
    return out;
}

QFuture<Result<IssuedInvitation>> inviteAgain(SiteSession &session, AgreementId agreement)
{
    const Agreement *const partner = findAgreement(session.summary(), agreement);
    session.noteCommands(partner
                             ? QList<QStringList>{CommandWords::inviteAgain(partner->settings.name)}
                             : QList<QStringList>());
    return session.write([agreement](Database &database) {
        return issueInvitation(database, agreement, SystemClock().now());
    });
}

} // namespace dx
