#include "engine/store/lists.h"

#include "engine/core/uid.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Lists)
};

constexpr auto kSelect = "SELECT id, uid, parent_id, name, entries FROM address_list "_L1;

AddressList readList(const Statement &s)
{
    return {s.id<ListId>(0), s.utf8(1), s.id<ListId>(2), s.text(3), s.integer(4)};
}

Result<> checkName(const QString &name)
{
    if (name.isEmpty())
        return fail(Error::Code::Invalid, Texts::tr("A list needs a name."));
    if (name.size() > 64)
        return fail(Error::Code::Invalid,
                    Texts::tr("The name of a list has at most 64 characters."));
    if (std::any_of(name.begin(), name.end(), [](QChar c) { return c < u' '; }))
        return fail(Error::Code::Invalid,
                    Texts::tr("The name of a list has no line breaks or control characters."));
    return {};
}

/** Error Conflict if another list than `except` has the name. */
Result<> checkFree(Database &database, const QString &name, ListId except)
{
    Statement s(database, u"SELECT count(*) FROM address_list WHERE name = :name AND id <> :id"_s);
    s.bind(u":name"_s, name).bind(u":id"_s, except);
    DX_TRY(execRow(s));
    const bool taken = s.integer(0) > 0;
    DX_TRY(s.finish());
    if (taken)
        return fail(Error::Code::Conflict, Texts::tr("There is a list %1 already.").arg(name));
    return {};
}

/** What stands in the way of removing a list: a query that counts it, and the sentence. */
struct Hindrance
{
    QString countSql;
    QString text;
};

QList<Hindrance> hindrances(const QString &name)
{
    return {
        {u"SELECT count(*) FROM entry WHERE list_id = :id"_s,
         Texts::tr("The list %1 still has recipients. Delete them first.").arg(name)},
        {u"SELECT count(*) FROM address_list WHERE parent_id = :id"_s,
         Texts::tr("The list %1 still has lists below it. Delete them first.").arg(name)},
        {u"SELECT count(*) FROM agreement WHERE import_list_id = :id"_s,
         Texts::tr("The list %1 is the import container of an agreement.").arg(name)},
        {u"SELECT count(*) FROM agreement_export_list WHERE list_id = :id"_s,
         Texts::tr("The list %1 is exported by an agreement. Take it out there first.").arg(name)},
    };
}

Result<AddressList> readOne(Statement &s, const QString &missing)
{
    if (auto row = execRow(s); !row) {
        if (row.error().code == Error::Code::NotFound)
            row.error().text = missing;
        return tl::unexpected(std::move(row).error());
    }
    const AddressList list = readList(s);
    DX_TRY(s.finish());
    return list;
}

} // namespace

Result<QList<AddressList>> Lists::all()
{
    Statement s(m_database, kSelect + u"ORDER BY name"_s);
    DX_TRY(s.exec());
    QList<AddressList> lists;
    while (s.next())
        lists.append(readList(s));
    DX_TRY(s.finish());
    return lists;
}

Result<AddressList> Lists::byId(ListId id)
{
    Statement s(m_database, kSelect + u"WHERE id = :id"_s);
    s.bind(u":id"_s, id);
    return readOne(s, Texts::tr("There is no list number %1 any more.").arg(id.value));
}

Result<AddressList> Lists::byName(const QString &name)
{
    Statement s(m_database, kSelect + u"WHERE name = :name"_s);
    s.bind(u":name"_s, name);
    return readOne(s, Texts::tr("There is no list %1.").arg(name));
}

Result<ListId> Lists::create(const QString &name, ListId parent, Timestamp now)
{
    const QString trimmed = name.trimmed();
    DX_TRY(checkName(trimmed));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_TRY(checkFree(m_database, trimmed, {}));
    if (parent.isValid())
        DX_TRY(byId(parent));
    Statement s(m_database,
                u"INSERT INTO address_list (uid, parent_id, name, created_at)"
                " VALUES (:uid, :parent, :name, :now) RETURNING id"_s);
    s.bindText(u":uid"_s, newUid(now)).bind(u":name"_s, trimmed).bind(u":now"_s, now);
    s.bind(u":parent"_s, parent.isValid() ? QVariant(parent.value) : QVariant());
    DX_TRY(execRow(s));
    const auto id = s.id<ListId>(0);
    DX_TRY(s.finish());
    DX_TRY(transaction.commit());
    return id;
}

Result<> Lists::rename(ListId id, const QString &name, Timestamp)
{
    const QString trimmed = name.trimmed();
    DX_TRY(checkName(trimmed));
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const AddressList present, byId(id));
    if (present.name == trimmed)
        return transaction.commit();
    DX_TRY(checkFree(m_database, trimmed, id));
    Statement s(m_database, u"UPDATE address_list SET name = :name WHERE id = :id"_s);
    s.bind(u":name"_s, trimmed).bind(u":id"_s, id);
    DX_TRY(s.exec());
    // protocol.md, Numbers: the names of lists shape the export
    Statement settings(m_database,
                       u"UPDATE agreement SET settings = settings + 1 WHERE export_all = 1 OR id IN"
                       " (SELECT agreement_id FROM agreement_export_list WHERE list_id = :id)"_s);
    settings.bind(u":id"_s, id);
    DX_TRY(settings.exec());
    return transaction.commit();
}

Result<> Lists::remove(ListId id)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const AddressList list, byId(id));
    for (const Hindrance &hindrance : hindrances(list.name)) {
        Statement s(m_database, hindrance.countSql);
        s.bind(u":id"_s, id);
        DX_TRY(execRow(s));
        const bool stands = s.integer(0) > 0;
        DX_TRY(s.finish());
        if (stands)
            return fail(Error::Code::Conflict, hindrance.text);
    }
    Statement s(m_database, u"DELETE FROM address_list WHERE id = :id"_s);
    s.bind(u":id"_s, id);
    DX_TRY(s.exec());
    return transaction.commit();
}

} // namespace dx
