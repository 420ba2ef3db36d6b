#pragma once

#include "engine/store/recipient_pages.h"
#include "model/database_thread.h"

#include <atomic>

namespace dx {

/** Where the rows of a recipients view come from. All calls return at once. */
class RecipientSource
{
public:
    virtual ~RecipientSource() = default;
    /** Begins a query; the answer is how many rows it has. */
    virtual QFuture<Result<qint64>> open(const RecipientQuery &query) = 0;
    /** Rows [first, first + limit) of the query that was opened last. */
    virtual QFuture<Result<QList<RecipientRow>>> rows(qint64 first, int limit) = 0;
};

/**
 * The rows of a store. Two threads with a connection each: one answers at once, the other learns
 * the order of a large list meanwhile and takes over when it knows it, so that far jumps are quick
 * and nobody waits for the learning.
 */
class StoreRecipientSource final : public RecipientSource
{
public:
    /** `finder`: what the rows are taken from instead of all entries; may be empty. */
    explicit StoreRecipientSource(const StoreUrl &url, EntryFinder finder = {});
    ~StoreRecipientSource() override;

    QFuture<Result<qint64>> open(const RecipientQuery &query) override;
    QFuture<Result<QList<RecipientRow>>> rows(qint64 first, int limit) override;

private:
    struct Pages;
    struct Shared;
    EntryFinder m_finder;
    std::shared_ptr<Shared> m_shared; ///< what jobs still use after the source is gone
    std::shared_ptr<Pages> m_quickPages;
    std::shared_ptr<Pages> m_deepPages;
    quint64 m_query = 0;
    DatabaseThread m_quick;
    DatabaseThread m_deep;
};

} // namespace dx
