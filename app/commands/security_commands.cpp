#include "app/commands/registry.h"
#include "engine/keys/site_keys.h"
#include "engine/store/agreements.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString orNone(const QString &text)
{
    return text.isEmpty() ? u"none yet"_s : text;
}

QJsonObject ownJson(const SiteCertificate &own, const QString &place)
{
    return {{u"fingerprint"_s, readableFingerprint(own.certificate)},
            {u"kept"_s, toString(own.place)},
            {u"place"_s, place},
            {u"made"_s, jsonTime(own.madeAt)}};
}

void printOwn(Output &out, const SiteCertificate &own, const QString &place)
{
    out.line(u"This site: %1"_s.arg(readableFingerprint(own.certificate)));
    out.line(u"Private key: %1"_s.arg(place));
}

/** The fingerprints that both administrators compare. */
Result<ExitStatus> fingerprintOfPartner(Invocation &call, Database &database, SiteKeys &keys)
{
    DX_LET(const Agreement partner, Agreements(database).byName(call.argument(0)));
    DX_LET(const SiteCertificate own, keys.certificate(call.now()));
    const QString theirs = readableFingerprint(partner.certificate);
    QJsonObject object = ownJson(own, keys.placeOf(own));
    object[u"partner"_s] = partner.settings.name;
    object[u"partner_fingerprint"_s] = theirs;
    object[u"partner_knows_ours"_s] = partner.knownFingerprint == own.fingerprint;
    call.out().object(object);
    printOwn(call.out(), own, keys.placeOf(own));
    call.out().line(u"%1: %2"_s.arg(partner.settings.name, orNone(theirs)));
    if (lacksCertificate(partner))
        call.out().note(u"It was enrolled before messages were sealed. Make a new invitation at "
                        "the server's site: dirsync invite NAME --again"_s);
    return ExitStatus::Done;
}

Result<SiteCertificate> changed(Invocation &call, SiteKeys &keys)
{
    const QString keepIn = call.value(u"keep-in"_s);
    if (!keepIn.isEmpty() && keepIn != "file"_L1 && keepIn != "keychain"_L1)
        return call.wrongValue(u"--keep-in must be file or keychain, not '%1'."_s.arg(keepIn));
    if (call.isSet(u"lost"_s) && !call.isSet(u"renew"_s))
        return call.wrongValue(u"--lost is for --renew: a new key without the old one."_s);
    DX_TRY(keys.certificate(call.now()));
    if (call.isSet(u"renew"_s))
        DX_TRY(keys.renew(call.now(), call.isSet(u"lost"_s) ? OldKey::Lost : OldKey::Signs));
    if (!keepIn.isEmpty())
        DX_TRY(keys.moveTo(keepIn == "file"_L1 ? KeyPlace::File : KeyPlace::Keychain, call.now()));
    return keys.certificate(call.now());
}

Result<ExitStatus> fingerprint(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const auto store, systemKeys(*database));
    SiteKeys keys(*database, *store);
    if (!call.arguments().isEmpty())
        return fingerprintOfPartner(call, *database, keys);
    DX_LET(const SiteCertificate own, changed(call, keys));
    DX_LET(const QList<Agreement> agreements, Agreements(*database).all());
    QJsonObject object = ownJson(own, keys.placeOf(own));
    QJsonObject partners;
    printOwn(call.out(), own, keys.placeOf(own));
    for (const Agreement &partner : agreements) {
        const QString theirs = readableFingerprint(partner.certificate);
        partners[partner.settings.name] = theirs;
        call.out().line(u"%1: %2"_s.arg(partner.settings.name, orNone(theirs)));
    }
    object[u"partners"_s] = partners;
    call.out().object(object);
    if (call.isSet(u"lost"_s))
        call.out().note(u"Enrol every partner again: the old key could not vouch for this one."_s);
    return ExitStatus::Done;
}

} // namespace

QList<Command> securityCommands()
{
    return {
        {u"fingerprint"_s,
         u"[NAME]"_s,
         0,
         1,
         u"shows the fingerprints of this site and its partners"_s,
         {{u"renew"_s, {}, u"make a new key; partners take it over"_s, {}},
          {u"lost"_s, {}, u"with --renew: the old key is gone"_s, {}},
          {u"keep-in"_s, u"PLACE"_s, u"keep the private key in: file, keychain"_s, {}}},
         fingerprint,
         u"SHA-256 of the certificate that messages are sealed with. Both administrators of an\n"
         "agreement should see the same two. With NAME: of this site and of that partner.\n"
         "The private key is not in the store: back up the place that is shown here, too."_s},
    };
}

} // namespace dx::cli
