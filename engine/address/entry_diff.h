#pragma once

#include "engine/address/entry.h"

namespace dx {

/** How one attribute differs. A value that is in both is in neither list. */
struct AttributeDiff
{
    QByteArray name;
    QList<QByteArray> removed;
    QList<QByteArray> added;

    bool operator==(const AttributeDiff &) const = default;
};

/** Attributes that differ, by name in byte order; empty if the entries are the same. objectClass is
 * left out: it is derived. */
QList<AttributeDiff> diffEntries(const Entry &before, const Entry &after);

/** What happened to one entry. Values are stored; never renumber. */
enum class Operation {
    None = 0,
    Add = 1,
    Modify = 2,
    Delete = 3,
    Conflict = 4, ///< not applied: kept aside, with the reason
};

/**
 * One entry's place in a difference, whatever made it: a preview, a past cycle, what an agreement
 * would send, a comparison.
 */
struct EntryChange
{
    Operation operation = Operation::None;
    QByteArray uid; ///< dxUid; empty where a compared file has none
    QByteArray dn; ///< as exported
    QByteArray name; ///< display name, of the new state if there is one
    QByteArray address; ///< key address as written
    QByteArray before; ///< record; empty for Add
    QByteArray after; ///< record; empty for Delete
    QByteArray scope; ///< which part of the difference: "here" or "agreement NAME"
    QByteArray why; ///< one sentence: rule, list, trust level, message
    QByteArray partner; ///< scope "here": whose word it was; empty: this site's own, or unknown
};

/** Takes changes one by one as they are found, so that nobody has to hold them all. Returning an
 * error stops the producer. */
class ChangeSink
{
public:
    virtual ~ChangeSink() = default;
    virtual Result<> change(const EntryChange &change) = 0;
};

} // namespace dx
