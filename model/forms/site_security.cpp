#include "model/forms/site_security.h"

#include "engine/core/clock.h"
#include "engine/keys/site_keys.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

Result<SiteSecurity> securityOf(Database &database)
{
    DX_LET(const auto store, systemKeys(database));
    DX_LET(const auto present, SiteCertificates(database).present());
    SiteSecurity security;
    if (!present)
        return security;
    security.fingerprint = fingerprintInLines(present->certificate);
    security.place = SiteKeys(database, *store).placeOf(*present);
    security.inKeychain = present->place == KeyPlace::Keychain;
    security.madeAt = present->madeAt;
    return security;
}

} // namespace

QString fingerprintInLines(const QByteArray &certificate)
{
    constexpr qsizetype kHalf = 48; // 16 pairs with their colons
    QString fingerprint = readableFingerprint(certificate);
    if (fingerprint.size() > kHalf)
        fingerprint.insert(kHalf, u'\n');
    return fingerprint;
}

QFuture<Result<SiteSecurity>> readSecurity(SiteSession &session)
{
    return session.read([](Database &database) { return securityOf(database); });
}

QFuture<Result<SiteSecurity>> renewSiteKey(SiteSession &session)
{
    session.noteCommands({{u"fingerprint"_s, u"--renew"_s}});
    return session.write([](Database &database) -> Result<SiteSecurity> {
        const Timestamp now = SystemClock().now();
        DX_LET(const auto store, systemKeys(database, KeyWish::KeychainFirst));
        SiteKeys keys(database, *store);
        DX_LET(const auto present, SiteCertificates(database).present());
        if (present)
            DX_TRY(keys.renew(now, OldKey::Signs));
        else
            DX_TRY(keys.certificate(now));
        return securityOf(database);
    });
}

QFuture<Result<SiteSecurity>> keepSiteKey(SiteSession &session, bool inKeychain)
{
    session.noteCommands(
        {{u"fingerprint"_s, u"--keep-in"_s, inKeychain ? u"keychain"_s : u"file"_s}});
    return session.write([inKeychain](Database &database) -> Result<SiteSecurity> {
        DX_LET(const auto store, systemKeys(database));
        DX_TRY(SiteKeys(database, *store)
                   .moveTo(inKeychain ? KeyPlace::Keychain : KeyPlace::File, SystemClock().now()));
        return securityOf(database);
    });
}

} // namespace dx
