#include "app/commands/change_output.h"
#include "app/commands/msmail_settings.h"
#include "app/commands/output_file.h"
#include "app/commands/partner_settings.h"
#include "app/commands/registry.h"
#include "engine/core/uid.h"
#include "engine/cycles/differences.h"
#include "engine/cycles/enrolment.h"
#include "engine/keys/site_keys.h"
#include "engine/service/schedule.h"
#include "engine/store/agreement_entries.h"
#include "engine/store/site_info.h"

#include <QFile>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

Result<> show(Invocation &call, Database &database, const Agreement &agreement)
{
    DX_LET(const QJsonObject object, agreementJson(database, agreement));
    call.out().object(object);
    if (call.out().isJson())
        return {};
    DX_LET(const QStringList lines, agreementLines(database, agreement));
    for (const QString &line : lines)
        call.out().line(line);
    return {};
}

/** Makes an agreement from the options; what was made for it goes again if it cannot be. */
Result<Agreement> createAgreement(Invocation &call, Role role, const QByteArray &uid,
                                  AgreementSettings settings)
{
    DX_LET(Database * database, call.store());
    QStringList made;
    Agreements agreements(*database);
    auto id = applySettings(call, *database, settings, made).and_then([&] {
        return agreements.create(role, uid, settings, call.now());
    });
    if (!id) {
        forgetLists(*database, made);
        return tl::unexpected(id.error());
    }
    return agreements.byId(*id);
}

Result<ExitStatus> serverCreate(Invocation &call)
{
    DX_LET(Database * database, call.store());
    SiteStore site(*database);
    DX_LET(const auto present, site.server());
    if (present)
        return fail(Error::Code::Conflict,
                    u"This site has the Dirsync Server '%1' already."_s.arg(present->name));
    DirsyncServer server;
    server.name = call.argument(0);
    server.administrator = call.value(u"administrator"_s);
    server.schedule = call.value(u"schedule"_s, server.schedule);
    if (const auto read = Schedule::fromText(server.schedule); !read)
        return call.wrongUsage(read.error().text);
    DX_TRY(site.setServer(server, call.now()));
    call.out().object({{u"name"_s, server.name}, {u"schedule"_s, server.schedule}});
    call.out().line(u"Dirsync Server '%1' was made."_s.arg(server.name));
    return ExitStatus::Done;
}

Result<ExitStatus> remoteCreate(Invocation &call)
{
    if (!call.isSet(u"address"_s))
        return call.wrongUsage(u"'remote create' needs --address."_s);
    DX_LET(Database * database, call.store());
    DX_LET(const auto server, SiteStore(*database).server());
    if (!server) {
        return fail(Error::Code::Denied,
                    u"This site has no Dirsync Server. Make one first: dirsync server create "
                    "\"Dirsync Server\""_s);
    }
    AgreementSettings settings;
    settings.name = call.argument(0);
    DX_TRY(applyMsMail(call, settings));
    DX_LET(Agreement made, createAgreement(call, Role::Server, newUid(call.now()), settings));
    if (const auto stored = storePassword(call, *database, made); !stored) {
        DX_TRY(Agreements(*database).remove(made.id, false, call.now()));
        return tl::unexpected(stored.error());
    }
    DX_LET(made, Agreements(*database).byId(made.id));
    DX_LET(const QJsonObject object, agreementJson(*database, made));
    call.out().object(object);
    if (isMsMail(made)) {
        noteMsMail(call, made);
        call.out().line(u"Remote Dirsync Requestor '%1' was made, for the postoffice %2. It is "
                        "answered when it asks: dirsync force t2"_s.arg(made.settings.name,
                                                                        made.settings.postoffice));
        return ExitStatus::Done;
    }
    call.out().line(u"Remote Dirsync Requestor '%1' was made. Invite it: dirsync invite \"%1\" -o "
                    "FILE"_s.arg(made.settings.name));
    return ExitStatus::Done;
}

