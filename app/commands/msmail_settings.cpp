#include "app/commands/msmail_settings.h"

#include "engine/keys/partner_passwords.h"

#include <QFile>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxPassword = 1000;

} // namespace

QList<Option> msMailOptions()
{
    return {{u"postoffice"_s, u"NET/PO"_s, u"MS Mail: the partner's postoffice"_s, {}},
            {u"password-stdin"_s,
             {},
             u"MS Mail: read its password from standard input; a blank line takes it away"_s,
             {}}};
}

Option kindOption()
{
    return {u"kind"_s, u"dx|msmail"_s, u"what the partner speaks (dx)"_s, {}};
}

Result<> applyMsMail(Invocation &call, AgreementSettings &settings)
{
    if (call.isSet(u"kind"_s)) {
        const auto kind = partnerKindFromString(call.value(u"kind"_s));
        if (!kind)
            return call.wrongValue(
                u"--kind is dx or msmail, not '%1'."_s.arg(call.value(u"kind"_s)));
        settings.kind = *kind;
    }
    const bool classic = settings.kind == PartnerKind::MsMail;
    for (const QString &option : {u"postoffice"_s, u"password-stdin"_s}) {
        if (call.isSet(option) && !classic)
            return call.wrongValue(u"--%1 is for partners of the kind msmail only."_s.arg(option));
    }
    if (call.isSet(u"postoffice"_s))
        settings.postoffice = call.value(u"postoffice"_s);
    return {};
}

Result<> storePassword(Invocation &call, Database &database, const Agreement &agreement)
{
    if (!call.isSet(u"password-stdin"_s))
        return {};
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(Error::Code::Unavailable, u"Standard input cannot be read."_s);
    const QByteArray line = input.readLine(kMaxPassword);
    DX_LET(const auto keys, systemKeys(database));
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_TRY(PartnerPasswords(database, *keys).set(agreement, line));
    return transaction.commit();
}

void noteMsMail(Invocation &call, const Agreement &agreement)
{
    if (!isMsMail(agreement))
        return;
    call.out().note(u"Messages of %1 are not sealed: who can read or write the folder %2 can read "
                    "them, and write some in its name."_s.arg(agreement.settings.postoffice,
                                                              agreement.settings.folder));
    if (agreement.passwordPlace.isEmpty())
        call.out().note(
            u"It has no password, so any message in its name is taken. Set one: "
            "dirsync agreement set \"%1\" --password-stdin"_s.arg(agreement.settings.name));
}

} // namespace dx::cli
