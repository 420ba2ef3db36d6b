#include "engine/cycles/decisions.h"
#include "engine/cycles/deletion_guard.h"
#include "engine/store/integrity.h"
#include "engine/store/plans.h"
#include "tests/cycles/sites.h"
#include "tests/servers/results.h"

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kDay = 24 * 60 * 60 * 1000;

struct Collected final : ChangeSink
{
    QList<EntryChange> changes;
    Result<> change(const EntryChange &change) override
    {
        changes.append(change);
        return {};
    }
    QList<QByteArray> uids(Operation operation) const
    {
        QList<QByteArray> found;
        for (const EntryChange &change : changes) {
            if (change.operation == operation)
                found.append(change.uid);
        }
        return found;
    }
};

} // namespace

/** protocol.md, Safety: what a partner wants to delete in bulk waits for an administrator. */
class TestGuard final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    void removeAt(Site &site, const QByteArray &prefix, int from, int to)
    {
        for (int i = from; i < to; ++i)
            site.remove(prefix + QByteArray::number(i) + "@contoso.example");
    }
    qint64 held()
    {
        return hq().count(u"SELECT entries FROM address_list WHERE name = 'From A'"_s);
    }
    Result<Cycle> decide(Decision::Kind kind, CycleId cycle,
                         std::optional<QList<QByteArray>> only = {}, const Digest &shown = {})
    {
        Decision decision{kind, cycle, {}, std::move(only), shown, u"ann@hq"_s};
        return Decisions(hq().db(), m_org->clock).decide(decision);
    }
    DecisionReview review(Decision::Kind kind, CycleId cycle, Collected &sink)
    {
        return must(Decisions(hq().db(), m_org->clock)
                        .review({kind, cycle, {}, {}, {}, u"ann@hq"_s}, sink));
    }
    /** A T2 at HQ on which the guard holds what the branch deleted. */
    Cycle holdAt(int deletions)
    {
        removeAt(branch(), "a", 0, deletions);
        branch().run(CycleKind::T1);
        Cycle t2 = hq().run(CycleKind::T2);
        if (t2.outcome != CycleOutcome::Held)
            qFatal("not held: %s", qPrintable(t2.error));
        return t2;
    }
    void expectAgreement()
    {
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s});
        hq().people(u"Staff"_s, "hq", 4);
        branch().people(u"Staff"_s, "a", 40);
        m_org->branch(1).people(u"Staff"_s, "b", 5);
        m_org->round();
        m_org->round();
        QCOMPARE(held(), 40);
    }

    void theLimit_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("percent");
        QTest::addColumn<qint64>("entries");
        QTest::addColumn<qint64>("limit");
        QTest::newRow("never fewer than 10") << 500LL << 20LL << 20LL << 10LL;
        QTest::newRow("a fifth") << 500LL << 20LL << 1'000LL << 200LL;
        QTest::newRow("at most the count") << 500LL << 20LL << 1'000'000LL << 500LL;
        QTest::newRow("no percent") << 500LL << 0LL << 1'000'000LL << 10LL;
        QTest::newRow("an empty list") << 500LL << 20LL << 0LL << 10LL;
    }
    void theLimit()
    {
        QFETCH(qint64, count);
        QFETCH(qint64, percent);
        QFETCH(qint64, entries);
        QTEST(guardLimit(count, percent, entries), "limit");
    }

    void upToTheLimitGoesThrough()
    {
        removeAt(branch(), "a", 0, 10);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Success);
        QCOMPARE(t2.in.deleted, 10);
        expectAgreement();
    }

    void moreIsHeldAndNothingOfItApplied()
    {
        m_org->branch(1).people(u"Staff"_s, "new", 2);
        m_org->branch(1).run(CycleKind::T1);
        branch().people(u"Staff"_s, "late", 1);
        const Cycle t2 = holdAt(11);
        QCOMPARE(held(), 40);
        QVERIFY(!hq().has("late0@contoso.example"));
        QVERIFY2(t2.error.contains(u"would delete 11 of 40 (limit 10)"_s), qPrintable(t2.error));
        QCOMPARE(hq().events(1111), 1);
        QVERIFY(hq().has("new0@contoso.example")); // the other partner went on
        QVERIFY(hq().agreement(u"A"_s).state == AgreementState::Held);
        // It is told to the partner, neither acknowledged nor sent again.
        QCOMPARE(branch().run(CycleKind::T3).in.added, 2);
        m_org->clock.advance(3 * kDay);
        QCOMPARE(branch().run(CycleKind::T1).out.total(), 0);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Success); // nothing is held anew
    }

    void approvedItIsApplied()
    {
        const Cycle t2 = holdAt(30);
        Collected shown;
        const DecisionReview seen = review(Decision::Kind::Approve, t2.id, shown);
        QCOMPARE(shown.uids(Operation::Delete).size(), 30);
        QCOMPARE(held(), 40); // a review changes nothing
        const Cycle after = must(decide(Decision::Kind::Approve, t2.id, {}, seen.fingerprint));
        QCOMPARE(held(), 10);
        QVERIFY(after.outcome == CycleOutcome::Success);
        QCOMPARE(after.in.deleted, 30);
        QVERIFY(after.error.isEmpty());
        QVERIFY(!decide(Decision::Kind::Approve, t2.id)); // only once
        expectAgreement();
    }

    void whatWaitedBehindItFollows()
    {
        const Cycle t2 = holdAt(30);
        branch().people(u"Staff"_s, "later", 3);
        branch().run(CycleKind::T1);
        QCOMPARE(hq().run(CycleKind::T2).in.total(), 0);
        must(decide(Decision::Kind::Approve, t2.id));
        QCOMPARE(held(), 13);
        QVERIFY(hq().has("later0@contoso.example"));
        expectAgreement();
    }

    void rejectedEverythingStays()
    {
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        branch().people(u"Staff"_s, "late", 1);
        const Cycle t2 = holdAt(30);
        const Cycle after = must(decide(Decision::Kind::Reject, t2.id));
        QVERIFY(after.outcome == CycleOutcome::Success);
        QCOMPARE(held(), 40);
        QCOMPARE(hq().find("a39@contoso.example").entry.value("title"), QByteArray("Clerk"));
        QVERIFY(!hq().has("late0@contoso.example"));
        for (int i = 0; i < 3; ++i)
            m_org->round();
        // the digests agree all the same, and a full leaves it as it is
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        hq().set(u"A"_s, [](AgreementSettings &s) { s.importNext = true; });
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(held(), 40);
        QCOMPARE(hq().find("a39@contoso.example").entry.value("title"), QByteArray("Clerk"));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        // another change of the entry is processed as new
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Chief"); });
        m_org->round();
        QCOMPARE(hq().find("a39@contoso.example").entry.value("title"), QByteArray("Chief"));
        QCOMPARE(m_org->round(), 0);
    }

    /** Who was kept may be deleted here after all, one by one; who goes with the partner goes. */
    void aRefusalCanBeThoughtOver()
    {
        const Cycle t2 = holdAt(30);
        QVERIFY2(hq().run(CycleKind::T2).agreements.constFirst().note.contains(u"still held"_s),
                 "a success that does not speak of what is held");
        const QByteArray refused
            = branch().has("a0@contoso.example") ? "a39@contoso.example" : "a0@contoso.example";
        QVERIFY(!Recipients(hq().db()).remove(hq().find(refused).id, m_org->clock.now()));
        must(decide(Decision::Kind::Reject, t2.id));
        hq().remove(refused);
        QCOMPARE(held(), 39);
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(held(), 39);
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        must(Agreements(hq().db()).remove(hq().agreement(u"A"_s).id, true, m_org->clock.now()));
        QCOMPARE(held(), 0);
        const IntegrityReport report = must(checkIntegrity(hq().db()));
        QVERIFY2(report.problems.isEmpty(), qPrintable(report.problems.join(u'\n')));
    }

    /** It has changed nothing here, so there is nothing to undo, and what was rejected stays so. */
    void aRejectionCannotBeUndone()
    {
        const Cycle t2 = holdAt(30);
        must(decide(Decision::Kind::Reject, t2.id));
        QVERIFY(!decide(Decision::Kind::Undo, t2.id));
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(held(), 40);
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        hq().set(u"A"_s, [](AgreementSettings &s) { s.importNext = true; });
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QCOMPARE(held(), 40);
        QVERIFY(!must(Plans(hq().db()).openOf(hq().agreement(u"A"_s).id)));
        QCOMPARE(m_org->round(), 0);
    }

    void onlyWhatIsTicked()
    {
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        const Cycle t2 = holdAt(30);
        Collected shown;
        review(Decision::Kind::Approve, t2.id, shown);
        QList<QByteArray> ticked = shown.uids(Operation::Delete).first(5);
        ticked += shown.uids(Operation::Modify);
        const Cycle after = must(decide(Decision::Kind::Approve, t2.id, ticked));
        QCOMPARE(after.in.deleted, 5);
        QCOMPARE(after.in.modified, 1);
        QCOMPARE(held(), 35);
        QCOMPARE(hq().find("a39@contoso.example").entry.value("title"), QByteArray("Boss"));
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QCOMPARE(m_org->round(), 0);
        // what was kept and is exported again is live again
        branch().people(u"Staff"_s, "other", 1);
        m_org->round();
        QCOMPARE(held(), 36);
    }

    void anAddressThatIsKeptIsNotFree()
    {
        Recipient taken = hq().find("a0@contoso.example");
        branch().remove("a0@contoso.example");
        branch().change("a39@contoso.example",
                        [](Recipient &r) { r.entry.set("mail", "a0@contoso.example"); });
        removeAt(branch(), "a", 1, 30);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Held);
        Collected shown;
        review(Decision::Kind::Approve, t2.id, shown);
        must(decide(Decision::Kind::Approve, t2.id, shown.uids(Operation::Modify)));
        QCOMPARE(hq().find("a0@contoso.example").uid, taken.uid);
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), 1);
        m_org->round();
        m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
    }

    void aLaterBatchTakesItsPlace()
    {
        const Cycle t2 = holdAt(30);
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.exportNext = true; });
        branch().run(CycleKind::T1); // a full: says at least as much
        const Cycle next = hq().run(CycleKind::T2);
        QVERIFY(next.outcome == CycleOutcome::Held);
        const auto late = decide(Decision::Kind::Approve, t2.id);
        QVERIFY(!late);
        QVERIFY(late.error().code == Error::Code::Conflict);
        QVERIFY(must(Cycles(hq().db()).byId(t2.id)).outcome == CycleOutcome::Success);
        QCOMPARE(held(), 40);
        must(decide(Decision::Kind::Approve, next.id));
        QCOMPARE(held(), 10);
        expectAgreement();
    }

    void aPartnerThatIsInvitedAnewSendsEverythingAnew()
    {
        const Cycle t2 = holdAt(15);
        const QByteArray text = must(makeInvitation(hq().db(), hq().keys, hq().agreement(u"A"_s).id,
                                                    m_org->clock.now(), Enrolled::StartOver));
        QCOMPARE(must(Plans(hq().db()).countOpen()), 0);
        QCOMPARE(codeOf(decide(Decision::Kind::Approve, t2.id)), u"conflict"_s);
        const Invitation invitation = must(invitationFromText(text));
        must(acceptInvitation(branch().db(), invitation, branch().agreement(u"HQ"_s).settings,
                              m_org->clock.now()));
        branch().run(CycleKind::T1);
        const Cycle again = hq().run(CycleKind::T2);
        QVERIFY(again.outcome == CycleOutcome::Held);
        must(decide(Decision::Kind::Approve, again.id));
        QCOMPARE(held(), 25);
        expectAgreement();
    }

    void whatItRestsOnChanges()
    {
        branch().change("a39@contoso.example",
                        [](Recipient &r) { r.entry.set("mail", "boss@contoso.example"); });
        const Cycle t2 = holdAt(30);
        Collected shown;
        const DecisionReview seen = review(Decision::Kind::Approve, t2.id, shown);
        must(Recipients(hq().db()).add(hq().list(u"Staff"_s),
                                       Site::person("mine", "boss@contoso.example"), 20, false,
                                       m_org->clock.now()));
        const auto refused = decide(Decision::Kind::Approve, t2.id, {}, seen.fingerprint);
        QVERIFY(!refused);
        QVERIFY(refused.error().code == Error::Code::Conflict);
        QCOMPARE(held(), 40);
        // the plan was made anew: what was shown before is not approved by its fingerprint
        QVERIFY(!decide(Decision::Kind::Approve, t2.id, {}, seen.fingerprint));
        Collected again;
        const DecisionReview now = review(Decision::Kind::Approve, t2.id, again);
        QVERIFY(now.fingerprint != seen.fingerprint);
        must(decide(Decision::Kind::Approve, t2.id, {}, now.fingerprint));
        QCOMPARE(held(), 9); // the one whose address was taken is aside
    }

    void aDayOfSmallDeletionsCountsTogether()
    {
        for (int i = 0; i < 2; ++i) {
            removeAt(branch(), "a", i * 5, i * 5 + 5);
            branch().run(CycleKind::T1);
            QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Success);
            branch().run(CycleKind::T3);
            m_org->clock.advance(kDay / 4);
        }
        removeAt(branch(), "a", 10, 11);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Held);
        must(decide(Decision::Kind::Approve, t2.id));
        // what was approved does not count again
        removeAt(branch(), "a", 11, 12);
        branch().run(CycleKind::T3);
        branch().run(CycleKind::T1);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Success);
        QCOMPARE(held(), 28);
    }

    void aShortListIsNotEmptied()
    {
        Site &b = m_org->branch(1);
        removeAt(b, "b", 0, 5);
        b.run(CycleKind::T1);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Held);
    }

    void thePartnersOwnLimit()
    {
        hq().set(u"A"_s, [](AgreementSettings &s) { s.guardPercent = 80; });
        removeAt(branch(), "a", 0, 31);
        branch().run(CycleKind::T1);
        QVERIFY(hq().run(CycleKind::T2).outcome == CycleOutcome::Success);
        QCOMPARE(held(), 9);
    }

    void aPreviewTellsThatItWouldBeHeld()
    {
        removeAt(branch(), "a", 0, 30);
        branch().run(CycleKind::T1);
        // a preview uses what has arrived: fetched, not imported
        const Cycle stopped = hq().run(CycleKind::T2, [](const CycleProgress &progress) {
            return progress.phase != Phase::Fetch;
        });
        QVERIFY(stopped.outcome == CycleOutcome::Stopped);
        Collected shown;
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        CycleRunner runner(hq().db(), m_org->clock, hq().factory(), hq().keys);
        const Cycle preview = must(runner.preview(wanted, shown));
        QVERIFY(preview.outcome == CycleOutcome::Held);
        QVERIFY(!must(Plans(hq().db()).openOf(hq().agreement(u"A"_s).id)));
        QCOMPARE(held(), 40);
    }

    void undoneTheListIsAsBefore()
    {
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        branch().change("a38@contoso.example",
                        [](Recipient &r) { r.entry.set("mail", "moved@contoso.example"); });
        branch().people(u"Staff"_s, "late", 2);
        removeAt(branch(), "a", 0, 5);
        branch().run(CycleKind::T1);
        const QByteArray before = hq().content(u"From A"_s);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{2, 2, 5, 0, 0}));
        Collected shown;
        const DecisionReview seen = review(Decision::Kind::Undo, t2.id, shown);
        QCOMPARE(shown.uids(Operation::Add).size(), 5);
        QCOMPARE(shown.uids(Operation::Delete).size(), 2);
        QCOMPARE(shown.uids(Operation::Modify).size(), 2);
        QVERIFY(hq().content(u"From A"_s) != before);
        const Cycle undone = must(decide(Decision::Kind::Undo, t2.id, {}, seen.fingerprint));
        QVERIFY(undone.outcome == CycleOutcome::Undone);
        QCOMPARE(hq().content(u"From A"_s), before);
        QCOMPARE(held(), 40);
        // sent onward as ordinary changes, and the digests still agree
        Site &b = m_org->branch(1);
        QCOMPARE(hq().run(CycleKind::T2).out.total(), 9);
        QCOMPARE(b.run(CycleKind::T3).in.total(), 18); // the cycle, then its undo
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QCOMPARE(hq().content(u"From A"_s), before);
        QCOMPARE(m_org->round(), 0);
        QVERIFY(!decide(Decision::Kind::Undo, t2.id));
    }

    void aMoveThatIsUndoneStaysUndone()
    {
        const ListId other = branch().list(u"Sales"_s);
        branch().change("a1@contoso.example", [&](Recipient &r) { r.list = other; });
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{0, 1, 0, 0, 0}));
        must(decide(Decision::Kind::Undo, t2.id));
        QCOMPARE(hq().find("a1@contoso.example").home.list, QByteArray("Staff"));
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.exportNext = true; });
        for (int i = 0; i < 3; ++i)
            m_org->round();
        const Recipient undone = hq().find("a1@contoso.example");
        QVERIFY(undone.standing == Standing::Undone);
        QCOMPARE(undone.home.list, QByteArray("Staff"));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
    }

    /** Those whom a filter of ours took out are back, as what they are: put back by hand. */
    void anUndoPutsBackWhatAFilterTookOut()
    {
        branch().change("a1@contoso.example", [](Recipient &r) {
            r.entry.remove("mail");
            r.entry.set("targetAddress", QByteArray("MS:SOUTH/PO2/ANN"));
        });
        m_org->round();
        m_org->round();
        QCOMPARE(held(), 40);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.addressTypes = u"SMTP"_s; });
        Cycle t2;
        for (int i = 0; i < 3 && held() == 40; ++i) {
            branch().run(CycleKind::T1);
            t2 = hq().run(CycleKind::T2);
            branch().run(CycleKind::T3);
        }
        QCOMPARE(held(), 39);
        must(decide(Decision::Kind::Undo, t2.id));
        QCOMPARE(held(), 40);
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 5 AND listed = 1"
                            " AND key_address LIKE 'MS:%'"_s),
                 1);
        for (int i = 0; i < 3; ++i)
            m_org->round();
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
    }

    void anUndoLeavesWhatHasChangedSinceAndWhatIsTaken()
    {
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Boss"); });
        branch().change("a38@contoso.example",
                        [](Recipient &r) { r.entry.set("mail", "moved@contoso.example"); });
        removeAt(branch(), "a", 0, 1);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        branch().change("a39@contoso.example", [](Recipient &r) { r.entry.set("title", "Chief"); });
        m_org->round();
        must(Recipients(hq().db()).add(hq().list(u"Staff"_s),
                                       Site::person("mine", "a38@contoso.example"), 20, false,
                                       m_org->clock.now()));
        const Cycle undone = must(decide(Decision::Kind::Undo, t2.id));
        QVERIFY2(undone.agreements.constFirst().note.contains(u"1 restored, 0 put back"_s),
                 qPrintable(undone.agreements.constFirst().note));
        QCOMPARE(hq().find("a39@contoso.example").entry.value("title"), QByteArray("Chief"));
        QVERIFY(hq().has("a0@contoso.example"));
        QVERIFY(hq().has("moved@contoso.example"));
    }
};

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
