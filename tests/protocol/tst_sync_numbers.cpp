#include "engine/protocol/receiver_rules.h"
#include "engine/protocol/sender_rules.h"

#include <QTest>

using namespace dx;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;
const Epoch kOurs{1, "ours"};
const Epoch kTheirs{1, "theirs"};

SiteNumbers siteAt(Usn usn, Timestamp now = kNow)
{
    return {kOurs, {}, usn, 0, now};
}

/** Sends a batch as an exporter would; `records` as found. Returns its header, if there is one. */
std::optional<MessageHeader> send(SyncState &state, SiteNumbers &site, qint64 records,
                                  SentUndo *undo = nullptr)
{
    const ExportPlan plan = planExport(state.out, site);
    const auto kind = concludeExport(state.out, site, plan, records);
    if (!kind)
        return std::nullopt;
    if (*kind == BatchKind::Full)
        ++site.usn;
    const QByteArray uid = "batch" + QByteArray::number(state.out.serialOut + 1);
    const auto header = composeHeader(state, site, *kind, plan, site.usn,
                                      sha256(QByteArray::number(site.usn)), uid);
    const SentUndo before = recordSent(state.out, header, plan, site.now);
    if (undo)
        *undo = before;
    return header;
}

/** A state whose first full (value 10) the partner has; its own first full (value 50) is here. */
SyncState settled()
{
    SyncState state;
    state.out.settingsSeen = state.out.settings;
    state.out.fullDone = state.out.fullNeeded;
    state.out.sent = state.out.acked = state.out.scanned = 10;
    state.out.serialOut = 1;
    state.out.lastSentAt = state.out.lastHeartbeatAt = kNow;
    state.out.partnerRequestEpoch = kTheirs;
    state.in.epoch = kTheirs;
    state.in.seen = {{kTheirs, 1, false}};
    state.in.received = 50;
    state.in.appliedSerial = 1;
    state.in.requestOpen = false;
    return state;
}

/** A message of the partner that acknowledges what `state` sent last. */
MessageHeader incoming(const SyncState &state, BatchKind kind, qint64 serial, Usn was, Usn value)
{
    MessageHeader header;
    header.batch = "in" + QByteArray::number(serial);
    header.kind = kind;
    header.epoch = kTheirs;
    header.serial = serial;
    header.was = was;
    header.value = value;
    header.ackEpoch = kOurs;
    header.ackValue = state.out.acked;
    header.ackSerial = state.out.serialOut;
    header.requests = 1;
    return header;
}

MessageHeader word(const SyncState &state, qint64 serial)
{
    return incoming(state, BatchKind::Acknowledgement, serial, state.in.received,
                    state.in.received);
}

void apply(SyncState &state, const MessageHeader &header)
{
    recordApplied(state, waitingBatch(header), header.importAnswered, sha256("held"));
}

} // namespace

class TestSyncNumbers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Sender
    void theFirstBatchIsAFull();
    void aFullTakesAUsnOfItsOwn();
    void aFullGoesOutEvenWithoutRecords();
    void baseIsSentWhileABatchIsYoung();
    void baseFallsBackToAckedAfterTheResendTime();
    void aClockThatIsSetBackStopsNothing();
    void theResendTimeDoublesToThirtyTwoDays();
    void anyMessageOfThePartnerResetsTheResendTime();
    void aGapPutsBaseBackToAckedAtOnce();
    void heldMovesBaseToItsValue();
    void anUnknownHeldValueAsksForAFull();
    void aQueuedBatchIsReplaced();
    void aReplacedAcknowledgementIsSaidAgain();
    void undoSurvivesItsText();
    void deletionsTravelForAllValuesSinceBase();
    void scanningGoesOnWhereNothingWasFound();
    void aFullIsSentWhenSettingsChange();
    void aFullIsSentWhenAckedLiesBelowTheJournal();
    void aFullIsSentWhenThePartnerAsks();
    void aFullIsSentWhenTheAdministratorAsks();
    void anUnknownAcknowledgedValueAsksForAFull();
    void noLaterDeltaHidesAPendingFull();
    void deltasFollowAFullInFlight();
    void aRequestDuringAFullNeedsAnother();
    void nothingToSaySendsNothing();
    void anAcknowledgementCarriesWhatWasSent();
    void aHeartbeatGoesOutOnceADay();

    // Receiver
    void anOlderSerialChangesNoNumbers();
    void aFormerEpochOfOursAcknowledgesNothing();
    void aRetiredEpochGivesNothingButIsAcknowledged();
    void aHigherEpochNeedsAFull();
    void aFullOfAHigherEpochRetiresTheOld();
    void anOlderFullIsStale();
    void aDuplicateIsAcknowledgedAgain();
    void anAcknowledgementIsNotAcknowledged();
    void aBatchThatFollowsIsApplied();
    void anOverlappingBatchIsApplied();
    void aGapIsHeldAndSaid();
    void anAcknowledgementCanShowAGap();
    void theMissingBatchReleasesTheHeld();
    void aHeldBatchOfALostFutureGoes();
    void whatWaitsBehindTheGuardIsNoGap();
    void aWiderBatchReplacesTheGuarded();
    void aGuardedBatchIsSaidAndNotAcknowledged();
    void aLowerAcknowledgementMeansAFull();
    void proofsThatOurStoreWasPutBack_data();
    void proofsThatOurStoreWasPutBack();
    void aNewEpochIsAboveAllKnown();
    void requestsCountAnewInANewEpoch();
    void theFirstRequestIsAnsweredByTheFirstFull();
    void aRequestStaysOpenUntilItsFullIsApplied();
    void anOpenRequestIsAnsweredAnew();
    void askingWhileOneIsOpenDoesNotRaiseI();
    void equalDigestsVerify();
    void unequalDigestsAskOnceADay();
    void digestsAreNotComparedWhileSomethingWaits();
    void epochsAreOrdered();
};

