#pragma once

#include "engine/address/entry.h"
#include "engine/formats/ldif_reader.h"

#include <optional>

namespace dx {

/** What becomes of an attribute that is not known by name. */
enum class Treatment {
    Local, ///< stays at this site
    Operational, ///< the directory's own: dropped
    Members, ///< of groups and roles: not kept, as groups become lists without members
    Hidden, ///< says whether it is hidden from address lists
};

/** Treatment of an attribute that findAttribute() does not know and that is no secret. */
Treatment treatmentOf(QByteArrayView name);

/** What a record is by its object classes: a recipient of some kind, or nothing (a container, a
 * computer ...). Without any objectClass (ldapsearch with chosen attributes) its attributes decide.
 */
std::optional<RecipientKind> recipientKind(const LdifRecord &record);

/** A source key by the directory's own identity: `uid:`, `uuid:` or `guid:`, or empty. */
QByteArray identityKey(const LdifRecord &record);

} // namespace dx
