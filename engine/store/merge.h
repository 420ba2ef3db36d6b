#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/recipients.h"

#include <QSet>

namespace dx {

/** One record on its way into a list, from an import or a partner's batch. Filled in bulk, hence
 * UTF-8 throughout. */
struct StagedRecord
{
    QByteArray uid; ///< empty: to be found by source key, then key address, else made
    QByteArray sourceKey;
    bool remove = false; ///< a deletion; only uid (or source key, or key address) is read
    Entry entry; ///< what travels
    Entry local;
    Home home; ///< ignored for own records
    Digest receivedDigest; ///< of the record as received; ignored for own records
    qint64 line = 0; ///< where it stands in its file, for messages
    std::optional<int> trust; ///< none: the plan's
    std::optional<bool> hidden;
    Standing wanted = Standing::Live; ///< Filtered: a filter of ours keeps it out of the list
    bool partial
        = false; ///< a CSV that lacks columns: attributes not in `given` are left as they are
    QList<QByteArray> given; ///< with partial: attributes the source speaks of
};

/** What a file's record finds an entry by: its source key, or, without one, its key address. */
struct GoneKey
{
    QByteArray sourceKey;
    QByteArray address;
};

/** What a merge may do, and in whose name. */
struct MergePlan
{
    ListId list = {};
    AgreementId origin = {}; ///< invalid: an own list
    CycleId cycle = {};
    int trust = 20; ///< for new entries; imports stamp it on all
    bool replace = false; ///< the list (of that origin) becomes exactly the staged records
    bool skipBad
        = false; ///< address clashes inside the site are skipped and reported instead of an error
    Timestamp now = 0;
    /** Of a partner's batch that the deletion guard held: what the administrator approved. None:
     * everything is. */
    std::optional<QSet<QByteArray>> approved = {};
};

/** What a merge would do to its list, before conflicts are judged. */
struct MergeForecast
{
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
};

struct MergeProblem
{
    qint64 line = 0;
    QString text; ///< what is wrong, with the address or key and who has it
};

struct MergeCounts
{
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
    qint64 unchanged = 0;
    qint64 conflicts = 0; ///< kept aside
    qint64 skipped = 0;
    Usn firstUsn = 0; ///< journal range of this merge; 0, 0 if nothing changed
    Usn lastUsn = 0;
    Digest receivedDelta; ///< what the sum of received digests grows by (modulo 2^256)
    QList<MergeProblem> problems; ///< the first 1 000
};

/**
 * Brings staged records into a list, set-based: stage() fills a temporary table through the
 * connection's native handle (or an empty list straight away), apply() compares by digest and
 * writes entries, journal lines and counters. Belongs into one Transaction of the caller; nothing
 * is visible before that commits. Deletions and released addresses come first and key addresses are
 * unique among listed entries at the end (swaps are legal). A clash with another owner: own records
 * win at home; a record of a partner is kept aside and the longest-waiting one becomes live when
 * the address is free again (protocol.md, Conflicts).
 */
class Merge
{
public:
    Merge(Database &database, MergePlan plan);
    ~Merge();

    /**
     * Rows are made and written on a thread of the merge: until settle() or apply() the caller
     * must not use the connection otherwise.
     */
    Result<> stage(StagedRecord record);
    /** Own entries of the list with these keys go, unless a staged record is one of them: for a
     * caller who knows what is not staged because it stays as it is. Returns how many there are. */
    Result<qint64> stageGone(const QList<GoneKey> &keys);
    /** Whether a staged record has the key address of an own entry of the list that goes by another
     * source key: matching would take the one for the other. */
    Result<bool> meetsOtherKeys();
    /** Nothing goes for not being staged, whatever the plan says: what should be staged is not
     * known in full. */
    void keepTheRest();
    /** Waits until what was staged is written; the connection is the caller's again, but for the
     * list, which may be half filled. */
    Result<> settle();
    /** The same, and the list can be read as it was before the merge. */
    Result<> settleToRead();
    /** What apply() will do, for a caller who may leave it at that. */
    Result<MergeForecast> foresee();
    /** After foresee(): a digest of what would be done and of all it rests on. */
    Result<Digest> fingerprint();
    /** Error Conflict: two records of an own list claim one address (with lines), unless skipBad.
     */
    Result<MergeCounts> apply();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace dx