void TestSyncNumbers::theFirstBatchIsAFull()
{
    SyncState state;
    const ExportPlan plan = planExport(state.out, siteAt(5));
    QVERIFY(plan.full);
    QVERIFY(!plan.resend);
    QCOMPARE(concludeExport(state.out, siteAt(5), plan, 3), BatchKind::Full);
}

void TestSyncNumbers::aFullTakesAUsnOfItsOwn()
{
    SyncState state;
    SiteNumbers site = siteAt(5);
    const auto header = send(state, site, 3);
    QCOMPARE(header->kind, BatchKind::Full);
    QCOMPARE(header->was, 0);
    QCOMPARE(header->value, 6);
    QCOMPARE(state.out.sent, 6);
    QCOMPARE(state.out.fullValue, 6);
    QCOMPARE(header->importAnswered, 1);
}

void TestSyncNumbers::aFullGoesOutEvenWithoutRecords()
{
    SyncState state;
    SiteNumbers site = siteAt(0);
    QCOMPARE(send(state, site, 0)->kind, BatchKind::Full);
}

void TestSyncNumbers::baseIsSentWhileABatchIsYoung()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    QCOMPARE(send(state, site, 1)->was, 10);
    site.usn = 30;
    site.now += kDayMs - 1;
    QCOMPARE(planExport(state.out, site).base, 20);
    QVERIFY(!planExport(state.out, site).resend);
}

void TestSyncNumbers::baseFallsBackToAckedAfterTheResendTime()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    site.now += kDayMs;
    const ExportPlan plan = planExport(state.out, site);
    QCOMPARE(plan.base, 10);
    QCOMPARE(plan.scanFrom, 10);
    QVERIFY(plan.resend);
}

void TestSyncNumbers::aClockThatIsSetBackStopsNothing()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20, kNow + 100 * kDayMs); // far ahead
    send(state, site, 3);
    site.now = kNow;
    QCOMPARE(planExport(state.out, site).base, Usn(10)); // not in flight for a hundred days
    const auto beat = send(state, site, 0);
    QVERIFY(beat.has_value());
    QCOMPARE(beat->kind, BatchKind::Heartbeat);
    state.in.askedAt = kNow + 100 * kDayMs;
    state.in.partnerDigestValue = state.in.received;
    state.in.partnerDigest = sha256("other");
    QCOMPARE(compareDigests(state, kNow), DigestCheck::Differs);
    QVERIFY(state.in.requestOpen);
}

void TestSyncNumbers::theResendTimeDoublesToThirtyTwoDays()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    QCOMPARE(state.out.resendDays, 1);
    QList<int> days;
    for (int i = 0; i < 7; ++i) {
        site.now += kDayMs * state.out.resendDays;
        send(state, site, 1);
        days.append(state.out.resendDays);
    }
    QCOMPARE(days, (QList<int>{2, 4, 8, 16, 32, 32, 32}));
}

