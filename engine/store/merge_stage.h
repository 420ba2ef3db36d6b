#pragma once

#include "engine/core/background_consumer.h"
#include "engine/store/bulk_loader.h"
#include "engine/store/merge.h"

#include <QHash>

#include <vector>

namespace dx {

/** What the parts of one merge share. */
struct MergeContext
{
    Database &database;
    MergePlan plan;
    QByteArray siteUid;
    Home ownHome; ///< of records made in the list
    MergeCounts counts;
    qint64 dropped = 0; ///< staged entries that are problems, or repeat another record

    bool own() const { return !plan.origin.isValid(); }
    void problem(qint64 line, const QString &text);
};

/** What became of a staged entry. Values of the column `action`. */
enum class MergeAction {
    Add = 1,
    Modify = 2,
    Delete = 3,
    Standing = 4, ///< not staged: only its standing changes
};

/**
 * The temporary tables of a merge, and what fills merge_staged. merge_matched says which staged
 * record is which entry; merge_gone names entries that go unless
 * they are matched; merge_work has a row for each entry that changes, in the order of USNs.
 */
class MergeStage
{
public:
    explicit MergeStage(MergeContext &context);

    /** Makes the tables of a merge, empty; there is one merge at a time on a connection. */
    Result<> create();
    Result<> clear();
    /** Rows are made and written in the background: until settle() the connection is theirs. */
    Result<> add(StagedRecord record);
    /** A staged record again, with what was found out about it: it is `entry` with this uid. */
    Result<> addAgain(StagedRecord record, EntryId entry, qint64 homeId);
    Result<qint64> addGone(const QList<GoneKey> &keys);
    /** Waits for the background. */
    Result<> settle() { return m_background.settle(); }
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
    struct Row
    {
        StagedRecord record;
        QByteArray uid;
        Home home;
        qint64 homeRow = 0;
        EntryId entry;
    };

    Result<qint64> homeId(const Home &home);
    Result<> put(Row row);
    Result<> write(const Row &staged);
    void remember(QByteArrayView key, size_t seed);

    MergeContext &m_context;
    std::unique_ptr<BulkLoader> m_loader;
    QHash<QByteArray, qint64> m_homes; ///< by their three parts
    std::vector<size_t> m_keys; ///< hashes of uids, source keys and addresses
    QByteArray m_lastUid;
    qint64 m_rows = 0;
    bool m_gone = false;
    bool m_givenUids = false;
    bool m_partial = false;
    bool m_sorted = true;
    BackgroundConsumer<Row> m_background; ///< last: its thread ends before what it uses
};

} // namespace dx
