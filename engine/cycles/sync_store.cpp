#include "engine/cycles/sync_store.h"

#include "engine/core/random.h"
#include "engine/cycles/held_note.h"
#include "engine/store/agreements.h"
#include "engine/store/messages.h"
#include "engine/store/plans.h"
#include "engine/store/site_epochs.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Enrolment)
};

SenderState senderOf(const AgreementStateRow &row)
{
    SenderState out;
    out.settings = row.settings;
    out.settingsSeen = row.settingsSeen;
    out.sent = row.sent;
    out.acked = row.acked;
    out.scanned = row.scanned;
    out.scopeDigest = row.scopeDigest;
    out.sentDigest = row.sentDigest;
    out.serialOut = row.serialOut;
    out.fullNeeded = row.fullNeeded;
    out.fullDone = row.fullDone;
    out.fullValue = row.fullValue;
    out.fullFor = row.fullFor;
    out.rewind = row.rewind;
    out.resendDays = row.resendDays;
    out.lastSentAt = row.lastSentAt;
    out.lastHeartbeatAt = row.lastHeartbeatAt;
    out.ackDue = row.ackDue;
    out.gapDue = row.gapDue;
    out.requestDue = row.requestDue;
    out.partnerRequest = row.partnerRequest;
    out.requestAnswered = row.requestAnswered;
    out.partnerRequestEpoch = {row.requestEpochNumber, row.requestEpochRandom};
    out.partnerHeld = row.partnerHeld;
    for (const BatchRow &batch : row.batches)
        out.batches.append({batch.uid, batchKindFromString(batch.kind).value_or(BatchKind::Delta),
                            batch.serial, batch.was, batch.value, batch.digest, batch.settings});
    return out;
}

ReceiverState receiverOf(const AgreementStateRow &row)
{
    ReceiverState in;
    in.epoch = {row.epochNumber, row.epochRandom};
    in.received = row.received;
    in.appliedSerial = row.appliedSerial;
    in.requests = row.requests;
    in.requestOpen = row.requestOpen;
    in.receivedDigest = row.receivedDigest;
    in.partnerDigest = row.partnerDigest;
    in.partnerDigestValue = row.partnerDigestValue;
    in.verified = row.verified;
    in.verifiedAt = row.verifiedAt;
    in.askedAt = row.askedAt;
    in.lastContactAt = row.lastContactAt;
    for (const EpochRow &epoch : row.epochs)
        in.seen.append({{epoch.number, epoch.random}, epoch.lastSerial, epoch.retired});
    return in;
}

/** The waiting batches are the messages in state held; held_value tells the guard's one. */
Result<> readWaiting(Database &database, AgreementId agreement, std::optional<Usn> guarded,
                     ReceiverState &in)
{
    DX_LET(const QList<MessageRow> messages, Messages(database).waiting(agreement));
    for (const MessageRow &message : messages) {
        if (message.state != MessageState::Held || message.part != 1)
            continue;
        const WaitingBatch batch{message.batch,
                                 batchKindFromString(message.kind).value_or(BatchKind::Delta),
                                 message.serial, message.was, message.value};
        if (guarded == batch.value && !in.guarded)
            in.guarded = batch;
        else
            in.waiting.append(batch);
    }
    return {};
}

void storeSender(const SenderState &out, AgreementStateRow &row)
{
    row.settingsSeen = out.settingsSeen;
    row.sent = out.sent;
    row.acked = out.acked;
    row.scanned = out.scanned;
    row.scopeDigest = out.scopeDigest;
    row.sentDigest = out.sentDigest;
    row.serialOut = out.serialOut;
    row.fullNeeded = out.fullNeeded;
    row.fullDone = out.fullDone;
    row.fullValue = out.fullValue;
    row.fullFor = out.fullFor;
    row.rewind = out.rewind;
    row.resendDays = out.resendDays;
    row.lastSentAt = out.lastSentAt;
    row.lastHeartbeatAt = out.lastHeartbeatAt;
    row.ackDue = out.ackDue;
    row.gapDue = out.gapDue;
    row.requestDue = out.requestDue;
    row.partnerRequest = out.partnerRequest;
    row.requestAnswered = out.requestAnswered;
    row.requestEpochNumber = out.partnerRequestEpoch.number;
    row.requestEpochRandom = out.partnerRequestEpoch.random;
    row.partnerHeld = out.partnerHeld;
    row.batches.clear();
    for (const SentBatch &batch : out.batches)
        row.batches.append({batch.uid, toString(batch.kind), batch.serial, batch.was, batch.value,
                            batch.digest, batch.settings});
}

