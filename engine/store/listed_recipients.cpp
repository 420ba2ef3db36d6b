#include "engine/store/listed_recipients.h"

#include "engine/store/statement.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace dx {

Result<std::optional<ListedRow>> ListedRecipients::read(const QByteArray &uid, Usn value)
{
    Statement row(m_database,
                  u"SELECT value, name, address, address_key, place, name_key, content"
                  " FROM listed_recipient WHERE agreement_id = :agreement AND uid = :uid"
                  " AND value <= :value ORDER BY value DESC LIMIT 1"_s);
    row.bind(u":agreement"_s, m_agreement).bindText(u":uid"_s, uid);
    DX_TRY(row.bind(u":value"_s, QVariant(value)).exec());
    std::optional<ListedRow> found;
    if (row.next() && !row.utf8(2).isEmpty())
        found = ListedRow{uid,         row.integer(0), row.utf8(1), row.utf8(2),
                          row.utf8(3), row.utf8(4),    row.utf8(5), row.integer(6)};
    DX_TRY(row.finish());
    return found;
}

Result<std::optional<ListedRow>> ListedRecipients::at(const QByteArray &uid, Usn value)
{
    return read(uid, value);
}

Result<std::optional<ListedRow>> ListedRecipients::last(const QByteArray &uid)
{
    return read(uid, std::numeric_limits<Usn>::max());
}

Result<bool> ListedRecipients::exists(const QString &condition, const QByteArray &uid,
                                      const QByteArray &first, const QByteArray &second)
{
    Statement row(m_database,
                  u"SELECT EXISTS (SELECT 1 FROM listed_recipient l"
                  " WHERE l.agreement_id = :agreement AND "_s
                      + condition
                      + u" AND l.uid <> :uid AND l.address <> '' AND NOT EXISTS"
                        " (SELECT 1 FROM listed_recipient n WHERE n.agreement_id = l.agreement_id"
                        " AND n.uid = l.uid AND n.value > l.value))"_s);
    row.bind(u":agreement"_s, m_agreement).bindText(u":uid"_s, uid).bindText(u":first"_s, first);
    if (condition.contains(u":second"_s))
        row.bindText(u":second"_s, second);
    DX_TRY(execRow(row));
    const bool found = row.boolean(0);
    DX_TRY(row.finish());
    return found;
}

Result<bool> ListedRecipients::isNameTaken(const QByteArray &uid, const QByteArray &place,
                                           const QByteArray &nameKey)
{
    if (place.isEmpty())
        return exists(u"l.name_key = :first"_s, uid, nameKey, {});
    return exists(u"l.place = :first AND l.name_key = :second"_s, uid, place, nameKey);
}

Result<bool> ListedRecipients::isAddressTaken(const QByteArray &uid, const QByteArray &addressKey)
{
    return exists(u"l.address_key = :first"_s, uid, addressKey, {});
}

Result<> ListedRecipients::put(const ListedRow &row, Usn acked)
{
    Statement old(m_database,
                  u"DELETE FROM listed_recipient WHERE agreement_id = :agreement AND uid = :uid"
                  " AND (value = :value OR value < (SELECT max(o.value) FROM listed_recipient o"
                  " WHERE o.agreement_id = :agreement AND o.uid = :uid AND o.value <= :acked))"_s);
    old.bind(u":agreement"_s, m_agreement).bindText(u":uid"_s, row.uid);
    old.bind(u":value"_s, QVariant(row.value)).bind(u":acked"_s, QVariant(acked));
    DX_TRY(old.exec());
    Statement add(m_database,
                  u"INSERT INTO listed_recipient (agreement_id, uid, value, name, address,"
                  " address_key, place, name_key, content) VALUES (:agreement, :uid, :value, :name,"
                  " :address, :key, :place, :name_key, :content)"_s);
    add.bind(u":agreement"_s, m_agreement).bindText(u":uid"_s, row.uid);
    add.bind(u":value"_s, QVariant(row.value)).bindText(u":name"_s, row.name);
    add.bindText(u":address"_s, row.address).bindText(u":key"_s, row.addressKey);
    add.bindText(u":place"_s, row.place).bindText(u":name_key"_s, row.nameKey);
    return add.bind(u":content"_s, QVariant(row.content)).exec();
}

Result<QList<QByteArray>> ListedRecipients::places()
{
    return distinct(u"place"_s);
}

Result<QList<QByteArray>> ListedRecipients::uids()
{
    return distinct(u"uid"_s);
}

Result<QList<QByteArray>> ListedRecipients::distinct(const QString &column)
{
    Statement rows(m_database,
                   u"SELECT DISTINCT %1 FROM listed_recipient WHERE agreement_id = :agreement"
                   " AND address <> '' ORDER BY %1"_s.arg(column));
    DX_TRY(rows.bind(u":agreement"_s, m_agreement).exec());
    QList<QByteArray> values;
    while (rows.next())
        values.append(rows.utf8(0));
    DX_TRY(rows.finish());
    return values;
}

Result<> ListedRecipients::forgetBefore(Usn value)
{
    Statement drop(m_database,
                   u"DELETE FROM listed_recipient WHERE agreement_id = :agreement"
                   " AND value < :value"_s);
    return drop.bind(u":agreement"_s, m_agreement).bind(u":value"_s, QVariant(value)).exec();
}

Result<> ListedRecipients::forgetUnsent(Usn acked, const QList<Usn> &sent)
{
    QString numbers = QString::number(acked);
    for (const Usn value : sent)
        numbers += u',' + QString::number(value);
    Statement drop(m_database,
                   u"DELETE FROM listed_recipient WHERE agreement_id = :agreement"
                   " AND value > :acked AND value NOT IN ("_s
                       + numbers + u')');
    return drop.bind(u":agreement"_s, m_agreement).bind(u":acked"_s, QVariant(acked)).exec();
}

Result<> ListedRecipients::forgetAll()
{
    Statement drop(m_database, u"DELETE FROM listed_recipient WHERE agreement_id = :agreement"_s);
    return drop.bind(u":agreement"_s, m_agreement).exec();
}

} // namespace dx
