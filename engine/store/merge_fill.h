#pragma once

#include "engine/store/bulk_indexes.h"
#include "engine/store/bulk_loader.h"
#include "engine/store/entry_columns.h"
#include "engine/store/merge_context.h"

#include <memory>
#include <vector>

namespace dx {

/**
 * Writes records straight into a list that has nothing to compare them with: entries and journal
 * lines as they come, not by way of merge_staged, which would write each of them twice. What comes
 * out is what the other way makes of it; where that needs a decision, takeBack() leaves it to it.
 */
class MergeFill
{
public:
    /** None if there is an entry that a record could be. */
    static Result<std::unique_ptr<MergeFill>> begin(MergeContext &context);

    /** Whether it is a new entry, whatever else the file has. */
    bool takes(const MergeRow &row) const;
    /** Whether so many records have come that leaveIndexes() pays. */
    bool areMany(qint64 records) const;
    /** The indexes are built anew when the list is full. Not while a record is being written. */
    Result<> leaveIndexes();
    /** Records come in the order of their uids. May be called by another thread than begin(). */
    Result<> write(const MergeRow &row, const EntryColumns &columns);
    /** Takes the USNs and counts. False: somebody else has one of the addresses or uids, and
     * nothing was done. */
    Result<bool> finish();
    /** Everything goes to merge_staged. */
    Result<> takeBack();

private:
    explicit MergeFill(MergeContext &context) : m_context(context), m_indexes(context.database) { }
    Result<> flush();
    Result<bool> meetsOthers();
    Result<bool> meets(const QString &key, const QString &others);
    Result<> exec(const QString &sql);

    MergeContext &m_context;
    BulkIndexes m_indexes;
    std::unique_ptr<BulkLoader> m_entries;
    std::unique_ptr<BulkLoader> m_journal;
    std::vector<qint64> m_lines; ///< of the file
    Digest m_received; ///< sum of received digests
    Usn m_usn = 0; ///< before the first record
    qint64 m_lastId = 0; ///< of entries before the first record
    qint64 m_rows = 0;
};

} // namespace dx
