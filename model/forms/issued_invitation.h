#pragma once

#include "model/site_session.h"

namespace dx {

/** An invitation that was just made, to be given to the partner's administrator. Its text is the
 * `.dxinvite` file and holds the one-time code: shown and saved, never logged. */
struct IssuedInvitation
{
    QString partner;
    QByteArray text;
    Timestamp validUntil = 0;
};

/** Makes the invitation of a Remote Dirsync Requestor; an older one stops being valid. Joins a
 * transaction that is open. Error Invalid: it is no Remote Dirsync Requestor. */
Result<IssuedInvitation> issueInvitation(Database &database, AgreementId agreement, Timestamp now);

/** The same at an open site, for a partner that lost its invitation or let it expire. Returns at
 * once. */
QFuture<Result<IssuedInvitation>> inviteAgain(SiteSession &session, AgreementId agreement);

} // namespace dx
