#include "engine/store/integrity.h"
#include "engine/store/journal_purge.h"
#include "engine/store/recipient_pages.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kDay = 24 * 60 * 60 * 1000;
constexpr int kKept = 90; ///< days, as in a new site

struct NoSink final : ChangeSink
{
    Result<> change(const EntryChange &) override { return {}; }
};

} // namespace

/** Keep Updates: the old end of the journal goes, and partners notice nothing but a full. */
class TestJournalPurge final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }
    Site &branch() { return m_org->branch(); }

    void edit(Site &site, const QByteArray &mail, const QByteArray &title)
    {
        site.change(mail, [&](Recipient &r) { r.entry.set("title", title); });
    }
    bool purge(Site &site, int lines = 1000)
    {
        must(catchUpSearchIndex(site.db(), 1000));
        return must(purgeJournal(site.db(), m_org->clock.now(), lines));
    }
    qint64 lines(Site &site) { return site.count(u"SELECT count(*) FROM change"_s); }
    qint64 floor(Site &site) { return site.count(u"SELECT journal_floor FROM site"_s); }
    void wellKept(Site &site)
    {
        const IntegrityReport report = must(checkIntegrity(site.db()));
        QVERIFY2(report.problems.isEmpty(), qPrintable(report.problems.join(u'\n')));
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s});
        hq().people(u"Staff"_s, "hq", 12);
        branch().people(u"Staff"_s, "a", 5);
        m_org->round();
        m_org->round();
    }

    void whatIsYoungStays()
    {
        m_org->clock.advance(kKept * kDay);
        const qint64 before = lines(hq());
        QVERIFY(!purge(hq()));
        QCOMPARE(lines(hq()), before);
        QCOMPARE(floor(hq()), 0);
    }

    void linesGoInStepsFromTheOldestOn()
    {
        m_org->clock.advance(kKept * kDay);
        edit(hq(), "hq1@contoso.example", "Boss");
        const qint64 all = lines(hq());
        m_org->clock.advance(kDay);
        QVERIFY(purge(hq(), 5));
        QCOMPARE(lines(hq()), all - 5);
        QVERIFY(purge(hq(), 5));
        wellKept(hq());
        while (purge(hq(), 5)) { }
        QCOMPARE(lines(hq()), 1); // the edit
        QVERIFY(floor(hq()) > all - 2);
        QVERIFY(floor(hq()) < hq().count(u"SELECT usn FROM change"_s));
        wellKept(hq());
    }

    void whatTheIndexHasNotSeenStays()
    {
        m_org->clock.advance((kKept + 1) * kDay);
        QVERIFY(!must(purgeJournal(hq().db(), m_org->clock.now(), 1000)));
        QCOMPARE(floor(hq()), 0);
        must(catchUpSearchIndex(hq().db(), 1000));
        must(purgeJournal(hq().db(), m_org->clock.now(), 1000));
        QCOMPARE(lines(hq()), 0);
    }

    void contentsOfConfirmedMessagesGoWithIt()
    {
        const QString confirmed
            = u"SELECT count(*) FROM message WHERE state IN ('sent', 'applied')"_s;
        QVERIFY(hq().count(confirmed) > 2);
        edit(hq(), "hq1@contoso.example", "Boss");
        hq().run(CycleKind::T2); // nobody confirms it
        must(hq().db().run(u"UPDATE message SET state = 'rejected' WHERE id ="
                           " (SELECT min(id) FROM message WHERE direction = 'in')"_s));
        m_org->clock.advance((kKept + 1) * kDay);
        while (purge(hq())) { }
        QCOMPARE(hq().count(confirmed), 1);
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'rejected'"_s), 1);
        QCOMPARE(hq().count(u"SELECT count(*) FROM payload WHERE id NOT IN"
                            " (SELECT payload_id FROM message WHERE payload_id IS NOT NULL)"_s),
                 0);
        wellKept(hq());
    }

    void S4_requestorAwayLongerThanKeepUpdates()
    {
        hq().remove("hq1@contoso.example");
        m_org->clock.advance((kKept + 1) * kDay);
        edit(hq(), "hq2@contoso.example", "Boss");
        while (purge(hq())) { }
        QVERIFY(floor(hq()) > hq().agreement(u"A"_s).numbers.acked);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.agreements.constFirst().sentKind, u"full"_s);
        branch().run(CycleKind::T3);
        QVERIFY(!branch().has("hq1@contoso.example"));
        QCOMPARE(m_org->round(), 0);
        QVERIFY(m_org->agreed(branch(), u"A"_s));
        QVERIFY(branch().agreement(u"HQ"_s).numbers.verified == std::optional(true));
    }

    void aQuietAgreementNeedsNone()
    {
        for (int day = 0; day < kKept + 20; day += 5) {
            m_org->clock.advance(5 * kDay);
            QCOMPARE(m_org->round(), 0);
            purge(hq());
            purge(branch());
        }
        QCOMPARE(lines(hq()), 0);
        QCOMPARE(m_org->round(), 0);
        QVERIFY(m_org->agreed(branch(), u"A"_s));
    }

    void theDifferenceOfAPurgedCycleIsNotToldInPart()
    {
        edit(hq(), "hq1@contoso.example", "Boss");
        edit(branch(), "a1@contoso.example", "Boss");
        branch().run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.in.total() > 0 && t2.out.total() > 0);
        NoSink sink;
        must(cycleChanges(hq().db(), t2.id, sink));
        m_org->clock.advance((kKept + 1) * kDay);
        while (purge(hq())) { }
        const auto told = cycleChanges(hq().db(), t2.id, sink);
        QVERIFY(!told);
        QVERIFY(told.error().code == Error::Code::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestJournalPurge)
#include "tst_journal_purge.moc"
