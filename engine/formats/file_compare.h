#pragma once

#include "engine/address/entry_diff.h"
#include "engine/formats/input_window.h"

#include <vector>

namespace dx {

/** How two files are compared. */
struct FileComparison
{
    bool byMail = false; ///< entries match by key address, else by dxUid, entryUUID or DN
    /** Compare recipients as they would be imported, and only them; else every record with the very
     * attributes that the files have. Operational attributes and secrets never count. */
    bool asRecipients = false;
};

/** A file to compare. One that was made of something else says what messages should name. */
struct ComparedFile
{
    QString path = {};
    QString name = path; ///< what it was made of
    std::vector<qint64> lines = {}; ///< of its records there; empty: those of the file itself
    bool hasLines = true; ///< else it was made of something without lines, such as a list
};

struct FileCompareCounts
{
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
    qint64 unchanged = 0;
    bool same() const { return added + modified + deleted == 0; }
};

/**
 * Finds what makes `after` out of `before`, two LDIF files of any size: one pass over each, 64
 * bytes of memory an entry; only entries that differ are read again. Changes come in the order of
 * `after`, deletions last and in reverse, so that children go before their containers. A moved
 * entry is deleted and added. Errors: Invalid (bad input with line and column, an entry that comes
 * twice).
 */
Result<FileCompareCounts> compareFiles(const ComparedFile &before, const ComparedFile &after,
                                       const FileComparison &how, ChangeSink &sink);

} // namespace dx
