#pragma once

#include "engine/core/result.h"
#include "engine/protocol/certificate.h"
#include "engine/protocol/message_header.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace dx {

/** Who speaks: a requestor to its server, or a server to a requestor. */
enum class MessageType {
    ReqTx,
    SrvTx,
};
QByteArray toString(MessageType type); ///< "ReqTx", "SrvTx"

/** A site as others know it. */
struct SiteName
{
    QByteArray uid;
    QString name;
    QString organization;

    bool operator==(const SiteName &) const = default;
};

/** Who speaks to whom, for the receiver to judge the signature by; put in when a message is sealed.
 */
struct Identity
{
    QByteArray from; ///< dirsync address of the sender, as in the header
    QByteArray to;
    QList<Successor> chain; ///< of the sender's certificates, oldest first, up to the present one
    QByteArray proof; ///< enrolmentProof() while the invitation is valid; hex, may be empty

    bool operator==(const Identity &) const = default;
};

/**
 * `manifest.json` of a message (protocol.md, Wire form 2). All parts of a batch have the same one
 * but for part, records and what speaks of the payload.
 */
struct Manifest
{
    static constexpr int kProtocol = 1;
    static constexpr qsizetype kMaxBytes = 1024 * 1024;
    static constexpr int kMaxParts = 10'000;
    static constexpr qint64 kMaxRecords = 200'000; ///< of one part
    static constexpr qsizetype kMaxSites = 4'000;
    static constexpr qsizetype kMaxText = 1'000; ///< characters of a name or a result

    MessageType type = MessageType::ReqTx;
    QByteArray agreement; ///< uid
    SiteName sender;
    QByteArray receiver; ///< site uid; empty while it is not known
    MessageHeader header;
    int part = 1; ///< from 1
    int parts = 1;
    qint64 records = 0; ///< of this part
    qint64 totalRecords = 0; ///< of all parts
    Digest payloadDigest; ///< SHA-256 of the compressed bytes; zero without payload
    /** Sites whose entries can come from the sender, with their names as they stand in DNs, without
     * the sender itself. */
    QList<SiteName> behind;
    QString lastResult; ///< outcome of the sender's last import from us, one word; may be empty
    QString program; ///< name and version of what wrote it, for logs
    Identity identity; ///< empty while the message waits in the outbox

    bool operator==(const Manifest &) const = default;
};

/** UTF-8 JSON, indented, for people who open the message. */
QByteArray toJson(const Manifest &manifest);

/** Unknown keys are passed over; a missing key, a wrong type, a number out of range or too much of
 * anything is an error Invalid that names the key. */
Result<Manifest> manifestFromJson(const QByteArray &json);

/** What the parts of a batch that are here amount to. */
enum class PartsState {
    Incomplete,
    Complete,
    Contradictory, ///< they do not agree in header, parts or total: reject them
};
/** Duplicates of a part count once. */
PartsState stateOfParts(const QList<Manifest> &parts);

} // namespace dx