void TestSyncNumbers::anyMessageOfThePartnerResetsTheResendTime()
{
    SyncState state = settled();
    state.out.resendDays = 16;
    judge(state, siteAt(20), word(state, 2));
    QCOMPARE(state.out.resendDays, 1);
}

void TestSyncNumbers::aGapPutsBaseBackToAckedAtOnce()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader gap = word(state, 2);
    gap.gap = true;
    judge(state, site, gap);
    QCOMPARE(planExport(state.out, site).base, 10);
    QCOMPARE(send(state, site, 1)->was, 10);
    QCOMPARE(planExport(state.out, site).base, 20); // once
}

void TestSyncNumbers::heldMovesBaseToItsValue()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader held = word(state, 2);
    held.held = 20;
    judge(state, site, held);
    site.now += 5 * kDayMs; // neither resent nor counted lost
    site.usn = 30;
    QCOMPARE(planExport(state.out, site).base, 20);
    QCOMPARE(state.out.acked, 10);
}

void TestSyncNumbers::anUnknownHeldValueAsksForAFull()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader held = word(state, 2);
    held.held = 15;
    judge(state, site, held);
    QVERIFY(!state.out.partnerHeld);
    QVERIFY(planExport(state.out, site).full);
}

void TestSyncNumbers::aQueuedBatchIsReplaced()
{
    SyncState state = settled();
    state.out.ackDue = true;
    const SyncState before = state;
    SiteNumbers site = siteAt(20);
    SentUndo undo;
    send(state, site, 1, &undo);
    QVERIFY(!state.out.ackDue);
    withdraw(state.out, undo);
    SyncState expected = before;
    expected.out.serialOut = 2; // a serial is never used twice
    QCOMPARE(state.out, expected.out);
    site.usn = 25;
    const auto next = send(state, site, 2);
    QCOMPARE(next->was, 10); // not following it
    QCOMPARE(next->serial, 3);
    QCOMPARE(state.out.batches.size(), 1);
}

void TestSyncNumbers::aReplacedAcknowledgementIsSaidAgain()
{
    SyncState state = settled();
    state.out.ackDue = true;
    SiteNumbers site = siteAt(10);
    SentUndo undo;
    QCOMPARE(send(state, site, 0, &undo)->kind, BatchKind::Acknowledgement);
    QVERIFY(!mustAcknowledge(state.out));
    withdraw(state.out, undo);
    QVERIFY(mustAcknowledge(state.out));
}

void TestSyncNumbers::undoSurvivesItsText()
{
    SyncState state = settled();
    state.out.fullValue = 7;
    state.out.requestDue = state.out.rewind = true;
    SiteNumbers site = siteAt(20);
    SentUndo undo;
    send(state, site, 1, &undo);
    QCOMPARE(SentUndo::fromJson(undo.toJson()), undo);
    QVERIFY(!SentUndo::fromJson("{}"));
    QVERIFY(!SentUndo::fromJson({}));
}

void TestSyncNumbers::deletionsTravelForAllValuesSinceBase()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    site.usn = 30;
    send(state, site, 1);
    site.now += kDayMs;
    QCOMPARE(planExport(state.out, site).couldBeAt, (QList<Usn>{10, 20, 30}));
}

void TestSyncNumbers::scanningGoesOnWhereNothingWasFound()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(1000);
    QVERIFY(!send(state, site, 0));
    recordScanned(state.out, site, sha256("now"));
    site.usn = 1001;
    const ExportPlan plan = planExport(state.out, site);
    QCOMPARE(plan.base, 10);
    QCOMPARE(plan.scanFrom, 1000);
    send(state, site, 1);
    state.out.rewind = true; // what was sent since is looked at again
    QCOMPARE(planExport(state.out, site).scanFrom, 10);
}

void TestSyncNumbers::aFullIsSentWhenSettingsChange()
{
    SyncState state = settled();
    ++state.out.settings;
    QVERIFY(planExport(state.out, siteAt(10)).full);
    QCOMPARE(state.out.settingsSeen, state.out.settings);
}

void TestSyncNumbers::aFullIsSentWhenAckedLiesBelowTheJournal()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    site.journalFloor = 10;
    QVERIFY(!planExport(state.out, site).full);
    site.journalFloor = 11;
    QVERIFY(planExport(state.out, site).full);
    QVERIFY(state.out.fullPending());
}

