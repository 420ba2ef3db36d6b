#include "engine/cycles/decisions.h"
#include "engine/cycles/differences.h"
#include "tests/cycles/sites.h"

#include <QDirIterator>

using namespace dx;
using namespace dx::test;

namespace {

/** Counts what it is told. */
struct Tally final : ChangeSink
{
    int added = 0;
    int modified = 0;
    int deleted = 0;
    Tally() = default;
    Tally(int a, int m, int d) : added(a), modified(m), deleted(d) { }
    Result<> change(const EntryChange &change) override
    {
        if (change.operation == Operation::Add)
            ++added;
        else if (change.operation == Operation::Modify)
            ++modified;
        else if (change.operation == Operation::Delete)
            ++deleted;
        return {};
    }
    bool operator==(const Tally &other) const
    {
        return added == other.added && modified == other.modified && deleted == other.deleted;
    }
};

} // namespace

/** Two sites and what travels between them. */
class TestTwoSites final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }
    void inStep()
    {
        QVERIFY(!hq().scope(u"A"_s).isEmpty());
        QCOMPARE(branch().content(u"From HQ"_s), hq().scope(u"A"_s));
        QCOMPARE(hq().content(u"From A"_s), branch().scope(u"HQ"_s));
        QCOMPARE(m_org->round(), 0);
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 30);
        branch().people(u"Staff"_s, "a", 10);
    }

    void firstSynchronisation()
    {
        const Cycle t1 = branch().run(CycleKind::T1);
        QCOMPARE(t1.error, QString());
        QVERIFY(t1.outcome == CycleOutcome::Success);
        QCOMPARE(t1.out.added, 10);
        QCOMPARE(t1.messages, 1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.error, QString());
        QCOMPARE(t2.in.added, 10);
        QCOMPARE(t2.out.added, 30);
        const Cycle t3 = branch().run(CycleKind::T3);
        QCOMPARE(t3.error, QString());
        QCOMPARE(t3.in.added, 30);
        QCOMPARE(t3.out.total(), 0);
        QCOMPARE(t3.messages, 1); // the acknowledgement
        inStep();
    }

    void thousandsTravelOnce()
    {
        hq().people(u"Staff"_s, "more", 2'970);
        branch().people(u"Staff"_s, "others", 290);
        m_org->round();
        inStep();
        for (int i = 0; i < 100; ++i)
            hq().change("more" + QByteArray::number(i) + "@contoso.example",
                        [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        for (int i = 0; i < 20; ++i)
            branch().change("others" + QByteArray::number(i) + "@contoso.example",
                            [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const Cycle t1 = branch().run(CycleKind::T1);
        QCOMPARE(t1.out, (ChangeCounts{0, 20, 0, 0, 0}));
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{0, 20, 0, 0, 0}));
        QCOMPARE(t2.out, (ChangeCounts{0, 100, 0, 0, 0}));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 100, 0, 0, 0}));
        inStep();
    }

    void S15_manyTravelInPartsOfWhichOneIsLate()
    {
        hq().people(u"Staff"_s, "many", 21'000);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out, (ChangeCounts{21'030, 0, 0, 0, 0}));
        QVERIFY(t2.messages > 1); // a part has at most 20 000 records and 5 MB
        QStringList parts;
        QDirIterator it(m_org->share(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            if (const QString path = it.next(); path.contains("/new/"_L1))
                parts.append(path);
        }
        QCOMPARE(parts.size(), t2.messages);
        const QString late = m_org->share() + u"/late"_s;
        QVERIFY(QFile::rename(parts.constFirst(), late));
        QCOMPARE(branch().run(CycleKind::T3).in.total(), 0);
        QVERIFY(QFile::rename(late, parts.constFirst()));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{21'030, 0, 0, 0, 0}));
        inStep();
    }

    void aSecondRoundIsSilent()
    {
        m_org->round();
        m_org->round(); // brings the acknowledgements home
        const Cycle t1 = branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        const Cycle t3 = branch().run(CycleKind::T3);
        QCOMPARE(t1.messages + t2.messages + t3.messages, 0);
        QVERIFY(hq().agreement(u"A"_s).state == AgreementState::Verified);
        QCOMPARE(hq().agreement(u"A"_s).numbers.acked, hq().agreement(u"A"_s).numbers.sent);
    }

    void changesOfTheSender_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("added");
        QTest::addColumn<int>("modified");
        QTest::addColumn<int>("deleted");
        QTest::newRow("title") << 0 << 0 << 1 << 0;
        QTest::newRow("address") << 1 << 0 << 1 << 0;
        QTest::newRow("hidden") << 2 << 0 << 0 << 1;
        QTest::newRow("trust above the export level") << 3 << 0 << 0 << 1;
        QTest::newRow("trust below the export level") << 4 << 0 << 0 << 0;
        QTest::newRow("deleted") << 5 << 0 << 0 << 1;
        QTest::newRow("note") << 6 << 0 << 0 << 0;
        QTest::newRow("address gone") << 7 << 0 << 0 << 1;
        QTest::newRow("two swap addresses") << 8 << 0 << 2 << 0;
        QTest::newRow("made and deleted") << 9 << 0 << 0 << 0;
        QTest::newRow("hidden and shown again") << 10 << 0 << 0 << 0;
        QTest::newRow("there and back") << 11 << 0 << 0 << 0;
        QTest::newRow("new") << 12 << 1 << 0 << 0;
    }
    void changesOfTheSender()
    {
        QFETCH(int, what);
        QFETCH(int, added);
        QFETCH(int, modified);
        QFETCH(int, deleted);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportTrust = 50; });
        m_org->round();
        inStep();
        changeAtSender(what);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out, (ChangeCounts{added, modified, deleted, 0, 0}));
        const Cycle t3 = branch().run(CycleKind::T3);
        QCOMPARE(t3.in, (ChangeCounts{added, modified, deleted, 0, 0}));
        inStep();
    }

    void settingsChangeTheScope_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("left");
        QTest::newRow("trust level") << 0 << 29;
        QTest::newRow("custom recipients") << 1 << 29;
        QTest::newRow("lists") << 2 << 1;
        QTest::newRow("no list") << 3 << 0;
        QTest::newRow("address types") << 4 << 0;
    }
    /** Whatever the rules leave out is told: before, while and after it goes at the partner. */
    void settingsChangeTheScope()
    {
        QFETCH(int, what);
        QFETCH(int, left);
        hq().change("hq0@contoso.example", [](Recipient &r) {
            r.trust = 60;
            r.entry.setKind(RecipientKind::CustomRecipient);
        });
        m_org->round();
        m_org->round(); // brings the acknowledgement
        QCOMPARE(branch().count(u"SELECT count(*) FROM entry WHERE origin_id > 0"_s), 30);
        if (what == 2) {
            must(Recipients(hq().db()).add(hq().list(u"Board"_s), Site::person("chair"), 20, false,
                                           m_org->clock.now()));
        }
        hq().set(u"A"_s, [&](AgreementSettings &s) {
            if (what == 0)
                s.exportTrust = 50;
            if (what == 1)
                s.exportCustom = false;
            if (what == 2 || what == 3)
                s.exportAll = false;
            if (what == 2)
                s.exportLists = {hq().list(u"Board"_s)};
            if (what == 4)
                s.addressTypes = u"X400"_s;
        });
        // changed by its entry, too, and one that only its rules make go
        hq().change("hq7@contoso.example", [](Recipient &r) { r.hidden = true; });
        hq().change("hq8@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const bool gone = what > 1; // hq8 goes as well
        const int kept = left - (what == 2 ? 1 : 0) - (what < 2 ? 1 : 0);
        const int added = what == 2 ? 1 : 0;
        const ChangeCounts expected{added, kept, 30 - kept, 0, 0};
        const AgreementId a = hq().agreement(u"A"_s).id;
        const PendingExport pending = must(pendingExport(hq().db(), a, m_org->clock.now()));
        QVERIFY(pending.full);
        QCOMPARE(pending.counts, expected);
        Tally foreseen;
        must(pendingChanges(hq().db(), a, m_org->clock.now(), foreseen));
        QCOMPARE(foreseen.deleted, 30 - kept);
        QCOMPARE(foreseen.added, added);
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out, expected);
        Tally told;
        must(cycleChanges(hq().db(), t2.id, told));
        QCOMPARE(told, (Tally{added, gone ? 0 : 1, 30 - kept}));
        Cycle t3 = branch().run(CycleKind::T3);
        if (t3.outcome == CycleOutcome::Held) // so many at once wait for an administrator
            t3 = must(Decisions(branch().db(), m_org->clock)
                          .decide({Decision::Kind::Approve, t3.id, {}, {}, {}, {}}));
        QCOMPARE(t3.in.deleted, 30 - kept);
        QCOMPARE(t3.in.added, added);
        m_org->round();
        told = {};
        must(cycleChanges(hq().db(), t2.id, told)); // also when the partner has confirmed
        QCOMPARE(told, (Tally{added, gone ? 0 : 1, 30 - kept}));
        QVERIFY(hq().agreement(u"A"_s).formerScope.isEmpty());
        QCOMPARE(branch().count(u"SELECT count(*) FROM entry WHERE origin_id > 0"_s), kept + added);
        QCOMPARE(branch().content(u"From HQ"_s), hq().scope(u"A"_s));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        m_org->round(); // types filter what comes in, too, so all of it was asked for
        QCOMPARE(m_org->round(), 0);
    }

    void aMoveBetweenExportedListsIsNoDeletion()
    {
        m_org->round();
        Recipient moved = hq().find("hq3@contoso.example");
        moved.list = hq().list(u"Board"_s);
        must(Recipients(hq().db()).update(moved, m_org->clock.now()));
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 1, 0, 0, 0}));
        QCOMPARE(branch().run(CycleKind::T3).in, (ChangeCounts{0, 1, 0, 0, 0}));
        inStep();
    }

    void theNameIsAppendedButNotVerified()
    {
        hq().set(u"A"_s, [](AgreementSettings &s) { s.appendName = true; });
        m_org->round();
        QCOMPARE(hq().find("a3@contoso.example").entry.displayName(), QByteArray("a3 (A)"));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        hq().set(u"A"_s, [](AgreementSettings &s) { s.appendName = false; });
        m_org->round();
        m_org->round();
        QCOMPARE(hq().find("a3@contoso.example").entry.displayName(), QByteArray("a3"));
        inStep();
    }

    void importTrustIsStampedAnewAtOnce()
    {
        m_org->round();
        QCOMPARE(hq().find("a3@contoso.example").trust, 20);
        hq().set(u"A"_s, [](AgreementSettings &s) { s.importTrust = 70; });
        QCOMPARE(hq().find("a3@contoso.example").trust, 70);
        inStep();
    }

    void anAddressThatIsTakenWaitsAside()
    {
        must(Recipients(branch().db())
                 .add(branch().list(u"Staff"_s), Site::person("twin", "hq5@contoso.example"), 20,
                      false, m_org->clock.now()));
        m_org->round();
        QCOMPARE(hq().find("hq5@contoso.example").entry.value("cn"), QByteArray("hq5"));
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), 1);
        QCOMPARE(branch().find("hq5@contoso.example").entry.value("cn"), QByteArray("twin"));
        QVERIFY(hq().agreement(u"A"_s).numbers.verified == std::optional(true));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
        hq().remove("hq5@contoso.example");
        m_org->round();
        m_org->round();
        QCOMPARE(hq().find("hq5@contoso.example").entry.value("cn"), QByteArray("twin"));
        inStep();
    }

    void wordsWhereThereIsNoRole()
    {
        const Cycle t1 = hq().run(CycleKind::T1);
        QVERIFY(t1.outcome == CycleOutcome::Failed);
        QCOMPARE(t1.error, u"HQ has no Dirsync Requestor, so there is no T1"_s);
        QCOMPARE(branch().run(CycleKind::T2).error,
                 u"A has no Dirsync Server, so there is no T2"_s);
        QVERIFY(!CycleRunner(hq().db(), m_org->clock, hq().factory(), hq().keys)
                     .allowed(CycleKind::T3));
    }

    void nothingIsExportedBeforeThePartnerAnswered()
    {
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.messages, 0);
        QVERIFY(t2.outcome == CycleOutcome::Success);
        QVERIFY(hq().agreement(u"A"_s).state == AgreementState::WaitingForPartner);
        branch().run(CycleKind::T1);
        QCOMPARE(hq().run(CycleKind::T2).out.added, 30);
        QCOMPARE(hq().events(1101), 1);
    }

    void oneShots()
    {
        m_org->round();
        m_org->round();
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportNext = true; });
        QCOMPARE(hq().run(CycleKind::T2).out, (ChangeCounts{0, 30, 0, 0, 0}));
        QVERIFY(!hq().agreement(u"A"_s).settings.exportNext);
        QCOMPARE(branch().run(CycleKind::T3).in.total(), 0); // it has all of them
        m_org->round();
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.importNext = true; });
        branch().run(CycleKind::T1);
        QVERIFY(!branch().agreement(u"HQ"_s).settings.importNext);
        QVERIFY(branch().agreement(u"HQ"_s).numbers.requestOpen);
        QCOMPARE(hq().run(CycleKind::T2).out.modified, 30);
        branch().run(CycleKind::T3);
        QVERIFY(!branch().agreement(u"HQ"_s).numbers.requestOpen);
        inStep();
    }

    void oneWayAgreementsStillAcknowledge()
    {
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.sendUpdates = false; });
        m_org->round();
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE origin_id > 0"_s), 0);
    }

    void receivingSwitchedOffAcknowledgesAndComesBack()
    {
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.receiveUpdates = false; });
        m_org->round();
        QCOMPARE(branch().count(u"SELECT count(*) FROM entry WHERE origin_id > 0"_s), 0);
        m_org->round();
        QCOMPARE(hq().agreement(u"A"_s).numbers.acked, hq().agreement(u"A"_s).numbers.sent);
        branch().set(u"HQ"_s, [](AgreementSettings &s) { s.receiveUpdates = true; });
        m_org->round();
        inStep();
    }

