#pragma once

#include "engine/protocol/message_header.h"

#include <QList>

namespace dx {

/** A batch that was sent and not yet acknowledged; a row of `batch`. */
struct SentBatch
{
    QByteArray uid;
    BatchKind kind = BatchKind::Delta;
    qint64 serial = 0;
    Usn was = 0;
    Usn value = 0;
    Digest digest;
    qint64 settings = 0;

    bool operator==(const SentBatch &) const = default;
};

/** What we send over one agreement; columns of `agreement` by the same names. */
struct SenderState
{
    qint64 settings = 1;
    qint64 settingsSeen = 0;
    Usn sent = 0;
    Usn acked = 0;
    Usn scanned = 0;
    Digest scopeDigest; ///< list digest as of scanned
    Digest sentDigest; ///< list digest as of sent
    qint64 serialOut = 0;
    qint64 fullNeeded = 1;
    qint64 fullDone = 0;
    std::optional<Usn> fullValue;
    qint64 fullFor = 0;
    bool rewind = false;
    int resendDays = 1;
    Timestamp lastSentAt = 0;
    Timestamp lastHeartbeatAt = 0;
    bool ackDue = false; ///< the partner does not have our acknowledgement yet
    bool gapDue = false; ///< nor knows of the gap
    bool requestDue = false; ///< nor of the request
    qint64 partnerRequest = 1; ///< I of the partner; its first one is answered by our first full
    qint64 requestAnswered = 0;
    Epoch partnerRequestEpoch; ///< in which partnerRequest counts
    std::optional<Usn> partnerHeld;
    QList<SentBatch> batches; ///< since acked, oldest first

    bool fullPending() const { return fullNeeded > fullDone; }
    bool operator==(const SenderState &) const = default;
};

/** An epoch of the partner and the last serial seen in it; a row of `agreement_epoch`. */
struct SeenEpoch
{
    Epoch epoch;
    qint64 lastSerial = 0;
    bool retired = false;

    bool operator==(const SeenEpoch &) const = default;
};

/** A batch that is here but not applied: it waits for a missing one, or the guard holds it. */
struct WaitingBatch
{
    QByteArray uid;
    BatchKind kind = BatchKind::Delta;
    qint64 serial = 0;
    Usn was = 0;
    Usn value = 0;

    bool operator==(const WaitingBatch &) const = default;
};

/** What we received over one agreement; columns of `agreement` by the same names. */
struct ReceiverState
{
    Epoch epoch; ///< the partner's present one
    QList<SeenEpoch> seen;
    Usn received = 0;
    qint64 appliedSerial = 0;
    qint64 requests = 1; ///< I
    bool requestOpen = true;
    Digest receivedDigest; ///< sum over what we hold
    Digest partnerDigest; ///< the partner's last word, as of partnerDigestValue
    Usn partnerDigestValue = 0;
    std::optional<bool> verified;
    Timestamp verifiedAt = 0;
    Timestamp askedAt = 0;
    Timestamp lastContactAt = 0;
    QList<WaitingBatch> waiting; ///< messages in state `held`
    std::optional<WaitingBatch> guarded; ///< the one the deletion guard holds (held_value)

    bool operator==(const ReceiverState &) const = default;
};

/** Both directions of an agreement. */
struct SyncState
{
    SenderState out;
    ReceiverState in;

    bool operator==(const SyncState &) const = default;
};

/** What the rules need to know of our own site. */
struct SiteNumbers
{
    Epoch epoch;
    QList<Epoch> former; ///< epochs this site had before
    Usn usn = 0;
    Usn journalFloor = 0; ///< journal lines up to this USN are purged
    Timestamp now = 0;
};

/** Our next epoch: higher than ours and than the one the partner named. */
Epoch nextEpoch(const SiteNumbers &site, const Epoch &named, const QByteArray &random);
/** Puts one agreement into a new epoch of ours. For each agreement of the site, in the transaction
 * that stores the epoch and drops all queued messages. */
void enterNewEpoch(SyncState &state);
/** Both directions as in a new agreement, for a partner that was invited again: each sends a full
 * batch, and what is held of the partner stays until its one comes. Serials go on. */
void startOver(SyncState &state);

} // namespace dx
