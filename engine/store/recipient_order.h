#pragma once

#include "engine/store/recipients.h"

#include <vector>

namespace dx {

/** The key of a row in the order by name. */
struct OrderKey
{
    QByteArray sortName;
    qint64 id = 0;
};

/**
 * The SQL of a query's order. Column 0 of all texts is the entry's id, column 1 its sort name. By
 * name there is an index: a page costs what it shows; other orders sort the list.
 */
class RecipientOrder
{
public:
    RecipientOrder(Database &database, const RecipientQuery &query);

    bool isIndexed() const { return m_indexed; }
    /** The whole order, from its beginning or its end. */
    Result<QString> all(bool backwards);
    /** A part of it, without what the query filters. */
    Result<QString> range(bool backwards, qint64 limit, qint64 skip);
    /** The same from a key on; indexed orders only. */
    Result<QString> from(const OrderKey &key, qint64 limit, qint64 skip);
    /** These ids, sorted; those that are not there are left out. */
    Result<std::vector<qint64>> sort(const QString &ids);

private:
    Result<> readLists();
    QString text(bool backwards, const QString &condition) const;
    QString orderBy(bool backwards) const;

    Database &m_database;
    RecipientQuery m_query;
    bool m_indexed;
    bool m_known = false;
    QList<qint64> m_lists; ///< those whose orders are merged
};

} // namespace dx