void TestSyncNumbers::aFullIsSentWhenThePartnerAsks()
{
    SyncState state = settled();
    MessageHeader asks = word(state, 2);
    asks.requests = 2;
    asks.requestOpen = true;
    judge(state, siteAt(10), asks);
    SiteNumbers site = siteAt(10);
    const auto header = send(state, site, 4);
    QCOMPARE(header->kind, BatchKind::Full);
    QCOMPARE(header->importAnswered, 2);
}

void TestSyncNumbers::aFullIsSentWhenTheAdministratorAsks()
{
    SyncState state = settled();
    requestFullExport(state.out);
    QVERIFY(planExport(state.out, siteAt(10)).full);
}

void TestSyncNumbers::anUnknownAcknowledgedValueAsksForAFull()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader ack = word(state, 2);
    ack.ackValue = 15;
    judge(state, site, ack);
    QCOMPARE(state.out.acked, 15);
    QVERIFY(state.out.fullPending());
}

void TestSyncNumbers::noLaterDeltaHidesAPendingFull()
{
    SyncState state = settled();
    requestFullExport(state.out);
    SiteNumbers site = siteAt(20);
    const auto full = send(state, site, 4);
    site.usn = 30;
    QCOMPARE(send(state, site, 1)->kind, BatchKind::Delta);
    QVERIFY(state.out.fullPending());
    MessageHeader ack = word(state, 2);
    ack.ackValue = full->value - 1; // of something older
    judge(state, site, ack);
    QVERIFY(state.out.fullPending());
    site.now += kDayMs; // lost: it is sent again as a full
    QVERIFY(planExport(state.out, site).full);
    const auto again = send(state, site, 4);
    ack = word(state, 3);
    ack.ackValue = again->value;
    judge(state, site, ack);
    QVERIFY(!state.out.fullPending());
}

void TestSyncNumbers::deltasFollowAFullInFlight()
{
    SyncState state;
    SiteNumbers site = siteAt(5);
    const auto full = send(state, site, 4);
    site.usn = 9;
    const auto delta = send(state, site, 1);
    QCOMPARE(delta->kind, BatchKind::Delta);
    QCOMPARE(delta->was, full->value);
}

void TestSyncNumbers::aRequestDuringAFullNeedsAnother()
{
    SyncState state = settled();
    requestFullExport(state.out);
    SiteNumbers site = siteAt(20);
    const auto full = send(state, site, 4);
    requestFullExport(state.out);
    MessageHeader ack = word(state, 2);
    ack.ackValue = full->value;
    judge(state, site, ack);
    QVERIFY(state.out.fullPending());
    QVERIFY(planExport(state.out, site).full);
}

void TestSyncNumbers::nothingToSaySendsNothing()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(10);
    QVERIFY(!send(state, site, 0));
    state.in.requestOpen = true; // an open request starts no message by itself
    QVERIFY(!send(state, site, 0));
}

void TestSyncNumbers::anAcknowledgementCarriesWhatWasSent()
{
    SyncState state = settled();
    state.out.ackDue = true;
    state.out.sentDigest = sha256("sent");
    SiteNumbers site = siteAt(40);
    const auto ack = send(state, site, 0);
    QCOMPARE(ack->kind, BatchKind::Acknowledgement);
    QCOMPARE(ack->was, 10);
    QCOMPARE(ack->value, 10);
    QCOMPARE(ack->digest, sha256("sent"));
    QCOMPARE(ack->ackEpoch, kTheirs);
    QCOMPARE(ack->ackValue, 50);
    QCOMPARE(ack->ackSerial, 1);
    QVERIFY(state.out.batches.isEmpty());
    QVERIFY(!mustAcknowledge(state.out));
}

void TestSyncNumbers::aHeartbeatGoesOutOnceADay()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(40, kNow + kDayMs);
    const auto beat = send(state, site, 0);
    QCOMPARE(beat->kind, BatchKind::Heartbeat);
    QCOMPARE(beat->was, 10);
    QCOMPARE(beat->value, 40);
    QVERIFY(!send(state, site, 0));
}

void TestSyncNumbers::anOlderSerialChangesNoNumbers()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader ack = word(state, 5);
    ack.ackValue = 20;
    QVERIFY(judge(state, site, ack).fresh);
    MessageHeader late = word(state, 4);
    late.ackValue = 10;
    late.gap = late.requestOpen = true;
    late.requests = 9;
    const SenderState before = state.out;
    QVERIFY(!judge(state, site, late).fresh);
    QCOMPARE(state.out, before);
}

