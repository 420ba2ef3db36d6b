#include "engine/cycles/difference_spool.h"
#include "engine/store/integrity.h"
#include "engine/store/journal_origin.h"
#include "tests/cycles/sites.h"

using namespace dx;
using namespace dx::test;

namespace {

/** Keeps what it is told, in short: "scope operation name". */
struct Notes final : ChangeSink
{
    QStringList lines;
    QByteArrayList whys;
    Result<> change(const EntryChange &change) override
    {
        static const char kMarks[] = "=+~-!";
        lines.append(u"%1 %2 %3"_s.arg(QString::fromUtf8(change.scope))
                         .arg(QLatin1Char(kMarks[int(change.operation)]))
                         .arg(QString::fromUtf8(change.name)));
        whys.append(change.why);
        return {};
    }
    QStringList sorted() const
    {
        QStringList all = lines;
        all.sort();
        return all;
    }
};

} // namespace

/** A hub and its branches; previews and differences of what they do. */
class TestHub final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Organization> m_org;
    Site &hq() { return *m_org->hq; }

    void inStep(const QStringList &names)
    {
        for (qsizetype i = 0; i < names.size(); ++i) {
            Site &site = m_org->branch(size_t(i));
            QVERIFY(m_org->agreed(site, names[i]));
            QVERIFY(site.agreement(u"HQ"_s).numbers.verified == std::optional(true));
            QVERIFY(hq().agreement(names[i]).numbers.verified == std::optional(true));
        }
        QCOMPARE(m_org->round(), 0);
    }
    void settle()
    {
        for (int i = 0; i < 3; ++i)
            m_org->round();
    }
    Cycle preview(Site &site, CycleKind kind, ChangeSink &sink,
                  const ProgressFunction &progress = {})
    {
        CycleRunner runner(site.db(), m_org->clock, site.factory(), site.keys);
        Cycle wanted;
        wanted.kind = kind;
        return must(runner.preview(wanted, sink, progress));
    }

