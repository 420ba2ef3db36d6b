#pragma once

#include "engine/cycles/list_format.h"
#include "engine/store/kept_aside.h"
#include "engine/store/merge.h"

#include <functional>
#include <memory>

namespace dx {

struct ListImport
{
    QString path; ///< "-" is standard input
    ListFormat format = ListFormat::Ldif;
    ListId list = {};
    bool replace = false; ///< the list becomes exactly the file
    bool skipBad = false; ///< bad records are reported and the rest is applied; nothing is deleted
    Timestamp now = 0;
};

struct ListImportResult
{
    MergeCounts counts; ///< problems: those of the file too, in the order of its lines
    SourceCounts source;
    QList<KeptAside> aside; ///< recipients of partners whose addresses the file claims
    bool sameFile = false; ///< nothing to do: the list already is what this very file says
};

/** How far the reading is, in bytes; total is 0 where it is not known. False stops the import. */
using ImportProgress = std::function<bool(qint64 done, qint64 total)>;

/**
 * Brings a file into a list, in one transaction: all or nothing. With `preview` what would change
 * is written there and everything is rolled back. When the file was read before and nothing in the
 * list has changed since, only records whose bytes have changed are parsed. A file without a
 * recipient does not empty a list, as what is cut off or filtered away looks the same; only the
 * header of a CSV file does. Errors: Invalid (bad input: file, line, column), Conflict (an address
 * is claimed twice), NotFound, Cancelled.
 */
Result<ListImportResult> importList(Database &database, const ListImport &wanted,
                                    ChangeSink *preview = nullptr,
                                    const ImportProgress &progress = {});

} // namespace dx