void TestSyncNumbers::aFormerEpochOfOursAcknowledgesNothing()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    site.former = {{0, "former"}, {1, "before"}};
    MessageHeader ack = word(state, 2);
    ack.ackEpoch = {1, "before"};
    const Verdict verdict = judge(state, site, ack);
    QVERIFY(!verdict.putBack);
    QCOMPARE(state.out.acked, 0);
    QVERIFY(state.out.fullPending());
}

void TestSyncNumbers::aRetiredEpochGivesNothingButIsAcknowledged()
{
    SyncState state = settled();
    state.in.epoch = {2, "new"};
    state.in.seen.append({state.in.epoch, 1, false});
    MessageHeader old = incoming(state, BatchKind::Delta, 9, 50, 60);
    old.ackValue = 0;
    const Verdict verdict = judge(state, siteAt(20), old);
    QCOMPARE(verdict.disposition, Disposition::Retired);
    QCOMPARE(state.out.acked, 10);
    QVERIFY(state.out.ackDue);
    state.out.ackDue = false;
    old.kind = BatchKind::Acknowledgement;
    judge(state, siteAt(20), old);
    QVERIFY(!state.out.ackDue);
}

void TestSyncNumbers::aHigherEpochNeedsAFull()
{
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    send(state, site, 1);
    MessageHeader delta = incoming(state, BatchKind::Delta, 1, 50, 60);
    delta.epoch = {2, "new"};
    delta.ackValue = 20;
    const Verdict verdict = judge(state, site, delta);
    QCOMPARE(verdict.disposition, Disposition::NeedsFull);
    QVERIFY(verdict.asked);
    QVERIFY(state.in.requestOpen);
    QVERIFY(state.out.requestDue);
    QCOMPARE(state.in.epoch, kTheirs);
    QCOMPARE(state.out.acked, 20); // its acknowledgement counts
}

void TestSyncNumbers::aFullOfAHigherEpochRetiresTheOld()
{
    SyncState state = settled();
    state.in.waiting = {{"gap", BatchKind::Delta, 3, 70, 80}};
    state.in.guarded = WaitingBatch{"guarded", BatchKind::Delta, 2, 50, 60};
    MessageHeader full = incoming(state, BatchKind::Full, 1, 0, 5); // below what we had
    full.epoch = {2, "new"};
    const Verdict verdict = judge(state, siteAt(20), full);
    QCOMPARE(verdict.disposition, Disposition::ApplyFull);
    QVERIFY(verdict.newEpoch);
    QCOMPARE(verdict.dropped, (QList<QByteArray>{"gap", "guarded"}));
    QVERIFY(state.in.seen.first().retired);
    apply(state, full);
    QCOMPARE(state.in.received, 5);
    QCOMPARE(state.in.epoch, full.epoch);
    QCOMPARE(judge(state, siteAt(20), word(state, 99)).disposition, Disposition::Retired);
}

void TestSyncNumbers::anOlderFullIsStale()
{
    SyncState state = settled();
    QCOMPARE(judge(state, siteAt(20), incoming(state, BatchKind::Full, 2, 0, 49)).disposition,
             Disposition::Stale);
    QVERIFY(state.out.ackDue);
    state.in.appliedSerial = 7; // a delta that was sent after it
    QCOMPARE(judge(state, siteAt(20), incoming(state, BatchKind::Full, 6, 0, 60)).disposition,
             Disposition::Stale);
    QCOMPARE(judge(state, siteAt(20), incoming(state, BatchKind::Full, 8, 0, 50)).disposition,
             Disposition::ApplyFull);
}

void TestSyncNumbers::aDuplicateIsAcknowledgedAgain()
{
    SyncState state = settled();
    const auto verdict = judge(state, siteAt(20), incoming(state, BatchKind::Delta, 1, 40, 50));
    QCOMPARE(verdict.disposition, Disposition::Duplicate);
    QVERIFY(state.out.ackDue);
    QCOMPARE(state.in.received, 50);
}

void TestSyncNumbers::anAcknowledgementIsNotAcknowledged()
{
    SyncState state = settled();
    QCOMPARE(judge(state, siteAt(20), word(state, 2)).disposition, Disposition::Nothing);
    QVERIFY(!mustAcknowledge(state.out));
}

