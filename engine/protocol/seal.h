#pragma once

#include "engine/protocol/certificate.h"

#include <QList>

namespace dx {

/** What an opened seal held, and whose it was. Nobody has yet judged whether `signer` is who it
 * should be. */
struct Unsealed
{
    QByteArray content;
    QByteArray signer; ///< certificate whose key signed the content
    QByteArray receiver; ///< which of our certificates it was encrypted for
};

/**
 * CMS (RFC 5652) of `content`: signed data with the sender's certificate, inside
 * authenticated-enveloped data (RFC 5083) with AES-256-GCM for the receiver's certificate by ECDH
 * (RFC 5753, SHA-256). DER. Error Internal: a key or certificate cannot be used.
 */
Result<QByteArray> seal(const QByteArray &content, const KeyPair &sender,
                        const QByteArray &receiver);

/**
 * Opens what seal() made, with whichever of `own` it was made for. Returns only what has passed
 * both the tag and the signature. Error Invalid says which it is: not sealed, truncated, made for
 * another key (Denied), tampered with. Give it the only copy: opening takes several times as much.
 */
Result<Unsealed> unseal(QByteArray sealed, const QList<KeyPair> &own);

} // namespace dx
