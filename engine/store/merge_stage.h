#pragma once

#include "engine/core/background_consumer.h"
#include "engine/store/bulk_loader.h"
#include "engine/store/merge_fill.h"

#include <QHash>

#include <vector>

namespace dx {

/**
 * The temporary tables of a merge, and what fills merge_staged. merge_matched says which staged
 * record is which entry; merge_gone names entries that go unless
 * they are matched; merge_work has a row for each entry that changes, in the order of USNs.
 */
class MergeStage
{
public:
    explicit MergeStage(MergeContext &context);

    /** Makes the tables of a merge, empty; there is one merge at a time on a connection. Where the
     * list has no entries to compare with, records go straight into it. */
    Result<> create();
    Result<> clear();
    /** Rows are made and written in the background: until settle() the connection is theirs. */
    Result<> add(StagedRecord record);
    /** A staged record again, with what was found out about it: it is `entry` with this uid. */
    Result<> addAgain(StagedRecord record, EntryId entry, qint64 homeId);
    Result<qint64> addGone(const QList<GoneKey> &keys);
    /** Waits for the background. */
    Result<> settle() { return m_background.settle(); }
    /** Everything that was staged is in merge_staged and nothing in the list. */
    Result<> leaveList();
    /** Whether the list was filled straight away, and is whole: nothing is left to be merged. */
    Result<bool> hasFilled();
    /** Sends the rows to the tables, with statistics where the planner needs them. */
    Result<> flush();

    qint64 rows() const { return m_rows; }
    bool hasGone() const { return m_gone; }
    bool hasGivenUids() const { return m_givenUids; }
    bool hasPartial() const { return m_partial; }
    /** Whether two records may claim one uid, source key or address (by their hashes). */
    bool mayRepeat();
    /** Whether the records came in the order of their uids. */
    bool isSorted() const { return m_sorted; }

private:
    Result<qint64> homeId(const Home &home);
    Result<> put(MergeRow row);
    Result<> write(const MergeRow &row);
    Result<> stage(const MergeRow &row, const EntryColumns &columns);
    void remember(QByteArrayView key, quint64 seed);

    MergeContext &m_context;
    std::unique_ptr<BulkLoader> m_loader;
    std::unique_ptr<MergeFill> m_fill; ///< none: records go to merge_staged
    QHash<QByteArray, qint64> m_homes; ///< by their three parts
    std::vector<quint64> m_keys; ///< hashes of uids, source keys and addresses
    QByteArray m_lastUid;
    qint64 m_rows = 0;
    qint64 m_filled = 0; ///< records handed to m_fill
    bool m_gone = false;
    bool m_givenUids = false;
    bool m_partial = false;
    bool m_sorted = true;
    BackgroundConsumer<MergeRow> m_background; ///< last: its thread ends before what it uses
};

} // namespace dx
