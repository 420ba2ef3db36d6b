#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

/** A partner's epoch that was seen, with the last serial seen in it; a row of `agreement_epoch`. */
struct EpochRow
{
    qint64 number = 0;
    QByteArray random;
    qint64 lastSerial = 0;
    bool retired = false;

    bool operator==(const EpochRow &) const = default;
};

/** A batch that was sent and not yet acknowledged; a row of `batch`. */
struct BatchRow
{
    QByteArray uid;
    QByteArray kind;
    qint64 serial = 0;
    Usn was = 0;
    Usn value = 0;
    Digest digest;
    qint64 settings = 0;

    bool operator==(const BatchRow &) const = default;
};

/**
 * The protocol numbers of an agreement as they are stored; the rules that move them are pure and
 * stand above the store (engine/protocol/sync_numbers.h explains each).
 */
struct AgreementStateRow
{
    // what we send
    qint64 settings = 1;
    qint64 settingsSeen = 0;
    Usn sent = 0;
    Usn acked = 0;
    Usn scanned = 0;
    Digest scopeDigest;
    Digest sentDigest;
    qint64 serialOut = 0;
    qint64 fullNeeded = 1;
    qint64 fullDone = 0;
    std::optional<Usn> fullValue;
    qint64 fullFor = 0;
    bool rewind = false;
    int resendDays = 1;
    Timestamp lastSentAt = 0;
    Timestamp lastHeartbeatAt = 0;
    bool ackDue = false;
    bool gapDue = false;
    bool requestDue = false;
    qint64 partnerRequest = 1;
    qint64 requestAnswered = 0;
    qint64 requestEpochNumber = 0;
    QByteArray requestEpochRandom;
    std::optional<Usn> partnerHeld;
    QList<BatchRow> batches; ///< since acked, oldest first
    // what we receive
    qint64 epochNumber = 0;
    QByteArray epochRandom;
    Usn received = 0;
    qint64 appliedSerial = 0;
    qint64 requests = 1;
    bool requestOpen = true;
    Digest receivedDigest;
    Digest partnerDigest;
    Usn partnerDigestValue = 0;
    std::optional<bool> verified;
    Timestamp verifiedAt = 0;
    Timestamp askedAt = 0;
    Timestamp lastContactAt = 0;
    std::optional<Usn> heldValue; ///< of the batch that the deletion guard holds
    QList<EpochRow> epochs;
};

/** What an authentic message told of the partner. */
struct PartnerFacts
{
    QByteArray siteUid;
    QString site;
    QString organization;
    QByteArray sitesBehind; ///< JSON array of site uids
};

/** Reads and writes the protocol numbers of one agreement. Belongs into a Transaction. */
class AgreementStates
{
public:
    explicit AgreementStates(Database &database) : m_database(database) { }
    Result<AgreementStateRow> read(AgreementId id);
    /** Writes all numbers; batches and epochs are written only where they differ from `before`. */
    Result<> write(AgreementId id, const AgreementStateRow &state, const AgreementStateRow &before,
                   CycleId cycle, Timestamp now);
    /** Notes the partner's names, and the first authentic message if it is one. */
    Result<> setPartner(AgreementId id, const PartnerFacts &facts, Timestamp now);
    /** The one-shots untick themselves. */
    Result<> clearImportNext(AgreementId id);
    Result<> clearExportNext(AgreementId id);
    /** The invitation's code; secret, therefore not among the settings. */
    Result<QByteArray> code(AgreementId id);
    Result<> setCode(AgreementId id, const QByteArray &code, Timestamp expiresAt);
    /** MS Mail: where the password is kept ("file", "keychain"; empty: there is none). */
    Result<> setPasswordPlace(AgreementId id, const QString &place);
    /** MS Mail: what its last request asked for, in words of whoever reads it. */
    Result<QString> wishes(AgreementId id);
    Result<> setWishes(AgreementId id, const QString &wishes);
    /** Whose signature counts from now on. */
    Result<> pin(AgreementId id, const QByteArray &certificate);
    /** Which of our certificates the partner has. */
    Result<> setKnownFingerprint(AgreementId id, const QByteArray &fingerprint);
    /** For a partner that is invited again: any site may be it until its first message. */
    Result<> forgetPartner(AgreementId id);
    Result<> forgetEpochs(AgreementId id);

private:
    Result<> writeBatches(AgreementId id, const QList<BatchRow> &batches,
                          const QList<BatchRow> &before, CycleId cycle, Timestamp now);
    Result<> writeEpochs(AgreementId id, const QList<EpochRow> &epochs,
                         const QList<EpochRow> &before);
    Database &m_database;
};

} // namespace dx