void TestSyncNumbers::aBatchThatFollowsIsApplied()
{
    SyncState state = settled();
    const MessageHeader delta = incoming(state, BatchKind::Delta, 2, 50, 60);
    QCOMPARE(judge(state, siteAt(20), delta).disposition, Disposition::Apply);
    QCOMPARE(state.in.received, 50);
    apply(state, delta);
    QCOMPARE(state.in.received, 60);
    QCOMPARE(state.in.appliedSerial, 2);
    QVERIFY(state.out.ackDue);
}

void TestSyncNumbers::anOverlappingBatchIsApplied()
{
    SyncState state = settled();
    QCOMPARE(judge(state, siteAt(20), incoming(state, BatchKind::Delta, 2, 30, 60)).disposition,
             Disposition::Apply);
}

void TestSyncNumbers::aGapIsHeldAndSaid()
{
    SyncState state = settled();
    const MessageHeader late = incoming(state, BatchKind::Delta, 3, 60, 70);
    QCOMPARE(judge(state, siteAt(20), late).disposition, Disposition::Gap);
    QVERIFY(state.out.gapDue);
    QCOMPARE(state.in.received, 50);
    QCOMPARE(state.in.waiting.size(), 1);
    SiteNumbers site = siteAt(10);
    const auto ack = send(state, site, 0);
    QVERIFY(ack->gap);
    QCOMPARE(ack->ackValue, 50);
    QVERIFY(!send(state, site, 0)); // once per gap
    QCOMPARE(judge(state, site, late).disposition, Disposition::Duplicate);
    QCOMPARE(state.in.waiting.size(), 1);
}

void TestSyncNumbers::anAcknowledgementCanShowAGap()
{
    SyncState state = settled();
    QCOMPARE(judge(state, siteAt(20), incoming(state, BatchKind::Acknowledgement, 3, 70, 70))
                 .disposition,
             Disposition::Gap);
    QVERIFY(state.out.gapDue);
    QVERIFY(!nextApplicable(state.in));
    apply(state, incoming(state, BatchKind::Delta, 2, 50, 70));
    QVERIFY(!nextApplicable(state.in));
    QVERIFY(state.in.waiting.isEmpty());
}

void TestSyncNumbers::theMissingBatchReleasesTheHeld()
{
    SyncState state = settled();
    judge(state, siteAt(20), incoming(state, BatchKind::Delta, 4, 70, 80));
    judge(state, siteAt(20), incoming(state, BatchKind::Delta, 3, 60, 70));
    const MessageHeader missing = incoming(state, BatchKind::Delta, 2, 50, 60);
    QCOMPARE(judge(state, siteAt(20), missing).disposition, Disposition::Apply);
    apply(state, missing);
    auto next = nextApplicable(state.in);
    QCOMPARE(next->uid, QByteArray("in3"));
    recordApplied(state, *next, 0, {});
    next = nextApplicable(state.in);
    QCOMPARE(next->uid, QByteArray("in4"));
    recordApplied(state, *next, 0, {});
    QVERIFY(!nextApplicable(state.in));
    QCOMPARE(state.in.received, 80);
}

void TestSyncNumbers::aHeldBatchOfALostFutureGoes()
{
    SyncState state = settled();
    judge(state, siteAt(20), incoming(state, BatchKind::Delta, 3, 90, 99));
    const auto verdict = judge(state, siteAt(20), incoming(state, BatchKind::Delta, 4, 50, 60));
    QCOMPARE(verdict.disposition, Disposition::Apply);
    QCOMPARE(verdict.dropped, QList<QByteArray>{"in3"});
    QVERIFY(state.in.waiting.isEmpty());
}

void TestSyncNumbers::whatWaitsBehindTheGuardIsNoGap()
{
    SyncState state = settled();
    const MessageHeader guarded = incoming(state, BatchKind::Delta, 2, 50, 60);
    judge(state, siteAt(20), guarded);
    recordGuarded(state, waitingBatch(guarded));
    const auto verdict = judge(state, siteAt(20), incoming(state, BatchKind::Delta, 3, 60, 70));
    QCOMPARE(verdict.disposition, Disposition::BehindGuard);
    QVERIFY(!state.out.gapDue);
    QVERIFY(!nextApplicable(state.in));
    apply(state, guarded); // approved
    QCOMPARE(nextApplicable(state.in)->uid, QByteArray("in3"));
}

