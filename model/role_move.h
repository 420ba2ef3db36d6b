#pragma once

#include "engine/cycles/role_move.h"
#include "model/site_session.h"

namespace dx {

/** The move of the server's role at an open site (RoleMove). Every call returns at once. */

/** Gives it to the site of a requestor; the file that the new server takes over is written in the
 * same step, or nothing happens. */
QFuture<Result<>> giveServerUp(SiteSession &session, AgreementId to, const QString &file);

/** Takes it over with the text of such a file; the invitations for the other requestors are written
 * into a folder. */
QFuture<Result<ServerTaken>> takeServerOver(SiteSession &session, const QString &file,
                                            const QString &folder);

/** The Dirsync Requestor that a new server can take the place of: the only one, unless the
 * invitation is its own. */
const Agreement *replaceable(const SiteSummary &site, const QByteArray &invitation);
/** Lets the inviting server take its place. */
QFuture<Result<>> acceptInsteadOf(SiteSession &session, const QByteArray &invitation,
                                  const Agreement &former);

} // namespace dx
