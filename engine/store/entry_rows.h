#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/entry_columns.h"
#include "engine/store/recipients.h"
#include "engine/store/statement.h"

namespace dx {

/**
 * Rows of `entry`, `home` and `change` one at a time, for edits of single recipients. Everything
 * that writes belongs into a Transaction.
 */
class EntryRows
{
public:
    explicit EntryRows(Database &database) : m_database(database) { }

    /** Columns for read(), and the tables they come from: "SELECT ... FROM ... ". */
    static QString select();
    static Result<Recipient> read(const Statement &row);
    /** Runs a query that has one row, or none. */
    static Result<std::optional<Recipient>> readOne(Statement &query);

    /** The row of a home, made if it is a new one. */
    Result<qint64> homeId(const Home &home);
    /** Takes a USN and writes the journal line with the entry's present row as before-image. */
    Result<Usn> journal(EntryId id, Operation operation, ListId list, Timestamp now);
    /** Takes a USN and writes the journal line of an entry that is made. */
    Result<Usn> journalNew(const Recipient &recipient, Timestamp now);

    /** `recipient.usn` is its journal line. */
    Result<EntryId> insert(const Recipient &recipient, const EntryColumns &columns);
    Result<> update(const Recipient &recipient, const EntryColumns &columns);
    Result<> remove(EntryId id);
    /** The kept counter of listed entries. */
    Result<> count(ListId list, int delta);

    /** The listed entry that has a canonical key address, other than `except`. */
    Result<std::optional<Recipient>> holder(const QByteArray &keyAddress, EntryId except);
    /**
     * Makes those live that wait for a uid or a canonical address which is free now, the longest
     * waiting first (protocol.md, Conflicts). Either may be empty.
     */
    Result<> release(const QByteArray &uid, const QByteArray &keyAddress, Timestamp now);

private:
    Result<std::optional<std::pair<EntryId, ListId>>> waiting(const QByteArray &uid,
                                                              const QByteArray &keyAddress);

    Database &m_database;
};

} // namespace dx