void TestSyncNumbers::aWiderBatchReplacesTheGuarded()
{
    SyncState state = settled();
    const MessageHeader guarded = incoming(state, BatchKind::Delta, 2, 50, 60);
    judge(state, siteAt(20), guarded);
    recordGuarded(state, waitingBatch(guarded));
    const auto verdict = judge(state, siteAt(20), incoming(state, BatchKind::Delta, 3, 50, 65));
    QCOMPARE(verdict.disposition, Disposition::Apply);
    QCOMPARE(verdict.dropped, QList<QByteArray>{"in2"});
}

void TestSyncNumbers::aGuardedBatchIsSaidAndNotAcknowledged()
{
    SyncState state = settled();
    const MessageHeader guarded = incoming(state, BatchKind::Delta, 2, 50, 60);
    judge(state, siteAt(20), guarded);
    recordGuarded(state, waitingBatch(guarded));
    SiteNumbers site = siteAt(10);
    const auto ack = send(state, site, 0);
    QCOMPARE(ack->held, 60);
    QCOMPARE(ack->ackValue, 50);
}

void TestSyncNumbers::aLowerAcknowledgementMeansAFull()
{
    SyncState state = settled();
    MessageHeader ack = word(state, 2);
    ack.ackValue = 4;
    QVERIFY(judge(state, siteAt(20), ack).partnerWasRestored);
    QCOMPARE(state.out.acked, 4);
    QVERIFY(planExport(state.out, siteAt(20)).full);
}

void TestSyncNumbers::proofsThatOurStoreWasPutBack_data()
{
    QTest::addColumn<Usn>("value");
    QTest::addColumn<qint64>("serial");
    QTest::addColumn<QByteArray>("epoch");
    QTest::addColumn<bool>("putBack");
    QTest::newRow("nothing unusual") << Usn(10) << qint64(1) << QByteArray("ours") << false;
    QTest::newRow("a value above our USN") << Usn(21) << qint64(1) << QByteArray("ours") << true;
    QTest::newRow("a serial above our own") << Usn(10) << qint64(2) << QByteArray("ours") << true;
    QTest::newRow("an epoch we never had") << Usn(10) << qint64(1) << QByteArray("lost") << true;
    QTest::newRow("a former epoch") << Usn(99) << qint64(9) << QByteArray("former") << false;
}

void TestSyncNumbers::proofsThatOurStoreWasPutBack()
{
    QFETCH(Usn, value);
    QFETCH(qint64, serial);
    QFETCH(QByteArray, epoch);
    QFETCH(bool, putBack);
    SyncState state = settled();
    SiteNumbers site = siteAt(20);
    site.former = {{1, "former"}};
    MessageHeader ack = word(state, 2);
    ack.ackEpoch = {1, epoch};
    ack.ackValue = value;
    ack.ackSerial = serial;
    QCOMPARE(judge(state, site, ack).putBack, putBack);
    if (putBack) {
        QCOMPARE(state.out.sent, 0);
        QCOMPARE(state.out.acked, 0);
        QCOMPARE(state.out.serialOut, 0);
        QVERIFY(planExport(state.out, site).full);
    }
}

void TestSyncNumbers::aNewEpochIsAboveAllKnown()
{
    SiteNumbers site = siteAt(20);
    QCOMPARE(nextEpoch(site, {}, "r"), (Epoch{2, "r"}));
    QCOMPARE(nextEpoch(site, {7, "x"}, "r"), (Epoch{8, "r"}));
    site.former = {{11, "y"}};
    QCOMPARE(nextEpoch(site, {7, "x"}, "r"), (Epoch{12, "r"}));
}

void TestSyncNumbers::requestsCountAnewInANewEpoch()
{
    SyncState state = settled();
    state.in.requests = 6;
    enterNewEpoch(state);
    QCOMPARE(state.in.requests, 0);
    QVERIFY(!state.out.requestDue);
    state.in.requests = 6;
    state.in.requestOpen = true;
    enterNewEpoch(state);
    QCOMPARE(state.in.requests, 1);
    QVERIFY(state.out.requestDue);

    SyncState partner = settled(); // who has seen I=6 of the old epoch
    partner.out.partnerRequest = 6;
    MessageHeader asks = word(partner, 1);
    asks.epoch = {2, "new"};
    asks.requests = 1;
    asks.requestOpen = true;
    judge(partner, siteAt(20), asks);
    QCOMPARE(partner.out.partnerRequest, 1);
    QVERIFY(partner.out.fullPending());
}

