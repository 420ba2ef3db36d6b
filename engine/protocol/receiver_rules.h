#pragma once

#include "engine/protocol/sync_numbers.h"

/*
 * The rules of protocol.md, "Receiver". For each authentic message that is complete (all parts):
 *
 *     Verdict v = judge(state, site, header);
 *     if (v.putBack) ...                  our store was put back: new epoch for the whole site
 *     if (v.appliesRecords()) apply the records and call recordApplied() - or recordGuarded()
 *     while (auto next = nextApplicable(state.in)) the same with the waiting batch of that uid
 *     compareDigests(state, header...)
 *
 * All in one transaction with the records themselves.
 */
namespace dx {

/** What becomes of a message's records. */
enum class Disposition {
    Apply, ///< bring the records in
    ApplyFull, ///< what this agreement holds becomes exactly the records
    Nothing, ///< it carries none that concern us (acknowledgement)
    Duplicate, ///< we have it; it is acknowledged again
    Stale, ///< a full that is older than what we have
    Retired, ///< of a former epoch of the partner; gave nothing
    NeedsFull, ///< new epoch, but not a full: one is asked for
    Gap, ///< a batch before it is missing: keep it (state `held`)
    BehindGuard, ///< waits behind the batch that the guard holds: keep it
};

struct Verdict
{
    Disposition disposition = Disposition::Nothing;
    bool fresh = false; ///< its serial was above the last one seen: its header counted
    bool newEpoch = false; ///< the partner is in a new epoch; its store was made anew or put back
    /**
     * The acknowledgement proves that our own store was put back. `state` is in the new epoch
     * already; the caller gives the site nextEpoch(site, header.ackEpoch, ...), calls
     * enterNewEpoch() for all other agreements, drops all queued messages and logs it.
     */
    bool putBack = false;
    bool partnerWasRestored = false; ///< acknowledged less than before: a full is due
    bool asked = false; ///< a full was newly asked for
    /** Waiting batches that are of no use any more; their messages can go. */
    QList<QByteArray> dropped;

    bool appliesRecords() const
    {
        return disposition == Disposition::Apply || disposition == Disposition::ApplyFull;
    }
};

/**
 * Takes in the header of a complete, authentic message and decides about its records. A disposition
 * Gap or BehindGuard has put it into `waiting`.
 */
Verdict judge(SyncState &state, const SiteNumbers &site, const MessageHeader &header);

/** The records of `batch` are in. `importAnswered` is its header's. `receivedDigest` is the sum
 * over what we hold now. */
void recordApplied(SyncState &state, const WaitingBatch &batch, qint64 importAnswered,
                   const Digest &receivedDigest);

/** The deletion guard holds the batch; nothing of it was applied. */
void recordGuarded(SyncState &state, const WaitingBatch &batch);

/** The waiting batch to apply next, if there is one; it is no longer in `waiting`. Batches that
 * have become useless are removed and added to `dropped` (if given). */
std::optional<WaitingBatch> nextApplicable(ReceiverState &state,
                                           QList<QByteArray> *dropped = nullptr);

enum class DigestCheck {
    NotDue, ///< something is still missing, or no word of the partner speaks of what we hold
    Verified,
    Differs,
};
/** The proof that the lists agree. After everything of the message was applied. Differs asks for a
 * full, at most once a day. */
DigestCheck compareDigests(SyncState &state, Timestamp now);

/** *Import on next cycle*, a filter changed: asks for a full unless a request is open. Returns
 * whether it newly did. */
bool askForFull(SyncState &state);

WaitingBatch waitingBatch(const MessageHeader &header);

} // namespace dx
