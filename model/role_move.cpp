#include "model/role_move.h"

#include "engine/core/clock.h"
#include "engine/cycles/enrolment.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/invitation.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::RoleMove)
};

/** Whoever has it may join, so only its owner can read it. */
Result<> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return fail(Error::Code::Unavailable,
                    Text::tr("%1 cannot be written: %2.").arg(path, file.errorString()));
    return {};
}

} // namespace

QFuture<Result<>> giveServerUp(SiteSession &session, AgreementId to, const QString &file)
{
    const Agreement *const heir = findAgreement(session.summary(), to);
    session.noteCommands(heir ? QList<QStringList>{CommandWords({u"server"_s, u"move"_s})
                                                       .option(u"output"_s, file)
                                                       .argument(heir->settings.name)
                                                       .words()}
                              : QList<QStringList>());
    return session.write([to, file](Database &database) -> Result<> {
        DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
        DX_LET(const auto keys, systemKeys(database, KeyWish::KeychainFirst));
        DX_LET(const QByteArray text, RoleMove(database, *keys).giveUp(to, SystemClock().now()));
        DX_TRY(write(file, text));
        return transaction.commit();
    });
}

QFuture<Result<ServerTaken>> takeServerOver(SiteSession &session, const QString &file,
                                            const QString &folder)
{
    session.noteCommands({CommandWords({u"server"_s, u"take"_s})
                              .option(u"invitations"_s, folder)
                              .argument(file)
                              .words()});
    return session.write([file, folder](Database &database) -> Result<ServerTaken> {
        QFile source(file);
        if (!source.open(QIODevice::ReadOnly))
            return fail(Error::Code::Unavailable,
                        Text::tr("%1 cannot be read: %2.").arg(file, source.errorString()));
        DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
        DX_LET(const auto keys, systemKeys(database, KeyWish::KeychainFirst));
        DX_LET(ServerTaken taken,
               RoleMove(database, *keys)
                   .takeOver(source.read(ServerMove::kMaxBytes + 1), SystemClock().now()));
        for (const HandedOver &requestor : std::as_const(taken.requestors))
            DX_TRY(write(QDir(folder).filePath(invitationFileName(requestor.name)),
                         requestor.invitation));
        DX_TRY(transaction.commit());
        return taken;
    });
}

const Agreement *replaceable(const SiteSummary &site, const QByteArray &invitation)
{
    const auto read = invitationFromText(invitation);
    const Agreement *found = nullptr;
    for (const Agreement &agreement : site.agreements) {
        if (!read || agreement.uid == read->agreement)
            return nullptr;
        if (agreement.role != Role::Requestor)
            continue;
        if (found)
            return nullptr; // it cannot be known which
        found = &agreement;
    }
    return found;
}

QFuture<Result<>> acceptInsteadOf(SiteSession &session, const QByteArray &invitation,
                                  const Agreement &former)
{
    session.noteCommands({}); // the file's name is not known here
    return session.write([invitation, id = former.id](Database &database) -> Result<> {
        DX_LET(const Invitation read, invitationFromText(invitation));
        DX_LET(const Agreement agreement, Agreements(database).byId(id));
        AgreementSettings settings = agreement.settings;
        settings.name = read.site;
        settings.partnerAddress = QString::fromUtf8(read.serverAddress);
        DX_TRY(acceptInvitation(database, read, settings, SystemClock().now(), id));
        return {};
    });
}

} // namespace dx
