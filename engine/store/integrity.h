#pragma once

#include "engine/store/database.h"

#include <QStringList>

#include <functional>

namespace dx {

/** What a check of a store found. */
struct IntegrityReport
{
    QStringList problems; ///< a sentence each, the first 100; empty: all is well
    qint64 problemCount = 0;
    qint64 entries = 0; ///< that were looked at
};

/** Told how many entries were checked; returns false to stop (error Cancelled). */
using IntegrityProgress = std::function<bool(qint64 done, qint64 total)>;

/**
 * Checks a store, changing nothing, as of one moment (that of the
 * caller's transaction, if there is one): the database file itself (SQLite), references
 * between tables, kept counters, uniqueness of addresses and uids among listed entries, the
 * journal, and the digest and key address of every entry. Takes seconds at a million entries.
 */
Result<IntegrityReport> checkIntegrity(Database &database, const IntegrityProgress &progress = {});

} // namespace dx
