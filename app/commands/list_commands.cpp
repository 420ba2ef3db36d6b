#include "app/commands/registry.h"
#include "engine/store/lists.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const AddressList &list, const QString &parent)
{
    return {{u"name"_s, list.name},
            {u"uid"_s, QString::fromLatin1(list.uid)},
            {u"parent"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(parent)},
            {u"entries"_s, list.entries}};
}

Result<ExitStatus> listLs(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const QList<AddressList> lists, Lists(*database).all());
    QHash<ListId, QString> names;
    for (const AddressList &list : lists)
        names.insert(list.id, list.name);
    QList<QStringList> rows;
    for (const AddressList &list : lists) {
        call.out().object(toJson(list, names.value(list.parent)));
        rows.append({list.name, QString::number(list.entries), names.value(list.parent)});
    }
    call.out().table({u"NAME"_s, u"RECIPIENTS"_s, u"UNDER"_s}, rows, {1});
    return ExitStatus::Done;
}

Result<ExitStatus> listCreate(Invocation &call)
{
    DX_LET(Database * database, call.store());
    Lists lists(*database);
    ListId parent;
    if (call.isSet(u"under"_s)) {
        DX_LET(const AddressList above, lists.byName(call.value(u"under"_s)));
        parent = above.id;
    }
    DX_LET(const ListId id, lists.create(call.argument(0), parent, call.now()));
    DX_LET(const AddressList list, lists.byId(id));
    call.out().object(toJson(list, call.value(u"under"_s)));
    call.out().line(u"List '%1' was made."_s.arg(list.name));
    return ExitStatus::Done;
}

} // namespace

QList<Command> listCommands()
{
    return {
        {u"list ls"_s, {}, 0, 0, u"shows the recipients containers"_s, {}, listLs},
        {u"list create"_s,
         u"NAME"_s,
         1,
         1,
         u"makes a recipients container"_s,
         {{u"under"_s, u"LIST"_s, u"below this one (exporting that does not export it)"_s, {}}},
         listCreate},
    };
}

} // namespace dx::cli
