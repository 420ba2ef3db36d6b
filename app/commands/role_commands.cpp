#include "app/commands/output_file.h"
#include "app/commands/partner_settings.h"
#include "app/commands/registry.h"
#include "engine/cycles/role_move.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/invitation.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

Result<> writeSecret(const QString &path, const QByteArray &text)
{
    DX_LET(OutputFile file, OutputFile::open(path, true));
    file.device().write(text);
    return file.commit();
}

Result<ExitStatus> serverMove(Invocation &call)
{
    if (!call.isSet(u"output"_s))
        return call.wrongUsage(u"'server move' needs -o FILE: what the new server's administrator "
                               "takes over."_s);
    DX_LET(Database * database, call.store());
    DX_LET(const Agreement heir, Agreements(*database).byName(call.argument(0)));
    DX_LET(const auto keys, systemKeys(*database));
    const QString path = call.value(u"output"_s);
    // the role is given up only if the file that hands it over is there
    DX_LET(Transaction transaction, Transaction::begin(*database));
    DX_LET(const QByteArray text, RoleMove(*database, *keys).giveUp(heir.id, call.now()));
    DX_TRY(writeSecret(path, text));
    DX_TRY(transaction.commit());
    const QString &name = heir.settings.name;
    call.out().object({{u"file"_s, path}, {u"server"_s, name}});
    call.out().line(
        u"This site has given the dirsync server's role up and reports to '%1' from now "
        "on."_s.arg(name));
    call.out().line(
        u"At the site of '%1': dirsync server take %2 --invitations DIR"_s.arg(name, path));
    return ExitStatus::Done;
}

Result<ExitStatus> serverTake(Invocation &call)
{
    if (!call.isSet(u"invitations"_s))
        return call.wrongUsage(
            u"'server take' needs --invitations DIR: where the invitations of the "
            "other requestors are written."_s);
    QFile file(call.argument(0));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Code::NotFound,
                    u"The file %1 cannot be read: %2."_s.arg(file.fileName(), file.errorString()));
    const QDir folder(call.value(u"invitations"_s));
    if (!folder.exists())
        return fail(Error::Code::NotFound, u"There is no folder %1."_s.arg(folder.path()));
    DX_LET(Database * database, call.store());
    DX_LET(const auto keys, systemKeys(*database));
    DX_LET(Transaction transaction, Transaction::begin(*database));
    DX_LET(const ServerTaken taken,
           RoleMove(*database, *keys).takeOver(file.read(ServerMove::kMaxBytes + 1), call.now()));
    QJsonArray invitations;
    QStringList lines;
    for (const HandedOver &requestor : taken.requestors) {
        const QString path = folder.filePath(invitationFileName(requestor.name));
        DX_TRY(writeSecret(path, requestor.invitation));
        invitations.append(QJsonObject{{u"name"_s, requestor.name}, {u"file"_s, path}});
        lines.append(
            u"Invitation for '%1': %2. There: dirsync accept FILE --instead-of \"%3\""_s.arg(
                requestor.name, path, taken.move.fromName));
    }
    DX_TRY(transaction.commit());
    call.out().object({{u"server"_s, taken.move.serverName}, {u"invitations"_s, invitations}});
    call.out().line(
        u"This site is the dirsync server now; '%1' reports to it."_s.arg(taken.move.fromName));
    for (const QString &line : lines)
        call.out().line(line);
    return ExitStatus::Done;
}

} // namespace

QList<Command> roleCommands()
{
    return {
        {u"server move"_s,
         u"NAME"_s,
         1,
         1,
         u"gives the server's role to the site of a requestor"_s,
         {{u"output"_s, u"FILE"_s, u"what that site takes it over with"_s, u"o"_s}},
         serverMove},
        {u"server take"_s,
         u"FILE"_s,
         1,
         1,
         u"takes the server's role over"_s,
         {{u"invitations"_s, u"DIR"_s, u"where to write those of the other requestors"_s, {}}},
         serverTake},
    };
}

} // namespace dx::cli
