#pragma once

#include "engine/keys/key_store.h"
#include "engine/protocol/invitation.h"
#include "engine/store/agreements.h"

namespace dx {

/** What an invitation may do to a partner that is enrolled already. */
enum class Enrolled {
    Refuse, ///< error Conflict
    StartOver, ///< it is shut out until it has accepted; then both send everything anew
};

/**
 * Makes the invitation of a Remote Dirsync Requestor: our certificate and a new code, valid for 7
 * days; an older one stops being valid. The text is the `.dxinvite` file. Error Invalid: not a
 * Remote Dirsync Requestor.
 */
Result<QByteArray> makeInvitation(Database &database, KeyStore &keys, AgreementId agreement,
                                  Timestamp now, Enrolled enrolled = Enrolled::Refuse);

/** What accepting an invitation begins with: named after the server's site, everything exported.
 * The import list and the transport are still to be chosen. */
AgreementSettings settingsFromInvitation(const Invitation &invitation);

/**
 * Pins the server's certificate and makes the Dirsync Requestor that an invitation speaks of, or
 * enrols the one it made before anew (settings are kept, numbers start over). `insteadOf`: a
 * Dirsync Requestor that reports to the inviting server from now on; what it brought here stays its
 * own. Errors: Invalid (expired, made for another site, its own server), Conflict (name or partner
 * address taken).
 */
Result<AgreementId> acceptInvitation(Database &database, const Invitation &invitation,
                                     const AgreementSettings &settings, Timestamp now,
                                     AgreementId insteadOf = {});

} // namespace dx
