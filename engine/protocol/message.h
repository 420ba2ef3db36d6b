#pragma once

#include "engine/core/ids.h"
#include "engine/protocol/manifest.h"

namespace dx {

/** The numbers in a subject line, for people and for mail programs. */
struct SubjectNumbers
{
    MessageType type = MessageType::ReqTx;
    Usn requestor = 0; ///< R
    Usn server = 0; ///< S
    Usn was = 0; ///< of R in a ReqTx, of S in a SrvTx
    qint64 requests = 0; ///< I
    qint64 records = 0;

    bool operator==(const SubjectNumbers &) const = default;
};

/** `ReqTx R=17 (was 12), S=80, I=1 5 sent` or `SrvTx R=17 S=85 (was 80), I=1 5 sent`. */
QByteArray subjectLine(const SubjectNumbers &numbers);
SubjectNumbers subjectNumbers(const Manifest &manifest);
/** Tolerant: case, blanks, commas and a prefix such as "Re:" do not matter. */
std::optional<SubjectNumbers> parseSubject(QByteArrayView subject);

/** What is checked before memory is taken. */
struct MessageLimits
{
    qint64 messageBytes = 64 * 1024 * 1024;
    qint64 payloadBytes = 48 * 1024 * 1024; ///< compressed
    int nesting = 8;
    int mimeParts = 32;
    qint64 headerBytes = 64 * 1024;
};

/** What goes around the sealed content; what of it matters is inside, too. */
struct Envelope
{
    QByteArray from; ///< dirsync address, addr-spec of RFC 5322 in ASCII
    QByteArray to;
    QByteArray subject;
    QByteArray messageId; ///< without angle brackets; empty: made of batch, part and `from`
    Timestamp date = 0;
    QByteArray batch; ///< uid
    int part = 1;
    int parts = 1;

    bool operator==(const Envelope &) const = default;
};

/** What is sealed. */
struct Content
{
    Manifest manifest;
    QByteArray payload; ///< compressed; empty without records
};

/** A message as it travels: nobody has looked into it yet. */
struct SealedMessage
{
    Envelope envelope;
    QByteArray sealed; ///< DER, see unseal()
};

/** A message whose seal is whole and whose header is the one that was signed. Whether `signer` is
 * the partner's certificate is still to be judged. */
struct Message
{
    Envelope envelope;
    Content content;
    QByteArray signer; ///< certificate
    QByteArray receiver; ///< which of our certificates it was sealed for
};

/** Whose key seals a message, and for whom. */
struct Sealing
{
    KeyPair sender;
    QByteArray receiver; ///< certificate
};

/**
 * The bytes of a message (RFC 5322, S/MIME, CR LF). Fills what the envelope leaves empty: subject,
 * messageId, batch and parts come from the manifest; the addresses of the envelope go into the
 * manifest. Error Invalid: an address that no header can carry; Internal: a key that is none.
 */
Result<QByteArray> buildMessage(const Envelope &envelope, const Manifest &manifest,
                                const QByteArray &payload, const Sealing &sealing);

/** Reads what is outside of the seal. Error Invalid says what is wrong: out of bounds, not a
 * message, not sealed. */
Result<SealedMessage> parseMessage(const QByteArray &bytes, const MessageLimits &limits = {});

/**
 * Breaks the seal with one of the site's own keys and reads what is inside: bounds, MIME form,
 * manifest, agreement of header and manifest, SHA-256 of the payload. Does not look into the
 * payload. Error Invalid says what is wrong; Denied: it is sealed for somebody else.
 */
Result<Message> openMessage(SealedMessage sealed, const QList<KeyPair> &own,
                            const MessageLimits &limits = {});

} // namespace dx
