#pragma once

#include "engine/store/database.h"

namespace dx {

/** What a list was last filled from, so that the same file again costs no more than looking at it.
 */
struct SourceFile
{
    QString source; ///< path and format
    QString options; ///< what else shaped the import
    Usn usn = 0; ///< the list as of this USN is what the file said
    QByteArray hash; ///< of the file's bytes (xxh3, 128 bits)

    bool operator==(const SourceFile &) const = default;
};

/** Keeps them, one a list and source. */
class SourceFiles
{
public:
    explicit SourceFiles(Database &database) : m_database(database) { }
    /**
     * Whether the list still is what `file` (its usn is not read) made of it: same bytes, same
     * options, and nothing in the list changed since.
     */
    Result<bool> isCurrent(ListId list, const SourceFile &file);
    /** Notes that the list now is what the file says, as of the site's present USN. */
    Result<> keep(ListId list, const SourceFile &file);

private:
    Database &m_database;
};

} // namespace dx
