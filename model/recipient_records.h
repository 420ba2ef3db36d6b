#pragma once

#include "engine/store/recipients.h"
#include "model/site_session.h"

namespace dx {

/** A recipient with everything that the site knows of it. Returns at once. */
QFuture<Result<Recipient>> readRecipient(SiteSession &session, EntryId id);

/** Recipients as LDIF records that Directory Import takes again. Returns at once. */
QFuture<Result<QByteArray>> recipientsAsLdif(SiteSession &session, const QList<EntryId> &ids);

} // namespace dx
