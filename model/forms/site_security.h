#pragma once

#include "model/site_session.h"

namespace dx {

/** What people compare and where the secret part is; nothing secret. */
struct SiteSecurity
{
    QString fingerprint; ///< of this site's certificate, in two lines; empty: it is made when first
                         ///< needed
    QString place; ///< where the private key is kept, as part of a sentence
    bool inKeychain = false;
    Timestamp madeAt = 0;
};

/** The fingerprint of a certificate in two lines, as its 32 pairs break nowhere by themselves;
 * empty for none. */
QString fingerprintInLines(const QByteArray &certificate);

QFuture<Result<SiteSecurity>> readSecurity(SiteSession &session);
/** Makes a new key, for which the old one vouches. */
QFuture<Result<SiteSecurity>> renewSiteKey(SiteSession &session);
/** Keeps the private key in the keychain, or in a file. */
QFuture<Result<SiteSecurity>> keepSiteKey(SiteSession &session, bool inKeychain);

} // namespace dx