void TestSyncNumbers::theFirstRequestIsAnsweredByTheFirstFull()
{
    SyncState state;
    SiteNumbers site = siteAt(5);
    MessageHeader first = incoming(state, BatchKind::Full, 1, 0, 50);
    first.ackEpoch = {}; // it has heard nothing of us
    first.requestOpen = true;
    judge(state, site, first);
    apply(state, first);
    const auto full = send(state, site, 3);
    QCOMPARE(full->importAnswered, 1);
    MessageHeader ack = word(state, 2);
    ack.ackValue = full->value;
    judge(state, site, ack);
    QVERIFY(!state.out.fullPending()); // no second one
}

void TestSyncNumbers::aRequestStaysOpenUntilItsFullIsApplied()
{
    SyncState state = settled();
    QVERIFY(askForFull(state));
    MessageHeader full = incoming(state, BatchKind::Full, 2, 0, 60);
    full.importAnswered = 1; // was on its way when we asked
    apply(state, full);
    QVERIFY(state.in.requestOpen);
    full.importAnswered = 2;
    MessageHeader delta = full;
    delta.kind = BatchKind::Delta;
    apply(state, delta);
    QVERIFY(state.in.requestOpen);
    apply(state, full);
    QVERIFY(!state.in.requestOpen);
}

void TestSyncNumbers::anOpenRequestIsAnsweredAnew()
{
    SyncState state = settled();
    MessageHeader asks = word(state, 2);
    asks.requestOpen = true; // although we think to have answered it
    judge(state, siteAt(20), asks);
    QVERIFY(state.out.fullPending());
    const qint64 needed = state.out.fullNeeded;
    asks.serial = 3;
    judge(state, siteAt(20), asks);
    QCOMPARE(state.out.fullNeeded, needed); // not while one is pending
}

void TestSyncNumbers::askingWhileOneIsOpenDoesNotRaiseI()
{
    SyncState state = settled();
    QVERIFY(askForFull(state));
    QVERIFY(!askForFull(state));
    QCOMPARE(state.in.requests, 2);
}

void TestSyncNumbers::equalDigestsVerify()
{
    SyncState state = settled();
    MessageHeader delta = incoming(state, BatchKind::Delta, 2, 50, 60);
    delta.digest = sha256("held");
    judge(state, siteAt(20), delta);
    QCOMPARE(compareDigests(state, kNow), DigestCheck::NotDue);
    apply(state, delta);
    QCOMPARE(compareDigests(state, kNow), DigestCheck::Verified);
    QCOMPARE(state.in.verified, true);
    QCOMPARE(state.in.verifiedAt, kNow);
}

void TestSyncNumbers::unequalDigestsAskOnceADay()
{
    SyncState state = settled();
    MessageHeader delta = incoming(state, BatchKind::Delta, 2, 50, 60);
    delta.digest = sha256("something else");
    judge(state, siteAt(20), delta);
    apply(state, delta);
    QCOMPARE(compareDigests(state, kNow), DigestCheck::Differs);
    QCOMPARE(state.in.verified, false);
    QVERIFY(state.in.requestOpen);
    state.in.requestOpen = false;
    QCOMPARE(compareDigests(state, kNow + kDayMs - 1), DigestCheck::Differs);
    QVERIFY(!state.in.requestOpen);
    compareDigests(state, kNow + kDayMs);
    QVERIFY(state.in.requestOpen);
}

void TestSyncNumbers::digestsAreNotComparedWhileSomethingWaits()
{
    SyncState state = settled();
    judge(state, siteAt(20), incoming(state, BatchKind::Delta, 3, 60, 70));
    const MessageHeader delta = incoming(state, BatchKind::Delta, 4, 50, 70);
    judge(state, siteAt(20), delta);
    apply(state, delta);
    QCOMPARE(compareDigests(state, kNow), DigestCheck::NotDue);
    QVERIFY(!nextApplicable(state.in)); // clears what has become useless
    QCOMPARE(compareDigests(state, kNow), DigestCheck::Differs);
}

void TestSyncNumbers::epochsAreOrdered()
{
    QVERIFY((Epoch{1, "z"} < Epoch{2, "a"}));
    QVERIFY((Epoch{2, "a"} < Epoch{2, "b"}));
    QVERIFY((Epoch{2, "b"} > Epoch{2, "a"}));
    QVERIFY(!Epoch().isValid());
}

QTEST_GUILESS_MAIN(TestSyncNumbers)
#include "tst_sync_numbers.moc"
