#include "model/ended_lanes.h"
#include "model/forcing.h"
#include "model/watch_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

SiteSummary summaryOf(bool server, const QList<Role> &roles)
{
    SiteSummary summary;
    summary.info.name = u"HQ"_s;
    if (server)
        summary.server = DirsyncServer();
    qint64 id = 0;
    for (const Role role : roles) {
        Agreement agreement;
        agreement.id = AgreementId{++id};
        agreement.role = role;
        agreement.settings.name = u"Partner %1"_s.arg(id);
        summary.agreements << agreement;
    }
    return summary;
}

OpenSites::Opener noOpener()
{
    return [](const StoreUrl &) -> Result<std::unique_ptr<EngineClient>> {
        return fail(Error::Code::Unavailable, u"none"_s);
    };
}

Cycle ended(CycleOutcome outcome)
{
    Cycle cycle;
    cycle.id = CycleId{42};
    cycle.kind = CycleKind::T2;
    cycle.outcome = outcome;
    cycle.startedAt = 1000;
    cycle.endedAt = 2200;
    return cycle;
}

} // namespace

class ForcingTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheRuleOfTheTrigger()
    {
        QVERIFY(defaultKind(summaryOf(true, {})) == CycleKind::T2);
        QVERIFY(defaultKind(summaryOf(true, {Role::Requestor})) == CycleKind::T2);
        QVERIFY(defaultKind(summaryOf(false, {Role::Requestor})) == CycleKind::T1);
    }

    void saysWhatCannotBeForced_data()
    {
        QTest::addColumn<bool>("server");
        QTest::addColumn<QList<Role>>("roles");
        QTest::addColumn<CycleKind>("kind");
        QTest::addColumn<qint64>("agreement");
        QTest::addColumn<QString>("whyNot");
        QTest::addColumn<QString>("where");
        const QList<Role> hub{Role::Server};
        const QList<Role> branch{Role::Requestor};
        QTest::newRow("T2 at a server")
            << true << hub << CycleKind::T2 << qint64(0) << u""_s << u"at HQ"_s;
        QTest::newRow("T1 at a server")
            << true << hub << CycleKind::T1 << qint64(0)
            << u"HQ has no Dirsync Requestor, so there is no T1."_s << u"at HQ"_s;
        QTest::newRow("T2 at a requestor")
            << false << branch << CycleKind::T2 << qint64(0)
            << u"HQ has no Dirsync Server, so there is no T2."_s << u"at HQ"_s;
        QTest::newRow("T3 at a requestor")
            << false << branch << CycleKind::T3 << qint64(0) << u""_s << u"at HQ"_s;
        QTest::newRow("one partner")
            << true << hub << CycleKind::T2 << qint64(1) << u""_s << u"for Partner 1 only"_s;
        QTest::newRow("the wrong kind of partner")
            << true << (hub + branch) << CycleKind::T1 << qint64(1)
            << u"Partner 1 is a Remote Dirsync Requestor: it takes part in T2 here."_s
            << u"for Partner 1 only"_s;
    }

    void saysWhatCannotBeForced()
    {
        QFETCH(bool, server);
        QFETCH(QList<Role>, roles);
        QFETCH(CycleKind, kind);
        QFETCH(qint64, agreement);
        const ForceChoice choice
            = forceChoice(summaryOf(server, roles), kind, AgreementId{agreement});
        QTEST(choice.whyNot, "whyNot");
        QTEST(choice.where, "where");
    }

    void watchesFromStartToEnd()
    {
        OpenSites sites(noOpener());
        WatchModel model(sites);
        QSignalSpy changed(&model, &WatchModel::changed);
        const SiteKey hq{1};
        model.start(hq, u"HQ"_s, CycleId{42}, CycleKind::T2);
        QVERIFY(model.isRunning());
        CycleProgress progress;
        progress.cycle = CycleId{42};
        progress.kind = CycleKind::T2;
        progress.done = 4812;
        progress.total = 8204;
        progress.perSecond = 1210;
        progress.secondsLeft = 3;
        model.progress(hq, progress);
        QCOMPARE(WatchText::progress(*model.find(hq)->running).simplified(),
                 u"%1 / %2 %3/s about 3 s left"_s.arg(
                     QLocale().toString(4812), QLocale().toString(8204), QLocale().toString(1210)));
        progress.cycle = CycleId{41};
        progress.done = 1;
        model.progress(hq, progress); // late, of an older cycle
        QCOMPARE(model.find(hq)->running->done, 4812);
        model.end(hq, ended(CycleOutcome::Success));
        QVERIFY(!model.isRunning());
        QVERIFY(model.find(hq)->last);
        QVERIFY(changed.size() >= 3);
    }

    void namesWhatIsQueued()
    {
        OpenSites sites(noOpener());
        WatchModel model(sites);
        const SiteKey hq{1};
        model.start(hq, u"HQ"_s, CycleId{42}, CycleKind::T1);
        Cycle queued;
        queued.id = CycleId{43};
        queued.kind = CycleKind::T2;
        model.setQueued(hq, {queued});
        QCOMPARE(WatchText::queued(*model.find(hq), queued),
                 u"T2, cycle 43 queued behind T1, cycle 42"_s);
        model.end(hq, [] {
            Cycle removed;
            removed.id = CycleId{43};
            removed.outcome = CycleOutcome::Stopped;
            return removed;
        }());
        QVERIFY(model.isRunning());
        QVERIFY(model.find(hq)->queued.isEmpty());
    }

    void saysHowItEnded()
    {
        WatchedSite site;
        site.name = u"HQ"_s;
        site.last = ended(CycleOutcome::Success);
        site.last->in.added = 16;
        site.last->out.modified = 32;
        CycleAgreement part;
        part.name = u"Branch A"_s;
        part.note = u"sent, waiting for confirmation"_s;
        site.last->agreements << part;
        QCOMPARE(WatchText::ended(site),
                 u"✓ T2, cycle 42 at HQ: 1.2 s, in 16, out 32. Branch A: sent, waiting for "
                 "confirmation."_s);
        site.last = ended(CycleOutcome::Failed);
        site.last->error = u"The folder is not writable."_s;
        QVERIFY(WatchText::ended(site).startsWith(u"✕ T2"_s));
        QVERIFY(WatchText::ended(site).endsWith(u"Failed. The folder is not writable."_s));
    }

    void tellsAQuickCycleByItsResult()
    {
        OpenSites sites(noOpener());
        WatchModel model(sites);
        const SiteKey branch{1};
        model.start(branch, u"Branch A"_s, CycleId{42}, CycleKind::T1);
        CycleProgress first; // the only one that came
        first.cycle = CycleId{42};
        first.lanes = {LaneProgress{}, LaneProgress{}};
        first.lanes[0].phases[size_t(Phase::Export)] = PhaseState::Running;
        first.lanes[1].agreement = AgreementId{7};
        model.progress(branch, first);
        Cycle cycle = ended(CycleOutcome::Success);
        cycle.kind = CycleKind::T1;
        cycle.phases = {{u"export"_s, 0.1, 180}, {u"send"_s, 0.1, 1}};
        CycleAgreement part;
        part.agreement = AgreementId{7};
        part.name = u"HQ"_s;
        part.out.added = 180;
        part.sentKind = u"full"_s;
        cycle.agreements << part;
        model.end(branch, cycle);

        const QList<LaneProgress> lanes = model.find(branch)->lastLanes;
        const std::array<PhaseState, 4> sent{PhaseState::Skipped, PhaseState::Skipped,
                                             PhaseState::Done, PhaseState::Done};
        QCOMPARE(lanes.size(), 2);
        QCOMPARE(lanes[0].name, u"Branch A"_s);
        QVERIFY(lanes[0].phases == sent);
        QCOMPARE(lanes[1].name, u"HQ"_s);
        QVERIFY(lanes[1].phases == sent);
        QCOMPARE(lanes[1].out.added, 180);
    }

    void tellsWhatACycleReceived()
    {
        Cycle cycle = ended(CycleOutcome::Success);
        cycle.kind = CycleKind::T3;
        for (const QString &phase : {u"fetch"_s, u"import"_s, u"export"_s, u"send"_s})
            cycle.phases << CyclePhase{phase, 0.1, 0};
        CycleAgreement part;
        part.agreement = AgreementId{7};
        part.in.added = 360;
        cycle.agreements << part;
        const QList<LaneProgress> lanes = endedLanes(u"Branch A"_s, {}, cycle); // none was seen
        QCOMPARE(lanes.size(), 2);
        QCOMPARE(lanes[0].phases[size_t(Phase::Send)], PhaseState::Done);
        const std::array<PhaseState, 4> received{PhaseState::Done, PhaseState::Done,
                                                 PhaseState::Skipped, PhaseState::Skipped};
        QVERIFY(lanes[1].phases == received);
    }

    void tellsWhereACycleBroke()
    {
        Cycle cycle = ended(CycleOutcome::Failed);
        cycle.phases = {{u"fetch"_s, 0.1, 0}, {u"import"_s, 0.1, 0}};
        const std::array<PhaseState, 4> broken{PhaseState::Done, PhaseState::Failed,
                                               PhaseState::Waiting, PhaseState::Waiting};
        QVERIFY(endedLanes(u"HQ"_s, {}, cycle).constFirst().phases == broken);
        cycle.outcome = CycleOutcome::Warnings;
        cycle.phases << CyclePhase{u"export"_s, 0.1, 0} << CyclePhase{u"send"_s, 0.1, 0};
        CycleAgreement part;
        part.agreement = AgreementId{7};
        part.outcome = CycleOutcome::Failed;
        part.sentKind = u"delta"_s;
        cycle.agreements << part;
        const QList<LaneProgress> lanes = endedLanes(u"HQ"_s, {}, cycle);
        QCOMPARE(lanes[0].phases[size_t(Phase::Send)], PhaseState::Done);
        QCOMPARE(lanes[1].phases[size_t(Phase::Send)], PhaseState::Failed);
    }

    void saysWhatAWholeCycleLeaves()
    {
        SiteSummary hq = summaryOf(true, {Role::Server, Role::Server});
        hq.agreements[0].settings.partnerAddress = u"a@x"_s;
        hq.agreements[1].settings.partnerAddress = u"b@x"_s;
        SiteSummary branch = summaryOf(false, {Role::Requestor});
        branch.info.name = u"Branch A"_s;
        branch.info.address = u"a@x"_s;
        const QString text = wholeCycleText(hq, {branch});
        QVERIFY2(text.contains(u"Sent. Waiting for T3 of Partner 2."_s), qPrintable(text));
        QVERIFY2(text.contains(u"HQ reads their confirmations with its next T2"_s),
                 qPrintable(text));
        QCOMPARE(wholeCycleText(branch, {}),
                 u"Sent. Waiting for T2 of Partner 1; T3 will apply the answer."_s);

        OpenSites sites(noOpener());
        WatchModel model(sites);
        model.start(SiteKey{1}, u"HQ"_s, CycleId{42}, CycleKind::T2);
        model.end(SiteKey{1}, ended(CycleOutcome::Success));
        model.start(SiteKey{2}, u"Branch A"_s, CycleId{1}, CycleKind::T3);
        model.endWhole(SiteKey{1}, text);
        QCOMPARE(model.sites().constFirst().name, u"HQ"_s); // where it was asked for
        QVERIFY(WatchText::ended(model.sites().constFirst()).endsWith(text));
    }

    void putsTheLatestFirst()
    {
        OpenSites sites(noOpener());
        WatchModel model(sites);
        model.start(SiteKey{1}, u"HQ"_s, CycleId{1}, CycleKind::T2);
        model.start(SiteKey{2}, u"Branch A"_s, CycleId{1}, CycleKind::T1);
        QCOMPARE(model.sites().constFirst().name, u"Branch A"_s);
        model.remove(SiteKey{2});
        QCOMPARE(model.sites().size(), 1);
    }
};

QTEST_GUILESS_MAIN(ForcingTest)
#include "tst_forcing.moc"