Result<ExitStatus> requestorCreate(Invocation &call)
{
    if (!call.isSet(u"address"_s))
        return call.wrongUsage(u"'requestor create' needs --address."_s);
    AgreementSettings settings;
    settings.name = call.argument(0);
    const QByteArray uid = call.value(u"uid"_s).toLatin1();
    if (!isUid(uid))
        return call.wrongUsage(
            u"'requestor create' needs --uid, as the server's 'dirsync agreement "
            "show' prints it."_s);
    DX_LET(const Agreement made, createAgreement(call, Role::Requestor, uid, settings));
    DX_LET(Database * database, call.store());
    DX_LET(const QJsonObject object, agreementJson(*database, made));
    call.out().object(object);
    call.out().line(u"Dirsync Requestor '%1' was made. The server answers it once its invitation "
                    "is accepted: dirsync accept FILE"_s.arg(made.settings.name));
    return ExitStatus::Done;
}

Result<ExitStatus> agreementLs(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const QList<Agreement> agreements, Agreements(*database).all());
    QList<QStringList> rows;
    for (const Agreement &agreement : agreements) {
        DX_LET(const QJsonObject object, agreementJson(*database, agreement));
        call.out().object(object);
        rows.append({agreement.settings.name, toString(agreement.role),
                     agreement.settings.partnerAddress, toString(agreement.state)});
    }
    call.out().table({u"NAME"_s, u"THIS SITE IS"_s, u"PARTNER"_s, u"STATE"_s}, rows);
    return ExitStatus::Done;
}

Result<ExitStatus> agreementShow(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const Agreement agreement, Agreements(*database).byName(call.argument(0)));
    DX_TRY(show(call, *database, agreement));
    return ExitStatus::Done;
}

Result<ExitStatus> agreementSet(Invocation &call)
{
    DX_LET(Database * database, call.store());
    Agreements agreements(*database);
    DX_LET(const Agreement before, agreements.byName(call.argument(0)));
    AgreementSettings settings = before.settings;
    DX_TRY(applyMsMail(call, settings));
    QStringList made;
    const auto set = applySettings(call, *database, settings, made).and_then([&] {
        return agreements.update(before.id, settings, call.now());
    });
    if (!set) {
        forgetLists(*database, made);
        return tl::unexpected(set.error());
    }
    DX_TRY(storePassword(call, *database, before));
    DX_LET(const Agreement after, agreements.byId(before.id));
    DX_TRY(show(call, *database, after));
    noteMsMail(call, after);
    return ExitStatus::Done;
}

/** What removing would change here, and with it at everybody who gets it from us. Taken back. */
Result<ExitStatus> previewRemoval(Invocation &call, Database &database, const Agreement &agreement)
{
    const bool diff = call.isSet(u"diff"_s);
    if (diff && call.out().isJson())
        return call.wrongUsage(u"--diff writes LDIF; it cannot be used with --json."_s);
    DX_LET(const qint64 imported, countImported(database, agreement.id));
    const bool withEntries = call.isSet(u"with-entries"_s);
    call.out().object(
        {{u"deleted"_s, withEntries ? imported : 0}, {u"kept"_s, withEntries ? 0 : imported}});
    if (!diff) {
        call.out().line(u"%1 recipients came from '%2'; removing it would %3."_s.arg(imported).arg(
            agreement.settings.name,
            withEntries ? u"delete them here and at those who got them from here"_s
                        : u"make them this site's own"_s));
        return ExitStatus::Done;
    }
    ChangeOutput output(call.out());
    if (withEntries)
        DX_TRY(removalChanges(database, agreement.id, call.now(), output));
    DX_TRY(output.finish());
    return ExitStatus::Done;
}

Result<ExitStatus> agreementRm(Invocation &call)
{
    DX_LET(Database * database, call.store());
    Agreements agreements(*database);
    DX_LET(const Agreement agreement, agreements.byName(call.argument(0)));
    if (call.isSet(u"diff"_s) && !call.isSet(u"preview"_s))
        return call.wrongUsage(u"--diff goes with --preview."_s);
    if (call.isSet(u"preview"_s))
        return previewRemoval(call, *database, agreement);
    DX_TRY(agreements.remove(agreement.id, call.isSet(u"with-entries"_s), call.now()));
    call.out().object({{u"removed"_s, agreement.settings.name}});
    call.out().line(u"Agreement '%1' was removed."_s.arg(agreement.settings.name));
    return ExitStatus::Done;
}

