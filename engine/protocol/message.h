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

/** What goes around the content; the same for a sealed and an open message. */
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
    /** HMAC of the content with the invitation's code (invitation.h), until sealing comes; hex. */
    QByteArray proof;

    bool operator==(const Envelope &) const = default;
};

/** What will be sealed. */
struct Content
{
    QByteArray manifestJson; ///< exactly as it travels; the proof speaks of these bytes
    Manifest manifest;
    QByteArray payload; ///< compressed; empty without records
};

struct Message
{
    Envelope envelope;
    Content content;
};

/**
 * The bytes of a message (RFC 5322, MIME, CR LF). Fills what the envelope leaves empty: subject,
 * messageId, batch and parts come from the manifest. `code` is the invitation's; empty: no proof.
 * Error Invalid: an address that no header can carry.
 */
Result<QByteArray> buildMessage(const Envelope &envelope, const Manifest &manifest,
                                const QByteArray &payload, const QByteArray &code);

/**
 * Reads a message whose contents nobody has vouched for yet: bounds, MIME form, manifest, agreement
 * of header and manifest, SHA-256 of the payload. Does not look at the proof (see proofIsValid())
 * nor into the payload. Error Invalid says what is wrong.
 */
Result<Message> parseMessage(const QByteArray &bytes, const MessageLimits &limits = {});

/** Whether the sender knows the code: the HMAC covers agreement, both addresses in their direction,
 * batch, part and the manifest, which names the payload's digest. Constant time. */
bool proofIsValid(const Message &message, const QByteArray &code);

} // namespace dx
