#include "app/commands/registry.h"
#include "engine/store/agreements.h"
#include "engine/store/list_digests.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString wordOf(const ListProof &proof)
{
    if (!proof.isSumRight)
        return u"damaged"_s;
    if (!proof.agrees)
        return u"no word yet"_s;
    return *proof.agrees ? u"verified"_s : u"differs"_s;
}

/**
 * Sums anew what is here of each partner and compares it with the partner's last word; the stored
 * sum, which cycles keep up to date, must be the same.
 */
Result<ExitStatus> verify(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(QList<Agreement> agreements, Agreements(*database).all());
    if (call.isSet(u"agreement"_s)) {
        DX_LET(const Agreement only, Agreements(*database).byName(call.value(u"agreement"_s)));
        agreements = {only};
    }
    ExitStatus status = ExitStatus::Done;
    QList<QStringList> rows;
    for (const Agreement &agreement : std::as_const(agreements)) {
        DX_LET(const ListProof proof, proveList(*database, agreement.id));
        const bool isWrong = !proof.isSumRight || proof.agrees == std::optional(false);
        if (isWrong)
            status = ExitStatus::Failed;
        else if (!proof.agrees && status == ExitStatus::Done)
            status = ExitStatus::Unchanged;
        call.out().object({{u"name"_s, agreement.settings.name},
                           {u"verified"_s,
                            isWrong            ? QJsonValue(false)
                                : proof.agrees ? QJsonValue(true)
                                               : QJsonValue()},
                           {u"digest"_s, QString::fromLatin1(proof.held.toHex())},
                           {u"partner_digest"_s, QString::fromLatin1(proof.partner.toHex())},
                           {u"entries"_s, proof.entries},
                           {u"undone"_s, proof.undone},
                           {u"refused"_s, proof.refused},
                           {u"kept"_s, proof.kept}});
        rows.append({agreement.settings.name, wordOf(proof), QString::number(proof.entries),
                     QString::number(proof.refused + proof.kept + proof.undone)});
    }
    call.out().table({u"AGREEMENT"_s, u"PROOF"_s, u"ENTRIES"_s, u"OTHERWISE HERE"_s}, rows, {2, 3});
    return status;
}

} // namespace

QList<Command> verifyCommands()
{
    return {
        {u"verify"_s,
         {},
         0,
         0,
         u"compares what is here of partners with their last word"_s,
         {{u"agreement"_s, u"NAME"_s, u"this partner only"_s, {}}},
         verify,
         u"Exit status 1: one differs; 4: none differs, but a partner has not said its word for\n"
         "what is here yet. 'Otherwise here' counts entries that an administrator refused, kept\n"
         "or undid: they are meant to be otherwise, and the proof knows of them."_s}};
}

} // namespace dx::cli