void storeReceiver(const ReceiverState &in, AgreementStateRow &row)
{
    row.epochNumber = in.epoch.number;
    row.epochRandom = in.epoch.random;
    row.received = in.received;
    row.appliedSerial = in.appliedSerial;
    row.requests = in.requests;
    row.requestOpen = in.requestOpen;
    row.receivedDigest = in.receivedDigest;
    row.partnerDigest = in.partnerDigest;
    row.partnerDigestValue = in.partnerDigestValue;
    row.verified = in.verified;
    row.verifiedAt = in.verifiedAt;
    row.askedAt = in.askedAt;
    row.lastContactAt = in.lastContactAt;
    row.heldValue = in.guarded ? std::optional(in.guarded->value) : std::nullopt;
    row.epochs.clear();
    for (const SeenEpoch &seen : in.seen)
        row.epochs.append({seen.epoch.number, seen.epoch.random, seen.lastSerial, seen.retired});
}

} // namespace

Result<LoadedSync> loadSync(Database &database, AgreementId agreement)
{
    LoadedSync sync;
    sync.agreement = agreement;
    DX_LET(sync.stored, AgreementStates(database).read(agreement));
    sync.state.out = senderOf(sync.stored);
    sync.state.in = receiverOf(sync.stored);
    DX_TRY(readWaiting(database, agreement, sync.stored.heldValue, sync.state.in));
    return sync;
}

Result<> saveSync(Database &database, const LoadedSync &sync, CycleId cycle, Timestamp now)
{
    AgreementStateRow row = sync.stored;
    storeSender(sync.state.out, row);
    storeReceiver(sync.state.in, row);
    return AgreementStates(database).write(sync.agreement, row, sync.stored, cycle, now);
}

Result<> startOver(Database &database, AgreementId agreement, Timestamp now)
{
    DX_TRY(Messages(database).dropPending(agreement));
    DX_LET(const auto held, Plans(database).openOf(agreement));
    if (held) {
        DX_TRY(Plans(database).decide(held->id, PlanDecision::Void, {}, now));
        DX_TRY(noteDecided(database, *held,
                           {Text::tr("not applied: the partner was invited again"), {}, {}}));
    }
    DX_LET(LoadedSync sync, loadSync(database, agreement));
    startOver(sync.state);
    DX_TRY(AgreementStates(database).forgetEpochs(agreement));
    sync.stored.epochs.clear();
    return saveSync(database, sync, {}, now);
}

Result<SiteNumbers> readSiteNumbers(Database &database, Timestamp now)
{
    DX_LET(const SiteCounters counters, readSiteCounters(database));
    SiteNumbers site;
    site.epoch = {counters.epoch.number, counters.epoch.random};
    for (const SiteEpoch &former : counters.former)
        site.former.append({former.number, former.random});
    site.usn = counters.usn;
    site.journalFloor = counters.journalFloor;
    site.now = now;
    return site;
}

Result<> enterSiteEpoch(Database &database, const Epoch &named, AgreementId judged, Timestamp now)
{
    DX_LET(const SiteNumbers site, readSiteNumbers(database, now));
    const QByteArray random = QByteArray::number(random64(), 16).rightJustified(16, '0');
    const Epoch next = nextEpoch(site, named, random);
    DX_TRY(beginSiteEpoch(database, {next.number, next.random}));
    DX_TRY(Messages(database).dropQueued());
    DX_LET(const QList<Agreement> agreements, Agreements(database).all());
    for (const Agreement &agreement : agreements) {
        if (agreement.id == judged)
            continue;
        DX_LET(LoadedSync sync, loadSync(database, agreement.id));
        enterNewEpoch(sync.state);
        DX_TRY(saveSync(database, sync, {}, now));
    }
    return {};
}

} // namespace dx
