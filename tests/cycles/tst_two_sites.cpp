#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

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
};

QTEST_GUILESS_MAIN(TestTwoSites)
#include "tst_two_sites.moc"
