#pragma once

#include "engine/formats/source_record.h"
#include "engine/store/database.h"

#include <QSet>

namespace dx {

/**
 * Finds whom a command of a transaction list means (`record.whom`) in an own list, and says a
 * change of the address by the attributes of the entry. False: there is none, and there need not
 * be. Error Invalid, with the line in `file`: there is none; nothing must come of such a command
 * (Q117260).
 */
Result<bool> resolveTransaction(Database &database, ListId list, const QString &file,
                                SourceRecord &record);

/** Uids of the own entries in a list whose key address lies in `place` and is not in `but`. */
Result<QList<QByteArray>> entriesIn(Database &database, ListId list, const QByteArray &place,
                                    const QSet<QByteArray> &but);

/** Makes `to` the key address of an entry that `from` was it of. False: it has another one that
 * goes before. */
bool setKeyAddress(Entry &entry, const Address &from, const Address &to);

} // namespace dx
