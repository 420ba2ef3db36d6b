#pragma once

#include "engine/store/database.h"

namespace dx {

/** A recipients container. Exporting one does not export its children. */
struct AddressList
{
    ListId id;
    QByteArray uid;
    ListId parent;
    QString name; ///< unique in the site
    qint64 entries = 0; ///< kept counter
};

class Lists
{
public:
    explicit Lists(Database &database) : m_database(database) { }
    Result<QList<AddressList>> all(); ///< by name
    Result<AddressList> byId(ListId id);
    Result<AddressList> byName(const QString &name); ///< error NotFound names the list
    /** Error Conflict: the name is taken; Invalid: empty, over 64 characters, or has a line break.
     */
    Result<ListId> create(const QString &name, ListId parent, Timestamp now);
    Result<> rename(ListId id, const QString &name, Timestamp now);
    /** Error Conflict: it has entries, children, or an agreement uses it. */
    Result<> remove(ListId id);

private:
    Database &m_database;
};

} // namespace dx
