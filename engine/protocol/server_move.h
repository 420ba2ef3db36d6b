#pragma once

#include "engine/protocol/certificate.h"

#include <QList>

namespace dx {

/** A partner of the server whose role moves, as the new server has to know it. */
struct MovedRequestor
{
    QString name; ///< as the server calls it
    QByteArray address; ///< dirsync address
    QByteArray siteUid; ///< empty: it has never answered
    int importTrust = 20; ///< 0 to 100
    int exportTrust = 100;

    bool operator==(const MovedRequestor &) const = default;
};

/** What the old server's administrator gives to the new one's: a `.dxmove` file. It holds no secret
 * and is signed by the old server. */
struct ServerMove
{
    static constexpr qsizetype kMaxBytes = 4 * 1024 * 1024;
    static constexpr qsizetype kMaxRequestors = 4'000;

    QByteArray agreement; ///< uid of the one between the two; it goes on with its ends changed
    QByteArray fromSite; ///< uid
    QByteArray toSite;
    QString fromName; ///< of the old server's site
    QString serverName; ///< of the Dirsync Server object
    QString schedule; ///< its T2
    QList<MovedRequestor> requestors;

    bool operator==(const ServerMove &) const = default;
};

/** A heading, JSON, and the signature. */
Result<QByteArray> toText(const ServerMove &move, const KeyPair &keys);

/** Error Invalid: no such file, incomplete, of a later version, or not signed by that certificate.
 */
Result<ServerMove> serverMoveFromText(const QByteArray &text, const QByteArray &certificate);

/** The agreement that a file is about, not judged yet: by it one finds whose signature it must
 * bear. */
Result<QByteArray> agreementOfServerMove(const QByteArray &text);

} // namespace dx
