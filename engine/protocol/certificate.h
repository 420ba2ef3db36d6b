#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace dx {

/** A site's key and the certificate that partners pin. Secret: never stored in a site's store,
 * logged or shown. */
struct KeyPair
{
    QByteArray privateKey; ///< PEM, PKCS#8 (RFC 5958); empty where only the certificate is needed
    QByteArray certificate; ///< DER (RFC 5280), self-signed

    bool operator==(const KeyPair &) const = default;
};

/** A certificate that takes the place of another one, vouched for with the key of that. */
struct Successor
{
    QByteArray certificate; ///< DER
    QByteArray signature; ///< of the predecessor's key, see signSuccessor()

    bool operator==(const Successor &) const = default;
};

/** A new EC P-256 key with a certificate for CN=`site`, valid from a day before `now` for a hundred
 * years: it is pinned, so its end would only break things. Error Internal: OpenSSL failed. */
Result<KeyPair> newKeyPair(const QString &site, Timestamp now);

/** Error Invalid unless `certificate` is a self-signed one with a P-256 key, of sane size. */
Result<> checkCertificate(const QByteArray &certificate);
/** Error Invalid: the private key cannot be read or is not that of the certificate. */
Result<> checkKeyPair(const KeyPair &keys);

/** SHA-256 of the certificate in lower-case hex: its name in stores and files; empty for none. */
QByteArray fingerprintOf(const QByteArray &certificate);
/** The same for people: "4F:2A:...". */
QString readableFingerprint(const QByteArray &certificate);

/** An ECDSA signature (SHA-256) of bytes for one purpose, which keeps it from counting for another.
 */
Result<QByteArray> signBytes(const KeyPair &keys, QByteArrayView purpose, const QByteArray &bytes);
bool isSignedBy(const QByteArray &certificate, QByteArrayView purpose, const QByteArray &bytes,
                const QByteArray &signature);

/** Vouches for `successor` with the key of its predecessor. */
Result<QByteArray> signSuccessor(const KeyPair &predecessor, const QByteArray &successor);

/** How many renewals a message can carry. */
constexpr qsizetype kMaxChain = 16;

/**
 * Whether `chain` (oldest first) leads from the pinned certificate to `signer`, each one signed by
 * its predecessor; links before the pinned one are passed over.
 */
bool leadsTo(const QByteArray &pinned, const QList<Successor> &chain, const QByteArray &signer);

} // namespace dx
