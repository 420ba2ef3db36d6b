#pragma once

#include "engine/store/events.h"
#include "model/database_thread.h"
#include "model/list_transfer.h"
#include "model/recipient_source.h"

#include <QHash>

namespace dx {

/** A table that can be written: its headings, and what tells its rows on a database thread. */
struct SavedTable
{
    using RowSink = std::function<Result<>(const QStringList &cells)>;

    StoreUrl url;
    QStringList headings;
    std::function<Result<>(Database &, TransferState &, const RowSink &)> tell;

    /** What a recipients view shows: all rows of the query, in its columns. */
    static SavedTable recipients(const StoreUrl &url, const RecipientQuery &query,
                                 const QList<RecipientColumn> &columns,
                                 const QHash<AgreementId, QString> &partners,
                                 const EntryFinder &finder = {});
    static SavedTable cycles(const StoreUrl &url);
    static SavedTable events(const StoreUrl &url, const EventQuery &query);
};

/**
 * Writes tables as CSV (RFC 4180, UTF-8, formulas made harmless), row by row as the store gives
 * them, over a connection of its own. The file is replaced when it is whole. One at a time; what
 * runs ends when the saver goes. Errors: Unavailable, it cannot be written; Cancelled.
 */
class TableSaver final
{
public:
    QFuture<Result<>> save(const SavedTable &table, const QString &path,
                           std::shared_ptr<TransferState> state);

private:
    std::unique_ptr<DatabaseThread> m_thread;
};

} // namespace dx
