#pragma once

#include "engine/cycles/list_import.h"
#include "engine/formats/file_compare.h"

namespace dx {

/** One side of a comparison: a list of the site, or a file (LDIF or CSV). */
struct ComparedSide
{
    ListId list = {}; ///< valid: this list
    QString path; ///< else this file
};

/**
 * Compares two lists, two files, or a list and a file; any size. Two LDIF files are compared record
 * by record as they stand, containers included; everything else by what the recipients are. The
 * rows of a CSV file that has neither dxUid, entryUUID nor DN match by their addresses.
 * `database` is needed for lists only.
 */
Result<FileCompareCounts> compareSides(Database *database, const ComparedSide &before,
                                       const ComparedSide &after, bool byMail, ChangeSink &sink);

} // namespace dx
