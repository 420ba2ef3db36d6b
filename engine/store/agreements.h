#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

#include <optional>

namespace dx {

/** What this site is in an agreement. */
enum class Role {
    Server, ///< the object is a Remote Dirsync Requestor
    Requestor, ///< the object is a Dirsync Requestor
};

/** What the partner speaks. Stored by name. */
enum class PartnerKind {
    Dirsync, ///< this program's protocol, sealed
    MsMail, ///< the classic transaction list, unsealed
};
QString toString(PartnerKind kind); ///< "dx", "msmail"
std::optional<PartnerKind> partnerKindFromString(QStringView word);

/** What an administrator sets: the property sheet of both requestor objects. */
struct AgreementSettings
{
    QString name;
    bool enabled = true;
    PartnerKind kind = PartnerKind::Dirsync; ///< never changes
    QString postoffice; ///< MS Mail: NET/PO of the partner
    QString partnerAddress; ///< dirsync address; MS Mail: or NET/PO/$SYSTEM
    bool appendName = false; ///< append the requestor's name to imported display names
    QString addressTypes; ///< empty: all; else "SMTP,MS"
    QString language = QStringLiteral("en");
    QString templateIn; ///< AttributeMap, of what comes; empty: as it comes
    QString templateOut; ///< of what is sent
    QString nameRule; ///< NameRule of imported display names; empty: as they come
    ListId importList;
    int importTrust = 20;
    bool exportAll = true;
    QList<ListId> exportLists; ///< with exportAll false
    int exportTrust = 100;
    bool exportCustom = true;
    bool sendUpdates = true;
    bool receiveUpdates = true;
    QString folder;
    QString scheduleT1 = QStringLiteral("never"); ///< requestor only
    QString scheduleT3 = QStringLiteral("arrival"); ///< requestor only
    int runWindowMinutes = 240;
    std::optional<int> guardCount; ///< deletion guard; none: the site's
    std::optional<int> guardPercent; ///< 1 to 100; none: the site's
    bool importNext = false; ///< one-shots: they untick themselves when done
    bool exportNext = false;

    bool operator==(const AgreementSettings &) const = default;
};

enum class AgreementState {
    WaitingForPartner, ///< invited; nothing is exported before it answered
    Waiting, ///< sent, not confirmed
    Verified,
    Differs,
    Held, ///< the deletion guard holds what it sent
    Idle, ///< enrolled, no word on digests yet
    Disabled,
};

/** Numbers of an agreement as the console and `dirsync status` show them (protocol.md, Numbers). */
struct AgreementNumbers
{
    Usn sent = 0;
    Usn acked = 0;
    Usn received = 0;
    qint64 serialOut = 0;
    qint64 serialIn = 0;
    QString ownEpoch;
    QString partnerEpoch;
    qint64 requests = 0; ///< I of ours
    bool requestOpen = false;
    qint64 partnerRequests = 0; ///< I of the partner
    bool fullPending = false;
    std::optional<bool> verified;
    Timestamp verifiedAt = 0;
    Timestamp lastSentAt = 0;
    Timestamp lastContactAt = 0;
    QByteArray sentDigest; ///< hex
    QByteArray receivedDigest; ///< hex
    qint64 held = 0; ///< messages that wait for a missing one or for approval
    bool guarded = false; ///< the deletion guard holds a batch
};

struct Agreement
{
    AgreementId id;
    QByteArray uid;
    Role role = Role::Requestor;
    AgreementSettings settings;
    QByteArray partnerSiteUid;
    QString partnerSite;
    QString partnerOrganization;
    AgreementNumbers numbers;
    AgreementState state = AgreementState::Idle;
    QByteArray formerScope; ///< ExportScope::rules() of what the partner has; empty: the present
    QByteArray certificate; ///< the partner's, pinned; DER; empty: none yet
    QByteArray knownFingerprint; ///< of our certificate that the partner has, as far as we know
    QString passwordPlace; ///< MS Mail: "file" or "keychain"; empty: it has no password
    Timestamp codeExpiresAt = 0;
    Timestamp enrolledAt = 0;
    Timestamp createdAt = 0;
};

/** Enrolled before messages were sealed: it needs a new invitation. */
inline bool lacksCertificate(const Agreement &agreement)
{
    return agreement.settings.kind == PartnerKind::Dirsync && agreement.certificate.isEmpty()
        && agreement.enrolledAt > 0;
}

inline bool isMsMail(const Agreement &agreement)
{
    return agreement.settings.kind == PartnerKind::MsMail;
}

class Agreements
{
public:
    explicit Agreements(Database &database) : m_database(database) { }
    Result<QList<Agreement>> all(); ///< in the order of their making
    Result<Agreement> byId(AgreementId id);
    Result<Agreement> byName(const QString &name); ///< error NotFound names it

    /** Error Conflict: name or partner address taken; Invalid: a setting is wrong (the text names
     * the field). */
    Result<AgreementId> create(Role role, const QByteArray &uid, const AgreementSettings &settings,
                               Timestamp now);
    /** Raises the settings version when something changed that shapes the export. */
    Result<> update(AgreementId id, const AgreementSettings &settings, Timestamp now);
    /** Removes the agreement, its messages and, with `removeEntries`, what it brought here
     * (journalled). */
    Result<> remove(AgreementId id, bool removeEntries, Timestamp now);

private:
    Database &m_database;
};

} // namespace dx
