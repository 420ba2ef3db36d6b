#include "engine/store/recipient_order.h"

#include "engine/store/row_reader.h"
#include "engine/store/statement.h"

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** SQLite merges the orders of so many lists; beyond that one sort is cheaper. */
constexpr qsizetype kMostLists = 50;

/** What a column is sorted by; texts without regard to the case of ASCII letters. */
QString expression(RecipientColumn column, const QString &collate)
{
    const auto text = [&collate](const QString &name) {
        return u"lower(coalesce(%1, '') %2) %2"_s.arg(name, collate);
    };
    switch (column) {
    case RecipientColumn::DisplayName:
        return u"sort_name"_s;
    case RecipientColumn::Type:
        return u"kind"_s;
    case RecipientColumn::Address:
        return text(u"key_address"_s);
    case RecipientColumn::Office:
        return text(u"office"_s);
    case RecipientColumn::Title:
        return text(u"title"_s);
    case RecipientColumn::Department:
        return text(u"department"_s);
    case RecipientColumn::Company:
        return text(u"company"_s);
    case RecipientColumn::Phone:
        return text(u"phone"_s);
    case RecipientColumn::Trust:
        return u"trust"_s;
    case RecipientColumn::Origin:
        return text(u"(SELECT name FROM agreement a WHERE a.id = origin_id)"_s);
    case RecipientColumn::State:
        return u"standing"_s;
    case RecipientColumn::Changed:
        return u"changed_at"_s;
    }
    return u"sort_name"_s;
}

QString quoted(const QByteArray &utf8)
{
    return u'\'' + QString::fromUtf8(utf8).replace(u'\'', u"''"_s) + u'\'';
}

} // namespace

RecipientOrder::RecipientOrder(Database &database, const RecipientQuery &query)
    : m_database(database), m_query(query),
      m_indexed(query.sort == RecipientColumn::DisplayName && !query.conflictsOnly)
{
}

Result<> RecipientOrder::readLists()
{
    if (m_known)
        return {};
    if (m_query.list.isValid()) {
        m_lists = {m_query.list.value};
    } else {
        Statement rows(m_database, u"SELECT id FROM address_list WHERE entries > 0 ORDER BY id"_s);
        DX_TRY(rows.exec());
        while (rows.next())
            m_lists.append(rows.integer(0));
        DX_TRY(rows.finish());
    }
    m_known = true;
    return {};
}

QString RecipientOrder::orderBy(bool backwards) const
{
    const bool down = m_query.descending != backwards;
    const QString way = down ? u" DESC"_s : QString();
    if (m_query.sort == RecipientColumn::DisplayName)
        return u" ORDER BY sort_name%1, id%1"_s.arg(way);
    const QString collate = m_database.isSqlite() ? u"COLLATE BINARY"_s : u"COLLATE \"C\""_s;
    return u" ORDER BY %1%2, sort_name%2, id%2"_s.arg(expression(m_query.sort, collate), way);
}

// Several lists: SQLite and PostgreSQL merge the orders of the parts, each read from its index.
QString RecipientOrder::text(bool backwards, const QString &condition) const
{
    const QString select = u"SELECT id, sort_name FROM entry WHERE "_s
        + (m_query.conflictsOnly ? u"standing = 1"_s : u"listed = 1"_s) + condition;
    const QString inList = u" AND list_id = "_s;
    if (m_query.list.isValid())
        return select + inList + QString::number(m_query.list.value) + orderBy(backwards);
    if (!m_indexed || m_lists.isEmpty() || m_lists.size() > kMostLists)
        return select + orderBy(backwards);
    QStringList parts;
    for (const qint64 list : m_lists)
        parts += select + inList + QString::number(list);
    return parts.join(u" UNION ALL "_s) + orderBy(backwards);
}

Result<QString> RecipientOrder::all(bool backwards)
{
    DX_TRY(readLists());
    return text(backwards, {});
}

Result<QString> RecipientOrder::range(bool backwards, qint64 limit, qint64 skip)
{
    DX_TRY(readLists());
    return text(backwards, {}) + u" LIMIT %1 OFFSET %2"_s.arg(limit).arg(skip);
}

Result<QString> RecipientOrder::from(const OrderKey &key, qint64 limit, qint64 skip)
{
    DX_TRY(readLists());
    const QString condition = u" AND (sort_name, id) "_s
        + (m_query.descending ? u"<= ("_s : u">= ("_s) + quoted(key.sortName) + u", "_s
        + QString::number(key.id) + u')';
    return text(false, condition) + u" LIMIT %1 OFFSET %2"_s.arg(limit).arg(skip);
}

Result<std::vector<qint64>> RecipientOrder::sort(const QString &ids)
{
    std::vector<qint64> sorted;
    if (ids.isEmpty())
        return sorted;
    DX_TRY(RowReader::read(m_database,
                           u"SELECT id FROM entry WHERE id IN (%1)"_s.arg(ids) + orderBy(false),
                           [&sorted](const RowReader &row) {
                               sorted.push_back(row.integer(0));
                               return true;
                           }));
    return sorted;
}

} // namespace dx
