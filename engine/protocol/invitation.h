#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace dx {

/** What a server's administrator gives to a requestor's: a `.dxinvite` file (protocol.md,
 * Enrolment). */
struct Invitation
{
    static constexpr qint64 kValidMs = qint64(7) * 24 * 60 * 60 * 1000;
    static constexpr qsizetype kMaxBytes = 64 * 1024;

    QByteArray agreement; ///< uid
    QByteArray siteUid; ///< of the server's site
    QString site;
    QString organization;
    QByteArray serverAddress; ///< dirsync address of the server
    QByteArray requestorAddress; ///< dirsync address it was made for
    QString name; ///< of the requestor, as the server calls it
    QByteArray code; ///< one-time code, see newInvitationCode()
    QByteArray certificate; ///< DER, the server's
    Timestamp expiresAt = 0;

    bool operator==(const Invitation &) const = default;
};

/** 160 random bits in RFC 4648 base32, groups of four joined by hyphens. */
QByteArray newInvitationCode();
/** The form that is compared and keyed with: upper case, without hyphens and blanks. */
QByteArray normalizedCode(QByteArrayView code);

/** A text file of `Key: value` lines with a heading for people and a checksum at the end. */
QByteArray toText(const Invitation &invitation);

/** Reads an invitation without judging whether it can be used. Error Invalid: not an invitation,
 * incomplete, changed on the way, or of a later version. */
Result<Invitation> invitationFromText(const QByteArray &text);

/** How the file with the invitation of a requestor is called, as any file system takes it:
 * "branch-a.dxinvite". */
QString invitationFileName(const QString &requestor);

/** Error Invalid with the reason if it has expired or was made for another dirsync address than
 * `ownAddress` (addresses compare without case). */
Result<> usable(const Invitation &invitation, const QByteArray &ownAddress, Timestamp now);

/** What a requestor proves with the code: that this certificate is its own. The fields are joined
 * unambiguously, addresses without case. Hex of HMAC-SHA256. */
struct EnrolmentFields
{
    QByteArray agreement; ///< uid
    QByteArray from; ///< dirsync addresses
    QByteArray to;
    QByteArray certificate; ///< DER, the requestor's
};
QByteArray enrolmentProof(const EnrolmentFields &fields, QByteArrayView code);
/** Compares in constant time. */
bool sameSecret(QByteArrayView a, QByteArrayView b);

} // namespace dx