Result<ExitStatus> invite(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const Agreement agreement, Agreements(*database).byName(call.argument(0)));
    DX_LET(const auto keys, systemKeys(*database));
    const auto enrolled = call.isSet(u"again"_s) ? Enrolled::StartOver : Enrolled::Refuse;
    const auto made = makeInvitation(*database, *keys, agreement.id, call.now(), enrolled);
    if (!made && made.error().code == Error::Code::Conflict)
        return fail(Error::Code::Conflict, made.error().text + u" Make it with --again."_s);
    DX_LET(const QByteArray text, made);
    DX_LET(const Invitation invitation, invitationFromText(text));
    const QString path = call.value(u"output"_s, u"-"_s);
    if (path == "-"_L1) {
        if (call.out().isJson())
            call.out().object({{u"invitation"_s, QString::fromUtf8(text)}});
        else
            call.out().data(text);
        return ExitStatus::Done;
    }
    DX_LET(OutputFile file, OutputFile::open(path, true)); // whoever has its code may enrol
    file.device().write(text);
    DX_TRY(file.commit());
    call.out().object({{u"file"_s, path},
                       {u"expires"_s, jsonTime(invitation.expiresAt)},
                       {u"fingerprint"_s, readableFingerprint(invitation.certificate)}});
    call.out().line(u"Invitation for '%1' written to %2, valid until %3."_s.arg(
        agreement.settings.name, path, localTime(invitation.expiresAt)));
    call.out().line(
        u"Fingerprint of this site: %1"_s.arg(readableFingerprint(invitation.certificate)));
    return ExitStatus::Done;
}

Result<Invitation> readInvitation(const QString &path)
{
    QFile file(path);
    if (!(path == "-"_L1 ? file.open(0, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly))) {
        return fail(Error::Code::NotFound,
                    u"The invitation %1 cannot be read: %2."_s.arg(path, file.errorString()));
    }
    return invitationFromText(file.read(Invitation::kMaxBytes + 1));
}

Result<std::optional<Agreement>> agreementWith(Database &database, const QByteArray &uid)
{
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    for (const Agreement &agreement : agreements) {
        if (agreement.uid == uid && agreement.role == Role::Requestor)
            return std::optional(agreement);
    }
    return std::optional<Agreement>();
}

/** Accepting again renews the code and nothing else, so options that would change something are
 * refused rather than forgotten. */
Result<> refuseOtherSettings(Invocation &call, Database &database, const Agreement &present)
{
    AgreementSettings wanted = present.settings;
    QStringList made;
    const auto applied = applySettings(call, database, wanted, made);
    forgetLists(database, made);
    DX_TRY(applied);
    if (wanted == present.settings)
        return {};
    return fail(Error::Code::Conflict,
                u"The agreement '%1' exists already: accepting again renews its invitation and "
                "changes no settings. Leave the options out, and change settings with: dirsync "
                "agreement set \"%1\" ..."_s.arg(present.settings.name));
}

