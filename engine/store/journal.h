#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/database.h"

namespace dx {

/** Questions to the journal; all cost as much as there are changes. */
class Journal
{
public:
    explicit Journal(Database &database) : m_database(database) { }
    /** What a cycle changed at this site, in DN order: state before it against state after it. */
    Result<> changesOfCycle(CycleId cycle, ChangeSink &sink);
    /** Whether the journal still has what the cycle changed, or a part of it. */
    Result<bool> hasLinesOf(CycleId cycle);
    /** What changed in (from, to]: state at `from` against state at `to`, one change an entry.
     * `list` narrows if valid. */
    Result<> changesBetween(Usn from, Usn to, ListId list, ChangeSink &sink);
    /** Everything that happened to one entry, newest first. */
    Result<> changesOfEntry(const QByteArray &uid, ChangeSink &sink);

private:
    Database &m_database;
};

} // namespace dx
