#pragma once

#include "engine/store/bulk_loader.h"
#include "engine/store/entry_columns.h"
#include "engine/store/merge.h"

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
    Refuse = 5, ///< stays as it is, but is known to be otherwise at the partner
};

/** A record on its way to a table. */
struct MergeRow
{
    StagedRecord record;
    QByteArray uid;
    Home home;
    qint64 homeRow = 0;
    EntryId entry; ///< where it is known already
};

/** The columns from `kind` to `phone`, which staged records and entries have in common. */
void writeContent(BulkLoader &row, const EntryColumns &columns, const QByteArray &sourceKey);

} // namespace dx