Result<ExitStatus> accept(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const Invitation invitation, readInvitation(call.argument(0)));
    DX_LET(const SiteInfo site, SiteStore(*database).read());
    DX_TRY(usable(invitation, site.address.toUtf8(), call.now()));
    DX_LET(const auto present, agreementWith(*database, invitation.agreement));
    if (present)
        DX_TRY(refuseOtherSettings(call, *database, *present));
    AgreementSettings settings = present ? present->settings : settingsFromInvitation(invitation);
    AgreementId insteadOf;
    if (call.isSet(u"instead-of"_s) && !present) {
        DX_LET(const Agreement former, Agreements(*database).byName(call.value(u"instead-of"_s)));
        insteadOf = former.id;
        settings = former.settings;
        settings.name = invitation.site;
        settings.partnerAddress = QString::fromUtf8(invitation.serverAddress);
    }
    QStringList made;
    const auto applied = present ? Result<>() : applySettings(call, *database, settings, made);
    const auto id = applied.and_then(
        [&] { return acceptInvitation(*database, invitation, settings, call.now(), insteadOf); });
    if (!id) {
        forgetLists(*database, made);
        return tl::unexpected(id.error());
    }
    DX_LET(const Agreement agreement, Agreements(*database).byId(*id));
    DX_LET(QJsonObject object, agreementJson(*database, agreement));
    object[u"fingerprint"_s] = readableFingerprint(invitation.certificate);
    call.out().object(object);
    const QString what = present
        ? u"The invitation of Dirsync Requestor '%1' was renewed; its settings stay, and both sites send everything anew"_s
        : insteadOf.isValid()
        ? u"Dirsync Requestor '%1' takes the place of the former one; what that brought stays"_s
        : u"Dirsync Requestor '%1' was made"_s;
    call.out().line(u"Invitation from %1 (%2) accepted. %3; send its %4: dirsync force t1"_s.arg(
        invitation.site, invitation.organization, what.arg(agreement.settings.name),
        present ? u"next request"_s : u"first request"_s));
    call.out().line(u"Fingerprint of %1: %2. Compare it with its administrator."_s.arg(
        invitation.site, readableFingerprint(invitation.certificate)));
    return ExitStatus::Done;
}

} // namespace

QList<Command> partnerCommands()
{
    const QList<Option> settings = settingsOptions();
    const Option schedule{
        u"schedule"_s, u"SCHEDULE"_s, u"when T2 runs: never, always, selected:..."_s, {}};
    const Option administrator{u"administrator"_s, u"ADDRESS"_s, u"dirsync administrator"_s, {}};
    const Option uid{u"uid"_s, u"UID"_s, u"the server's uid of the agreement"_s, {}};
    return {
        {u"server create"_s,
         u"NAME"_s,
         1,
         1,
         u"makes this site a dirsync server"_s,
         {administrator, schedule},
         serverCreate},
        {u"remote create"_s, u"NAME"_s, 1, 1, u"makes a Remote Dirsync Requestor"_s,
         QList<Option>{kindOption()} + msMailOptions() + settings, remoteCreate,
         u"A requestor of the kind msmail is an MS Mail postoffice, or whoever speaks its classic\n"
         "form: it needs no invitation, its address may be NET/PO/$SYSTEM, and its messages are\n"
         "not sealed."_s},
        {u"requestor create"_s, u"NAME"_s, 1, 1, u"makes a Dirsync Requestor by hand"_s,
         QList<Option>{uid} + settings, requestorCreate},
        {u"invite"_s,
         u"NAME"_s,
         1,
         1,
         u"makes the invitation of a Remote Dirsync Requestor"_s,
         {{u"output"_s, u"FILE"_s, u"where to (standard output)"_s, u"o"_s},
          {u"again"_s, {}, u"also if it is enrolled: both sites start over"_s, {}}},
         invite},
        {u"accept"_s, u"FILE"_s, 1, 1, u"accepts an invitation: makes the Dirsync Requestor"_s,
         QList<Option>{{u"instead-of"_s,
                        u"NAME"_s,
                        u"let the server take the place of this one, which gave its role up"_s,
                        {}}}
             + settings,
         accept},
        {u"agreement ls"_s, {}, 0, 0, u"shows the partners"_s, {}, agreementLs},
        {u"agreement show"_s,
         u"NAME"_s,
         1,
         1,
         u"shows one with its settings and numbers"_s,
         {},
         agreementShow},
        {u"agreement set"_s, u"NAME"_s, 1, 1, u"changes settings"_s, msMailOptions() + settings,
         agreementSet},
        {u"agreement rm"_s,
         u"NAME"_s,
         1,
         1,
         u"removes one"_s,
         {{u"with-entries"_s, {}, u"remove what it brought here, too"_s, {}},
          {u"preview"_s, {}, u"only say what would go"_s, {}},
          {u"diff"_s, {}, u"with --preview: as LDIF change records"_s, {}}},
         agreementRm},
    };
}

} // namespace dx::cli
