#pragma once

#include "engine/cycles/list_import.h"
#include "engine/store/agreements.h"

#include <QIODevice>

namespace dx {

/** What a format could not hold. */
struct ExportNotes
{
    qint64 count = 0;
    QStringList first; ///< the first 1 000: which entry, what was changed and why
};

/**
 * Writes a list as the protocol would: the containers that its entries lie in first, then the
 * entries in DN order with their home DN, in LDIF; or the entries alone in CSV or as a transaction
 * list. Nothing in it differs between two sites that agree. Error Unavailable: it could not be
 * written.
 */
Result<ExportNotes> exportList(Database &database, ListId list, ListFormat format, QIODevice &out);

/** Writes exactly what an agreement exports, in the same form. */
Result<ExportNotes> exportScope(Database &database, const Agreement &agreement, ListFormat format,
                                QIODevice &out);

} // namespace dx