private Q_SLOTS:
    void init()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s});
        hq().people(u"Staff"_s, "hq", 6);
        m_org->branch(0).people(u"Staff"_s, "a", 3);
        m_org->branch(1).people(u"Staff"_s, "b", 2);
    }

    void theHubForwards()
    {
        settle();
        inStep({u"A"_s, u"B"_s});
        QVERIFY(m_org->branch(1).has("a1@contoso.example"));
        QVERIFY(m_org->branch(0).has("b1@contoso.example"));
        // nothing comes home
        QCOMPARE(m_org->branch(0).count(u"SELECT count(*) FROM entry"_s), 3 + 6 + 2);
        m_org->branch(0).change("a1@contoso.example",
                                [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        m_org->branch(1).remove("b1@contoso.example");
        settle();
        QCOMPARE(m_org->branch(1).find("a1@contoso.example").entry.value("title"),
                 QByteArray("Boss"));
        QVERIFY(!m_org->branch(0).has("b1@contoso.example"));
        inStep({u"A"_s, u"B"_s});
    }

    void aBranchBehindABranch()
    {
        // C reports to A, not to HQ
        Site c(u"C"_s, u"c@contoso.example"_s, m_org->clock);
        c.people(u"Staff"_s, "c", 2);
        Site &a = m_org->branch(0);
        must(SiteStore(a.db()).setServer({u"Server"_s, {}, false, false, u"never"_s},
                                         m_org->clock.now()));
        m_org->join(a, c, u"C"_s);
        for (int i = 0; i < 4; ++i) {
            c.run(CycleKind::T1);
            a.run(CycleKind::T2);
            c.run(CycleKind::T3);
            m_org->round();
        }
        QVERIFY(m_org->branch(1).has("c1@contoso.example"));
        QVERIFY(c.has("b1@contoso.example"));
        inStep({u"A"_s, u"B"_s});
        QCOMPARE(c.content(u"From A"_s), a.scope(u"C"_s));
    }

    void threeRequestorsAndOneHub()
    {
        m_org = std::make_unique<Organization>(QStringList{u"A"_s, u"B"_s, u"C"_s});
        hq().people(u"Staff"_s, "hq", 4);
        for (size_t i = 0; i < 3; ++i)
            m_org->branch(i).people(u"Staff"_s, QByteArray(1, char('a' + i)), 3);
        settle();
        inStep({u"A"_s, u"B"_s, u"C"_s});
        for (size_t i = 0; i < 3; ++i)
            QCOMPARE(m_org->branch(i).count(u"SELECT count(*) FROM entry"_s), 4 + 3 * 3);
        m_org->branch(0).change("a1@contoso.example",
                                [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        m_org->branch(1).remove("b2@contoso.example");
        m_org->branch(2).people(u"Staff"_s, "new", 1);
        for (auto &site : m_org->sites)
            site->run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.in, (ChangeCounts{1, 1, 1, 0, 0}));
        QCOMPARE(t2.out, (ChangeCounts{2, 2, 2, 0, 0})); // each to the two others
        QCOMPARE(m_org->branch(0).run(CycleKind::T3).in, (ChangeCounts{1, 0, 1, 0, 0}));
        QCOMPARE(m_org->branch(1).run(CycleKind::T3).in, (ChangeCounts{1, 1, 0, 0, 0}));
        QCOMPARE(m_org->branch(2).run(CycleKind::T3).in, (ChangeCounts{0, 1, 1, 0, 0}));
        inStep({u"A"_s, u"B"_s, u"C"_s});
    }

    void aRingOfThreeComesToRest()
    {
        // B reports to A as well as to HQ, as A does: what goes round comes back twice
        Site &a = m_org->branch(0);
        Site &b = m_org->branch(1);
        must(SiteStore(a.db()).setServer({u"Server"_s, {}, false, false, u"never"_s},
                                         m_org->clock.now()));
        m_org->join(a, b, u"B"_s);
        const auto turn = [&] {
            const qint64 records = m_org->round() + b.run(CycleKind::T1).out.total()
                + a.run(CycleKind::T2).out.total() + b.run(CycleKind::T3).out.total();
            return records;
        };
        for (int i = 0; i < 6; ++i)
            turn();
        QCOMPARE(turn(), 0);
        for (Site *site : {&hq(), &a, &b}) {
            QCOMPARE(site->count(u"SELECT count(*) FROM entry WHERE listed = 1"_s), 6 + 3 + 2);
            QCOMPARE(site->count(u"SELECT count(*) FROM entry e WHERE listed = 1 AND EXISTS"
                                 " (SELECT 1 FROM entry o WHERE o.uid = e.uid AND o.listed = 1"
                                 " AND o.id <> e.id)"_s),
                     0);
        }
        a.change("a1@contoso.example",
                 [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        for (int i = 0; i < 6; ++i)
            turn();
        QCOMPARE(turn(), 0);
        for (Site *site : {&hq(), &b})
            QCOMPARE(site->find("a1@contoso.example").entry.value("title"), QByteArray("Boss"));
        a.remove("a1@contoso.example");
        for (int i = 0; i < 6; ++i)
            turn();
        QCOMPARE(turn(), 0);
        for (Site *site : {&hq(), &a, &b})
            QVERIFY(!site->has("a1@contoso.example"));
    }

    void anAddressThatIsReleasedGoesToWhoWaits_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<bool>("released");
        QTest::newRow("its owner's recipient is deleted") << 0 << true;
        QTest::newRow("it gets another address") << 1 << true;
        QTest::newRow("the agreement goes with its recipients") << 2 << true;
        QTest::newRow("the agreement goes, its recipients stay") << 3 << false;
        QTest::newRow("our own recipient is deleted") << 4 << true;
        QTest::newRow("our own gets another address") << 5 << true;
    }
    void anAddressThatIsReleasedGoesToWhoWaits()
    {
        QFETCH(int, how);
        QFETCH(bool, released);
        const QByteArray key = "twin@contoso.example";
        const auto add = [this, &key](Site &site, const QByteArray &name) {
            must(Recipients(site.db()).add(site.list(u"Staff"_s), Site::person(name, key), 20,
                                           false, m_org->clock.now()));
        };
        add(how < 4 ? m_org->branch(0) : hq(), "first");
        add(m_org->branch(1), "second");
        m_org->branch(0).run(CycleKind::T1);
        m_org->branch(1).run(CycleKind::T1);
        hq().run(CycleKind::T2);
        QCOMPARE(hq().find(key).entry.value("cn"), QByteArray("first"));
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), 1);
        Site &owner = how < 2 ? m_org->branch(0) : hq();
        if (how == 0 || how == 4)
            owner.remove(key);
        else if (how == 1 || how == 5)
            owner.change(key, [](Recipient &r) { r.entry.set("mail", "new@contoso.example"); });
        else
            must(Agreements(hq().db()).remove(hq().agreement(u"A"_s).id, how == 2,
                                              m_org->clock.now()));
        if (how < 2) {
            owner.run(CycleKind::T1);
            hq().run(CycleKind::T2);
        }
        QCOMPARE(hq().find(key).entry.value("cn"), QByteArray(released ? "second" : "first"));
        QCOMPARE(hq().count(u"SELECT count(*) FROM entry WHERE standing = 1"_s), released ? 0 : 1);
        QVERIFY(must(checkIntegrity(hq().db())).problems.isEmpty());
    }

    void partnersOfOneClassShareThePayload()
    {
        settle();
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const qint64 before = hq().count(u"SELECT count(*) FROM payload"_s);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.out.modified, 2);
        QCOMPARE(hq().count(u"SELECT count(*) FROM payload"_s), before + 1);
        QCOMPARE(hq().count(u"SELECT count(DISTINCT payload_id) FROM message"
                            " WHERE direction = 'out' AND cycle_id = %1"_s.arg(t2.id.value)),
                 1);
        settle();
        inStep({u"A"_s, u"B"_s});
    }

    /** A partner whose own recipients are among the changes gets other records than the others, and
     * what they share is not mixed up with it. */
    void aPartnerWithOwnEntriesAmongTheChanges()
    {
        settle();
        m_org->branch(0).change("a1@contoso.example",
                                [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        m_org->branch(0).run(CycleKind::T1);
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.agreements.at(0).out, (ChangeCounts{0, 1, 0, 0, 0})); // A: hq1
        QCOMPARE(t2.agreements.at(1).out, (ChangeCounts{0, 2, 0, 0, 0})); // B: hq1 and a1
        QCOMPARE(m_org->branch(0).run(CycleKind::T3).in, (ChangeCounts{0, 1, 0, 0, 0}));
        QCOMPARE(m_org->branch(1).run(CycleKind::T3).in, (ChangeCounts{0, 2, 0, 0, 0}));
        for (const QString &name : {u"A"_s, u"B"_s}) // the same with everything
            hq().set(name, [](AgreementSettings &s) { s.exportNext = true; });
        const Cycle full = hq().run(CycleKind::T2);
        QCOMPARE(full.agreements.at(0).out, (ChangeCounts{0, 6 + 2, 0, 0, 0}));
        QCOMPARE(full.agreements.at(1).out, (ChangeCounts{0, 6 + 3, 0, 0, 0}));
        Notes told; // a full that brings nothing new differs in nothing
        must(cycleChanges(hq().db(), full.id, told));
        QCOMPARE(told.lines, QStringList());
        settle();
        inStep({u"A"_s, u"B"_s});
    }

    void onePartnersTroubleDoesNotStopTheOthers()
    {
        settle();
        hq().set(u"A"_s,
                 [&](AgreementSettings &s) { s.folder = m_org->share() + u"/there/is/no/such"_s; });
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        const Cycle t2 = hq().run(CycleKind::T2);
        QVERIFY(t2.outcome == CycleOutcome::Warnings);
        QVERIFY(t2.error.contains(u"Failed in Send to A: "_s));
        m_org->branch(1).run(CycleKind::T3);
        QCOMPARE(m_org->branch(1).find("hq1@contoso.example").entry.value("title"),
                 QByteArray("Boss"));
        hq().set(u"A"_s, [&](AgreementSettings &s) { s.folder = m_org->share(); });
        settle();
        inStep({u"A"_s, u"B"_s});
    }

    void aPreviewIsWhatTheCycleThenDoes()
    {
        settle();
        m_org->branch(0).remove("a0@contoso.example");
        m_org->branch(0).people(u"Staff"_s, "new", 1);
        m_org->branch(0).run(CycleKind::T1);
        hq().change("hq1@contoso.example",
                    [](Recipient &r) { r.entry.set("title", QByteArray("Boss")); });
        hq().change("hq2@contoso.example", [](Recipient &r) { r.hidden = true; });
        Notes nothing;
        QCOMPARE(preview(hq(), CycleKind::T2, nothing).in.total(), 0); // not fetched
        QVERIFY(!nothing.lines.isEmpty());
        stopAfterFetch();
        const qint64 usn = must(SiteStore(hq().db()).read()).usn;
        Notes foreseen;
        const Cycle promised = preview(hq(), CycleKind::T2, foreseen);
        QCOMPARE(must(SiteStore(hq().db()).read()).usn, usn);
        QCOMPARE(hq().count(u"SELECT count(*) FROM message WHERE state = 'queued'"_s), 0);
        const Cycle done = hq().run(CycleKind::T2);
        QCOMPARE(done.in, promised.in);
        QCOMPARE(done.out, promised.out);
        QCOMPARE(done.in, (ChangeCounts{1, 0, 1, 0, 0}));
        QCOMPARE(done.out, (ChangeCounts{1, 2, 3, 0, 0}));
        Notes happened;
        must(cycleChanges(hq().db(), done.id, happened));
        QCOMPARE(happened.sorted(), foreseen.sorted());
        QCOMPARE(
            foreseen.sorted(),
            QStringList({u"agreement A - hq2"_s, u"agreement A ~ hq1"_s, u"agreement B + new0"_s,
                         u"agreement B - a0"_s, u"agreement B - hq2"_s, u"agreement B ~ hq1"_s,
                         u"here + new0"_s, u"here - a0"_s}));
        for (const QByteArray &why : foreseen.whys)
            QVERIFY(why.endsWith('.'));
        settle();
        inStep({u"A"_s, u"B"_s});
    }

    void aPreviewCanBeCancelled()
    {
        hq().people(u"Staff"_s, "many", 600);
        m_org->branch(0).run(CycleKind::T1);
        m_org->branch(1).run(CycleKind::T1);
        stopAfterFetch();
        CycleRunner runner(hq().db(), m_org->clock, hq().factory(), hq().keys);
        Cycle wanted;
        wanted.kind = CycleKind::T2;
        Notes sink;
        const auto cancelled
            = runner.preview(wanted, sink, [](const CycleProgress &) { return false; });
        QVERIFY(!cancelled.has_value());
        QVERIFY(cancelled.error().code == Error::Code::Cancelled);
        settle();
        inStep({u"A"_s, u"B"_s});
    }

    void pendingChangesAreWhatTheNextExportSends()
    {
        settle();
        const AgreementId a = hq().agreement(u"A"_s).id;
        QCOMPARE(must(pendingExport(hq().db(), a, m_org->clock.now())).counts.total(), 0);
        hq().remove("hq4@contoso.example");
        hq().people(u"Staff"_s, "new", 2);
        const PendingExport pending = must(pendingExport(hq().db(), a, m_org->clock.now()));
        QVERIFY(!pending.full && !pending.waits);
        QCOMPARE(pending.counts, (ChangeCounts{2, 0, 1, 0, 0}));
        Notes notes;
        must(pendingChanges(hq().db(), a, m_org->clock.now(), notes));
        QCOMPARE(notes.sorted(),
                 QStringList(
                     {u"agreement A + new0"_s, u"agreement A + new1"_s, u"agreement A - hq4"_s}));
        QVERIFY(notes.whys.contains("It was deleted here."));
        hq().set(u"A"_s, [](AgreementSettings &s) { s.exportNext = true; });
        QVERIFY(must(pendingExport(hq().db(), a, m_org->clock.now())).full);
        const Cycle t2 = hq().run(CycleKind::T2);
        QCOMPARE(t2.agreements.at(1).out, (ChangeCounts{2, 0, 1, 0, 0})); // B
    }

    void knowsInWhichCycleAnEntryWasReceived()
    {
        settle();
        m_org->branch(0).people(u"Staff"_s, "late", 1);
        m_org->branch(0).run(CycleKind::T1);
        const Cycle t2 = hq().run(CycleKind::T2);
        const Recipient late = hq().find("late0@contoso.example");
        QCOMPARE(must(receivedInCycle(hq().db(), late.uid, late.origin)), t2.id);
        // a change of what stays here is nobody's cycle
        hq().change("late0@contoso.example", [](Recipient &r) { r.trust = 33; });
        QCOMPARE(must(receivedInCycle(hq().db(), late.uid, late.origin)), t2.id);
        QVERIFY(!must(receivedInCycle(hq().db(), "unknown", late.origin)).isValid());
    }

    void foretoldChangesAreWhatOtherSettingsWouldSend()
    {
        settle();
        hq().remove("hq4@contoso.example");
        hq().people(u"Staff"_s, "new", 1);
        const auto foretold = [this](const QList<ListId> &lists) {
            Agreement wanted = hq().agreement(u"A"_s);
            wanted.settings.exportAll = false;
            wanted.settings.exportLists = lists;
            Notes notes;
            must(foretoldChanges(hq().db(), wanted, m_org->clock.now(), notes));
            return notes.sorted();
        };
        const QStringList none = foretold({});
        QVERIFY2(none.contains(u"agreement A - hq4"_s), qPrintable(none.join(u'\n')));
        QCOMPARE(none.filter(u"agreement A - "_s), none); // new0 never got there
        QVERIFY(none.filter(u"new0"_s).isEmpty());
        const QStringList staff = foretold({hq().list(u"Staff"_s)});
        QCOMPARE(staff.count(u"agreement A - hq4"_s), 1);
        QCOMPARE(staff.filter(u"new0"_s), QStringList{u"agreement A + new0"_s});
        QVERIFY(staff.contains(u"agreement A = hq3"_s));
        // what came from B is not in Staff
        QVERIFY(!staff.filter(u"agreement A - b"_s).isEmpty());
        QCOMPARE(staff.filter(u"agreement A - "_s).size()
                     + staff.filter(u"agreement A = "_s).size(),
                 none.size());
    }

private:
    /** What has arrived is in the inbox, and nothing else has happened. */
    void stopAfterFetch()
    {
        hq().run(CycleKind::T2,
                 [](const CycleProgress &progress) { return progress.phase != Phase::Fetch; });
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "tst_hub.moc"