private:
    void changeAtSender(int what)
    {
        const QByteArray one = "hq1@contoso.example";
        const QByteArray two = "hq2@contoso.example";
        const auto mail = [](const QByteArray &value) {
            return [value](Recipient &r) { r.entry.set("mail", value); };
        };
        const auto title = [](const QByteArray &value) {
            return [value](Recipient &r) { r.entry.set("title", value); };
        };
        switch (what) {
        case 0:
            return hq().change(one, title("Boss"));
        case 1:
            return hq().change(one, mail("other@contoso.example"));
        case 2:
            return hq().change(one, [](Recipient &r) { r.hidden = true; });
        case 3:
            return hq().change(one, [](Recipient &r) { r.trust = 51; });
        case 4:
            return hq().change(one, [](Recipient &r) { r.trust = 50; });
        case 5:
            return hq().remove(one);
        case 6:
            return hq().change(one, [](Recipient &r) { r.note = u"mine"_s; });
        case 7:
            return hq().change(one, [](Recipient &r) { r.entry.remove("mail"); });
        case 8:
            hq().change(one, mail("between@contoso.example"));
            hq().change(two, mail(one));
            return hq().change("between@contoso.example", mail(two));
        case 9:
            hq().people(u"Staff"_s, "short", 1);
            return hq().remove("short0@contoso.example");
        case 10:
            hq().change(one, [](Recipient &r) { r.hidden = true; });
            return hq().change(one, [](Recipient &r) { r.hidden = false; });
        case 11:
            hq().change(one, title("Boss"));
            return hq().change(one, title("Clerk"));
        default:
            return hq().people(u"Staff"_s, "new", 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestTwoSites)
#include "tst_two_sites.moc"
