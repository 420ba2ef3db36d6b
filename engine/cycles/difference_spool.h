#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/cycles.h"
#include "engine/store/database.h"

namespace dx {

/**
 * A difference on disk: a small SQLite file of EntryChanges, so that a preview outlives its
 * rollback and a view can page through a million changes. Whoever made it is done with it before a
 * reader opens it. Every difference that the console shows is one.
 */
class DifferenceWriter final : public ChangeSink
{
public:
    static Result<std::unique_ptr<DifferenceWriter>> create(const QString &path);
    ~DifferenceWriter() override;

    Result<> change(const EntryChange &change) override;
    /** Counts an entry that is the same on both sides; shown by the Unchanged toggle. */
    Result<> unchanged(const QByteArray &uid, const QByteArray &name, const QByteArray &address,
                       const QByteArray &record);
    Result<> finish();

private:
    DifferenceWriter();
    struct Private;
    std::unique_ptr<Private> d;
};

/** Which rows of a difference a view shows. */
struct DifferenceFilter
{
    bool added = true;
    bool modified = true;
    bool deleted = true;
    bool conflicts = true;
    bool unchanged = false;
    QString text; ///< part of name, address or a value; case-insensitive
    QString scope; ///< empty: all

    bool operator==(const DifferenceFilter &) const = default;
};

struct DifferenceCounts
{
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
    qint64 conflicts = 0;
    qint64 unchanged = 0;
};

struct DifferenceScope
{
    QString name;
    qint64 count = 0;
};

/** Reads a finished spool, in name order. Use on one thread. */
class DifferenceReader
{
public:
    static Result<std::unique_ptr<DifferenceReader>> open(const QString &path);
    ~DifferenceReader();

    Result<QList<DifferenceScope>> scopes();
    /** Counts by category under the text and scope of the filter (its toggles do not matter). */
    Result<DifferenceCounts> counts(const DifferenceFilter &filter);
    /** How many rows the filter lets through, toggles included. */
    Result<qint64> rowCount(const DifferenceFilter &filter);
    /** The rows under the filter in `count` slices (fewer if there are fewer rows), from the top:
     * which operations are in each, as bits 1 << Operation. For a map beside a long list. */
    Result<QByteArray> slices(const DifferenceFilter &filter, int count);
    /** Rows [first, first + limit) under the filter, with records. */
    Result<QList<EntryChange>> rows(const DifferenceFilter &filter, qint64 first, int limit);
    /** All rows under the filter, for an export. */
    Result<> replay(const DifferenceFilter &filter, ChangeSink &sink);

private:
    DifferenceReader();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace dx
