#pragma once

#include "engine/address/entry.h"

namespace dx {

/**
 * What the columns of an `entry` row say of its content, so that single edits and bulk merges write
 * the same. UTF-8 throughout; an empty text is NULL in the columns that may be NULL.
 */
struct EntryColumns
{
    QByteArray record; ///< canonical text as exported: the entry with dxUid and dxHome
    Digest digest; ///< of DN and record
    RecipientKind kind = RecipientKind::Mailbox;
    QByteArray keyAddress; ///< canonical; empty: kept, not exportable
    QByteArray displayName;
    QByteArray sortName; ///< case-folded display name
    QByteArray givenName;
    QByteArray surname;
    QByteArray office;
    QByteArray title;
    QByteArray department;
    QByteArray company;
    QByteArray phone;
};

/** `entry` may hold dxUid and dxHome already; they are set to `uid` and the home's site uid. */
EntryColumns entryColumns(const Entry &entry, const Home &home, const QByteArray &uid);

/** The record of entryColumns() alone: what is compared, digested and sent. */
QByteArray exportedRecord(const Entry &entry, const Home &home, const QByteArray &uid);

/** Reads the `record` column: the entry without dxUid and dxHome. Error Invalid: damaged. */
Result<Entry> entryOfRecord(QByteArrayView record);

/** The `local` column: attributes that stay here; empty for none. */
QByteArray localColumn(const Entry &local);
Result<Entry> entryOfLocal(QByteArrayView local);

/** The case-folded form that names are sorted and compared by. */
QByteArray sortForm(const QByteArray &name);

} // namespace dx
