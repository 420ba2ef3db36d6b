#include "app/commands/registry.h"
#include "engine/core/uid.h"
#include "engine/store/agreements.h"
#include "engine/store/conflicts.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPage = 1'000;

QString wordOf(Conflict::Cause cause)
{
    switch (cause) {
    case Conflict::Cause::Address:
        return u"address"_s;
    case Conflict::Cause::Identity:
        return u"identity"_s;
    case Conflict::Cause::Ring:
        break;
    }
    return u"ring"_s;
}

/** Names of agreements; an invalid one is the site itself. */
Result<QHash<AgreementId, QString>> ownerNames(Database &database)
{
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    QHash<AgreementId, QString> names{{AgreementId(), u"this site"_s}};
    for (const Agreement &agreement : agreements)
        names.insert(agreement.id, agreement.settings.name);
    return names;
}

Result<ExitStatus> conflictLs(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const auto owners, ownerNames(*database));
    QList<QStringList> rows;
    QList<Conflict> page;
    EntryId before;
    do {
        DX_LET(page, Conflicts(*database).latest(kPage, before));
        for (const Conflict &conflict : std::as_const(page)) {
            before = conflict.id;
            const QString holder = conflict.holder.isValid() ? conflict.holderName : QString();
            const QString owner
                = conflict.holder.isValid() ? owners.value(conflict.holderOrigin) : QString();
            call.out().object(
                {{u"uid"_s, QString::fromLatin1(conflict.uid)},
                 {u"name"_s, conflict.name},
                 {u"address"_s, conflict.address},
                 {u"from"_s, owners.value(conflict.origin)},
                 {u"cause"_s, wordOf(conflict.cause)},
                 {u"holder"_s, holder.isEmpty() ? QJsonValue() : QJsonValue(holder)},
                 {u"holder_owner"_s, owner.isEmpty() ? QJsonValue() : QJsonValue(owner)},
                 {u"decided"_s, conflict.isDecided}});
            rows.append({QString::fromLatin1(conflict.uid), conflict.name, conflict.address,
                         owners.value(conflict.origin), wordOf(conflict.cause), holder, owner,
                         conflict.isDecided ? u"stays aside"_s : u"open"_s});
        }
    } while (page.size() == kPage);
    call.out().table({u"UID"_s, u"ASIDE"_s, u"ADDRESS"_s, u"FROM"_s, u"CAUSE"_s, u"HOLDER"_s,
                      u"OWNER"_s, u"STATE"_s},
                     rows);
    return ExitStatus::Done;
}

/** The one entry aside that the arguments name. */
Result<Conflict> conflictOf(Invocation &call, Database &database)
{
    const QByteArray uid = call.argument(0).toLatin1();
    if (!isUid(uid))
        return call.wrongValue(
            u"'%1' is no uid; 'dirsync conflict ls' shows them."_s.arg(call.argument(0)));
    AgreementId origin;
    if (call.isSet(u"agreement"_s)) {
        DX_LET(const Agreement agreement, Agreements(database).byName(call.value(u"agreement"_s)));
        origin = agreement.id;
    }
    DX_LET(const QList<Conflict> found, Conflicts(database).ofUid(uid, origin));
    if (found.isEmpty())
        return fail(Error::Code::NotFound, u"No entry %1 stands aside."_s.arg(call.argument(0)));
    if (found.size() > 1)
        return call.wrongValue(
            u"Several partners bring %1; say whose with --agreement."_s.arg(call.argument(0)));
    return found.constFirst();
}

Result<ExitStatus> conflictResolve(Invocation &call)
{
    const QString keep = call.value(u"keep"_s);
    const bool readdress = call.isSet(u"address"_s);
    if (readdress == !keep.isEmpty() || (!readdress && keep != "holder"_L1 && keep != "this"_L1))
        return call.wrongUsage(u"Say --keep holder, --keep this, or --address MAIL."_s);
    DX_LET(Database * database, call.store());
    DX_LET(const Conflict conflict, conflictOf(call, *database));
    Conflicts conflicts(*database);
    const QString by = Invocation::askedBy();
    QString text;
    if (readdress) {
        const QString mail = call.value(u"address"_s);
        DX_TRY(conflicts.readdress(conflict.id, mail.toUtf8(), by, call.now()));
        text = u"%1 goes by %2 here."_s.arg(conflict.name, mail);
    } else if (keep == "this"_L1) {
        DX_TRY(conflicts.letIn(conflict.id, by, call.now()));
        text = u"%1 is in the list; %2 stands aside."_s.arg(conflict.name, conflict.holderName);
    } else {
        DX_TRY(conflicts.leave(conflict.id, by, call.now()));
        text = u"%1 stays aside."_s.arg(conflict.name);
    }
    call.out().object({{u"uid"_s, QString::fromLatin1(conflict.uid)}, {u"text"_s, text}});
    call.out().line(text);
    return ExitStatus::Done;
}

} // namespace

QList<Command> conflictCommands()
{
    return {
        {u"conflict ls"_s,
         {},
         0,
         0,
         u"shows recipients that are kept aside, and who has their address"_s,
         {},
         conflictLs},
        {u"conflict resolve"_s,
         u"UID"_s,
         1,
         1,
         u"decides about a recipient that is kept aside"_s,
         {{u"keep"_s, u"holder|this"_s, u"who keeps the address; the other one stays aside"_s, {}},
          {u"address"_s,
           u"MAIL"_s,
           u"both are live; the one aside goes by this address here"_s,
           {}},
          {u"agreement"_s, u"NAME"_s, u"which partner's, if several bring it"_s, {}}},
         conflictResolve,
         u"An address of this site's own recipient is never taken from it: delete that one or\n"
         "change its address, or give the one aside another one."_s},
    };
}

} // namespace dx::cli
