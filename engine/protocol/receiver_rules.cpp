#include "engine/protocol/receiver_rules.h"

#include "engine/protocol/sender_rules.h"

#include <algorithm>
#include <utility>

namespace dx {

namespace {

bool isRetired(const ReceiverState &in, const Epoch &epoch)
{
    if (in.epoch.isValid() && epoch < in.epoch)
        return true;
    return std::any_of(in.seen.cbegin(), in.seen.cend(),
                       [&](const SeenEpoch &seen) { return seen.retired && seen.epoch == epoch; });
}

/** Counts the serial. Returns whether it is above the last one seen in its epoch. */
bool noteSerial(ReceiverState &in, const MessageHeader &header)
{
    const auto known = std::find_if(in.seen.begin(), in.seen.end(), [&](const SeenEpoch &seen) {
        return seen.epoch == header.epoch;
    });
    if (known == in.seen.end()) {
        in.seen.append({header.epoch, header.serial, false});
        return true;
    }
    if (header.serial <= known->lastSerial)
        return false;
    known->lastSerial = header.serial;
    return true;
}

/** Whether the acknowledgement can only come from a future that our store has lost. */
bool provesPutBack(const SenderState &out, const SiteNumbers &site, const MessageHeader &header)
{
    if (!header.ackEpoch.isValid())
        return false;
    if (header.ackEpoch == site.epoch)
        return header.ackValue > site.usn || header.ackSerial > out.serialOut;
    return !site.former.contains(header.ackEpoch);
}

bool wasSent(const SenderState &out, Usn value)
{
    return std::any_of(out.batches.cbegin(), out.batches.cend(),
                       [&](const SentBatch &batch) { return batch.value == value; });
}

void takeAcknowledgement(SenderState &out, bool own, const MessageHeader &header, Verdict &verdict)
{
    const Usn value = own ? header.ackValue : 0;
    if (value < out.acked) {
        verdict.partnerWasRestored = true;
        ++out.fullNeeded;
    } else if (value > out.acked && value != out.sent && !wasSent(out, value)) {
        ++out.fullNeeded;
    }
    out.acked = value;
    if (own && out.fullValue && value >= *out.fullValue)
        out.fullDone = std::max(out.fullDone, out.fullFor);
    out.batches.removeIf([&](const SentBatch &batch) { return batch.value <= value; });
}

void takeRequest(SenderState &out, bool own, const MessageHeader &header)
{
    if (out.partnerRequestEpoch != header.epoch) {
        if (out.partnerRequestEpoch.isValid()) // else the first: its first request is implied
            out.partnerRequest = out.requestAnswered = 0;
        out.partnerRequestEpoch = header.epoch;
    }
    if (header.requests > out.partnerRequest) {
        out.partnerRequest = header.requests;
        ++out.fullNeeded;
    } else if (header.requestOpen && !out.fullPending() && own) {
        ++out.fullNeeded;
    }
}

void takeStatus(SenderState &out, bool own, const MessageHeader &header)
{
    if (header.gap)
        out.rewind = true;
    out.partnerHeld = own ? header.held : std::nullopt;
    if (out.partnerHeld && *out.partnerHeld > out.acked && !wasSent(out, *out.partnerHeld)) {
        out.partnerHeld.reset();
        if (!out.fullPending())
            ++out.fullNeeded;
    }
}

/** What every authentic message with a new serial gives, whatever becomes of its records. */
void takeHeader(SyncState &state, const SiteNumbers &site, const MessageHeader &header,
                Verdict &verdict)
{
    bool own = header.ackEpoch.isValid() && header.ackEpoch == site.epoch;
    if (provesPutBack(state.out, site, header)) {
        enterNewEpoch(state);
        verdict.putBack = true;
        own = false;
    }
    takeAcknowledgement(state.out, own, header, verdict);
    takeRequest(state.out, own, header);
    takeStatus(state.out, own, header);
}

template<typename Useless>
void dropWaiting(ReceiverState &in, QList<QByteArray> *dropped, Useless useless)
{
    in.waiting.removeIf([&](const WaitingBatch &batch) {
        const bool goes = useless(batch);
        if (goes && dropped)
            dropped->append(batch.uid);
        return goes;
    });
}

void adoptEpoch(ReceiverState &in, const Epoch &epoch, Verdict &verdict)
{
    for (SeenEpoch &seen : in.seen) {
        if (seen.epoch == in.epoch)
            seen.retired = true;
    }
    verdict.newEpoch = in.epoch.isValid();
    in.epoch = epoch;
    in.received = 0;
    in.appliedSerial = 0;
    in.partnerDigestValue = 0;
    dropWaiting(in, &verdict.dropped, [](const WaitingBatch &) { return true; });
    if (in.guarded)
        verdict.dropped.append(in.guarded->uid);
    in.guarded.reset();
}

Disposition judgeFull(const ReceiverState &in, const MessageHeader &header)
{
    const bool newer = header.value >= in.received && header.serial > in.appliedSerial;
    const bool replacesGuarded
        = !in.guarded || (header.value >= in.guarded->value && header.serial > in.guarded->serial);
    return newer && replacesGuarded ? Disposition::ApplyFull : Disposition::Stale;
}

/** A batch within what we have and what the guard holds takes the held one's place if it says at
 * least as much. */
bool mayApply(const ReceiverState &in, const MessageHeader &header)
{
    if (!in.guarded)
        return true;
    if (header.kind == BatchKind::Acknowledgement || header.value < in.guarded->value)
        return false;
    return header.kind == BatchKind::Delta || header.value > in.guarded->value;
}

Disposition judgeDelta(const ReceiverState &in, const MessageHeader &header)
{
    if (header.value <= in.received)
        return header.kind == BatchKind::Acknowledgement ? Disposition::Nothing
                                                         : Disposition::Duplicate;
    if (header.was <= in.received && mayApply(in, header))
        return Disposition::Apply;
    if (in.guarded && (header.was <= in.guarded->value || header.value <= in.guarded->value))
        return header.value > in.guarded->value ? Disposition::BehindGuard : Disposition::Duplicate;
    return Disposition::Gap;
}

/** Duplicate, for one that waits already. */
Disposition keepWaiting(ReceiverState &in, const MessageHeader &header, Disposition disposition)
{
    const bool known = std::any_of(in.waiting.cbegin(), in.waiting.cend(),
                                   [&](const WaitingBatch &b) { return b.uid == header.batch; });
    if (known)
        return Disposition::Duplicate;
    in.waiting.append(waitingBatch(header));
    return disposition;
}

void noteDisposition(SyncState &state, const MessageHeader &header, Verdict &verdict)
{
    if (verdict.appliesRecords() && state.in.guarded) // takes the place of the held batch
        verdict.dropped.append(state.in.guarded->uid);
    switch (verdict.disposition) {
    case Disposition::ApplyFull:
    case Disposition::Stale:
        state.out.ackDue = true;
        break;
    case Disposition::Duplicate:
        if (header.kind != BatchKind::Acknowledgement)
            state.out.ackDue = true;
        break;
    case Disposition::Gap:
        state.out.gapDue = true;
        verdict.disposition = keepWaiting(state.in, header, Disposition::Gap);
        break;
    case Disposition::BehindGuard:
        verdict.disposition = keepWaiting(state.in, header, Disposition::BehindGuard);
        break;
    case Disposition::Apply:
    case Disposition::Nothing:
    case Disposition::Retired:
    case Disposition::NeedsFull:
        break;
    }
}

/** The full that an open request is answered by was lost on the way: the partner is told to go back
 * to what we have. Returns whether that is news. */
bool missesFull(SenderState &out, const MessageHeader &header)
{
    return header.value > 0 && !std::exchange(out.gapDue, true);
}

} // namespace

Verdict judge(SyncState &state, const SiteNumbers &site, const MessageHeader &header)
{
    ReceiverState &in = state.in;
    Verdict verdict;
    in.lastContactAt = site.now;
    state.out.resendDays = 1;
    if (isRetired(in, header.epoch)) {
        verdict.disposition = Disposition::Retired;
        // so that its sender learns the present epoch
        state.out.ackDue = state.out.ackDue || header.kind != BatchKind::Acknowledgement;
        return verdict;
    }
    verdict.fresh = noteSerial(in, header);
    if (verdict.fresh)
        takeHeader(state, site, header, verdict);
    if (header.epoch != in.epoch) {
        if (header.kind != BatchKind::Full) {
            verdict.asked = askForFull(state) || missesFull(state.out, header);
            verdict.disposition = Disposition::NeedsFull;
            return verdict;
        }
        adoptEpoch(in, header.epoch, verdict);
    }
    if (verdict.fresh) {
        in.partnerDigest = header.digest;
        in.partnerDigestValue = header.value;
        dropWaiting(in, &verdict.dropped, [&](const WaitingBatch &batch) { // of a lost future
            return batch.serial < header.serial && batch.value > header.value;
        });
    }
    verdict.disposition
        = header.kind == BatchKind::Full ? judgeFull(in, header) : judgeDelta(in, header);
    noteDisposition(state, header, verdict);
    return verdict;
}

void recordApplied(SyncState &state, const WaitingBatch &batch, qint64 importAnswered,
                   const Digest &receivedDigest)
{
    ReceiverState &in = state.in;
    if (batch.kind == BatchKind::Full && importAnswered >= in.requests)
        in.requestOpen = false;
    in.received = batch.value;
    in.appliedSerial = std::max(in.appliedSerial, batch.serial);
    in.receivedDigest = receivedDigest;
    in.guarded.reset();
    state.out.ackDue = true;
    state.out.gapDue = false; // what still waits says so itself
}

void recordGuarded(SyncState &state, const WaitingBatch &batch)
{
    state.in.guarded = batch;
    state.out.ackDue = true;
}

std::optional<WaitingBatch> nextApplicable(ReceiverState &state, QList<QByteArray> *dropped)
{
    const Usn have = state.guarded ? state.guarded->value : state.received;
    dropWaiting(state, dropped, [&](const WaitingBatch &batch) { return batch.value <= have; });
    if (state.guarded)
        return std::nullopt;
    auto best = state.waiting.end();
    for (auto it = state.waiting.begin(); it != state.waiting.end(); ++it) {
        if (it->was > state.received)
            continue;
        if (best == state.waiting.end()
            || std::pair(it->value, it->serial) < std::pair(best->value, best->serial))
            best = it;
    }
    if (best == state.waiting.end())
        return std::nullopt;
    const WaitingBatch batch = *best;
    state.waiting.erase(best);
    return batch;
}

DigestCheck compareDigests(SyncState &state, Timestamp now)
{
    ReceiverState &in = state.in;
    if (in.partnerDigestValue == 0 || in.partnerDigestValue != in.received || in.guarded
        || !in.waiting.isEmpty())
        return DigestCheck::NotDue;
    in.verified = in.receivedDigest == in.partnerDigest;
    if (*in.verified) {
        in.verifiedAt = now;
        return DigestCheck::Verified;
    }
    if (distance(now, in.askedAt) >= kDayMs) {
        in.askedAt = now;
        askForFull(state);
    }
    return DigestCheck::Differs;
}

bool askForFull(SyncState &state)
{
    if (state.in.requestOpen)
        return false;
    ++state.in.requests;
    state.in.requestOpen = true;
    state.out.requestDue = true;
    return true;
}

WaitingBatch waitingBatch(const MessageHeader &header)
{
    return {header.batch, header.kind, header.serial, header.was, header.value};
}

} // namespace dx
