#pragma once

#include "engine/store/recipients.h"

#include <functional>
#include <vector>

namespace dx {

/** Which entries a query lets through, as findEntries() (search_index.h) tells it: ids in order. */
using EntryFinder = std::function<Result<std::vector<qint64>>(Database &, const RecipientQuery &)>;

/**
 * The rows of one RecipientQuery, by position, without loading them: the first page and the count
 * come at once, a jump costs one keyset page. Holds what it must know of the order (every 1 000th
 * key, or the matching ids of a filter). Use on one thread with a read-only connection; not bound
 * to a snapshot: after a commit elsewhere call prepare() again.
 */
class RecipientPages
{
public:
    /** `finder`: what the rows are taken from instead of all entries; may be empty. */
    RecipientPages(Database &database, RecipientQuery query, EntryFinder finder = {});
    ~RecipientPages();

    /** Finds the count, enough for the first screenful. A few milliseconds at a million entries. */
    Result<qint64> prepare();
    /** Learns the order so that far jumps are quick; slow for unindexed orders (seconds at a
     * million): call in the background. */
    Result<> index();
    qint64 count() const;

    /** Rows [first, first + limit), fewer at the end. limit <= 1000. */
    Result<QList<RecipientRow>> rows(qint64 first, int limit);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** Brings the full-text index up to the present USN, in steps of its own transactions; returns
 * whether more is left. Writer only. */
Result<bool> catchUpSearchIndex(Database &database, int maxEntries);

} // namespace dx
