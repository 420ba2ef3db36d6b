#pragma once

#include "engine/formats/source_record.h"
#include "engine/store/database.h"

namespace dx {

/**
 * Turns `record.changes` (RFC 2849, changetype: modify) into the values that the attributes have
 * afterwards, from the present state of the entry in `list`. Error Invalid, with the line in
 * `file`: no such entry, a value to add is there already, one to remove is not there. Values of
 * texts count as the same where only upper and lower case differ, as a directory would say.
 */
Result<> applyValueChanges(Database &database, ListId list, const QString &file,
                           SourceRecord &record);

} // namespace dx
