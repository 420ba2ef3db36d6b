#include "engine/core/uid.h"
#include "engine/service/engine_handle.h"
#include "engine/service/wire.h"
#include "engine/store/lists.h"
#include "engine/store/parameters.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 20'000; // generous: the machine may be loaded

/** Cycles that end when the test lets them, or when they are asked to stop. */
class GatedWork final : public CycleWork
{
public:
    Result<> allowed(Database &, CycleKind kind, AgreementId) override
    {
        if (kind == CycleKind::T3)
            return fail(Error::Code::Denied, u"HQ has no Dirsync Requestor, so there is no T3."_s);
        return {};
    }

    Result<CycleReport> run(Database &site, const CycleJob &job, qint64 fence,
                            const ProgressFunction &progress) override
    {
        Cycle cycle = job.cycle;
        lastFence = fence;
        ++begun;
        CycleProgress at;
        at.cycle = cycle.id;
        at.kind = cycle.kind;
        at.total = 10;
        cycle.outcome = CycleOutcome::Success;
        while (!gate.tryAcquire(1, 10)) {
            at.done = std::min<qint64>(at.done + 1, 10);
            if (!progress(at)) {
                cycle.outcome = CycleOutcome::Stopped;
                break;
            }
        }
        cycle.in.added = 16;
        cycle.startedAt = cycle.queuedAt;
        cycle.endedAt = cycle.queuedAt + 1;
        if (job.preview)
            return CycleReport{cycle, {}};
        DX_TRY(Cycles(site).update(cycle));
        return CycleReport{cycle, {}};
    }

    Result<bool> idle(Database &site) override
    {
        if (!idleForLong)
            return false;
        ++idling;
        DX_TRY(site.run(u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                        " 2000000000) SELECT count(*) FROM n"_s));
        return true;
    }

    QSemaphore gate;
    std::atomic<int> begun = 0;
    std::atomic<qint64> lastFence = 0;
    std::atomic<bool> idleForLong = false;
    std::atomic<int> idling = 0;
};

/** For comparisons: Qt Test would take our toString() for its own. */
template<typename Value>
QString word(Value value)
{
    return toString(value);
}

template<typename T>
T valueOf(const QFuture<Result<T>> &future)
{
    return future.result().value_or(T());
}

} // namespace

/** Everything an engine client does, asked of the holder itself and from another program. */
class TestEngine final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whoWorksTheSite();
    void F2_forceRunsACycle_data() { bothClients(); }
    void F2_forceRunsACycle();
    void forcingWhileBusyQueues_data() { bothClients(); }
    void forcingWhileBusyQueues();
    void stopsWhatRunsAndWhatWaits_data() { bothClients(); }
    void stopsWhatRunsAndWhatWaits();
    void refusalsComeBack_data() { bothClients(); }
    void refusalsComeBack();
    void previewHasNoNumber_data() { bothClients(); }
    void previewHasNoNumber();
    void controlCodes_data() { bothClients(); }
    void controlCodes();
    void stoppedForcesNothing_data() { bothClients(); }
    void stoppedForcesNothing();
    void F1_F4_pauseTriggers_data() { bothClients(); }
    void F1_F4_pauseTriggers();
    void pauseQueuesBehind_data() { bothClients(); }
    void pauseQueuesBehind();
    void pauseWithoutRole_data() { bothClients(); }
    void pauseWithoutRole();
    void otherTakesOver();
    void silentHolderLosesTheSite();
    void askedButNotBegunIsDoneByTheNext();
    void unfinishedCyclesEndAsFailed();
    void scheduledCyclesRun();
    void nothingScheduledWhilePaused();
    void closingEndsWhatWasBegun();
    void closingDoesNotWaitForIdleWork();

private:
    static void bothClients()
    {
        QTest::addColumn<bool>("remote");
        QTest::newRow("embedded") << false;
        QTest::newRow("remote") << true;
    }
    std::unique_ptr<EngineHandle> open(const QString &program,
                                       EngineClient::Duty duty = EngineClient::Duty::Everything);
    /** The client under test; with `remote` a second one beside the holder. */
    EngineClient &client();
    void addRole(Role role);
    void setKicks(quint32 value);
    ForceRequest t2() const { return {CycleKind::T2, CycleTrigger::Console, {}, u"ann@hq"_s}; }
    /** An empty one while it is not written yet. */
    Cycle stored(qint64 number) { return Cycles(*m_site).byId({number}).value_or(Cycle()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    StoreUrl m_url;
    std::unique_ptr<Database> m_site;
    std::shared_ptr<TestClock> m_clock;
    std::shared_ptr<GatedWork> m_work;
    std::unique_ptr<EngineHandle> m_holder;
    std::unique_ptr<EngineHandle> m_other;
};

#define WAIT_FOR(future) QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), kWaitMs)

void TestEngine::initTestCase()
{
    qRegisterMetaType<CycleId>();
}

void TestEngine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_url = *StoreUrl::parse(u"sqlite:"_s + m_folder->filePath(u"site.db"_s));
    m_site = *Database::open(m_url, Database::Mode::Create);
    m_clock = std::make_shared<TestClock>();
    m_work = std::make_shared<GatedWork>();
    SiteStore site(*m_site);
    QVERIFY(site.create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s, m_clock->now()));
    DirsyncServer server;
    server.name = u"Dirsync Server"_s;
    QVERIFY(site.setServer(server, m_clock->now()));
}

void TestEngine::cleanup()
{
    m_work->gate.release(100);
    m_other.reset();
    m_holder.reset();
    m_site.reset();
    m_folder.reset();
}

std::unique_ptr<EngineHandle> TestEngine::open(const QString &program, EngineClient::Duty duty)
{
    auto handle = EngineHandle::open(
        {m_url, {u"host"_s, 1, program}, duty, m_clock, m_work, [](qint64) { return true; }});
    if (!handle)
        qWarning() << handle.error().text << handle.error().detail;
    return handle ? std::move(*handle) : nullptr;
}

EngineClient &TestEngine::client()
{
    QFETCH(bool, remote);
    m_holder = open(u"console"_s);
    if (!remote)
        return *m_holder;
    m_other = open(u"command"_s, EngineClient::Duty::OnRequest);
    return *m_other;
}

void TestEngine::addRole(Role role)
{
    const auto list = Lists(*m_site).create(role == Role::Server ? u"From A"_s : u"From HQ"_s, {},
                                            m_clock->now());
    AgreementSettings settings;
    settings.name = role == Role::Server ? u"Branch A"_s : u"Centre"_s;
    settings.partnerAddress = settings.name.first(1).toLower() + u"@contoso.example"_s;
    settings.importList = *list;
    const auto made
        = Agreements(*m_site).create(role, newUid(m_clock->now()), settings, m_clock->now());
    QVERIFY2(made, made ? "" : qPrintable(made.error().text));
}

void TestEngine::setKicks(quint32 value)
{
    Parameter parameter;
    parameter.name = u"PauseKicksDX"_s;
    parameter.dword = value;
    QVERIFY(Parameters(*m_site).set(parameter, m_clock->now()));
}

void TestEngine::whoWorksTheSite()
{
    m_holder = open(u"console"_s);
    m_other = open(u"command"_s);
    QVERIFY(m_holder->info().here);
    QCOMPARE(m_holder->info().program, u"console"_s);
    QVERIFY(!m_other->info().here);
    QCOMPARE(m_other->info().program, u"console"_s);
}

void TestEngine::F2_forceRunsACycle()
{
    EngineClient &engine = client();
    QSignalSpy started(&engine, &EngineClient::cycleStarted);
    QSignalSpy progressed(&engine, &EngineClient::progressed);
    QSignalSpy ended(&engine, &EngineClient::cycleEnded);
    const auto report = engine.force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, kWaitMs);
    QCOMPARE(started.at(0).at(0).value<CycleId>(), CycleId{1});
    QTRY_VERIFY_WITH_TIMEOUT(!progressed.isEmpty(), kWaitMs);
    m_work->gate.release();
    WAIT_FOR(report);
    const Cycle cycle = valueOf(report).cycle;
    QCOMPARE(cycle.id, CycleId{1});
    QCOMPARE(word(cycle.outcome), word(CycleOutcome::Success));
    QCOMPARE(cycle.in.added, 16);
    QCOMPARE(cycle.askedBy, u"ann@hq"_s);
    QCOMPARE(word(stored(1).outcome), word(CycleOutcome::Success));
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kWaitMs);
    QCOMPARE(ended.at(0).at(0).value<Cycle>().id, CycleId{1});
    QVERIFY(m_work->lastFence > 0);
    QCOMPARE(*SiteStore(*m_site).fence(), m_work->lastFence);
}

void TestEngine::forcingWhileBusyQueues()
{
    EngineClient &engine = client();
    QSignalSpy progressed(&engine, &EngineClient::progressed);
    const auto first = engine.force(t2());
    const auto second = engine.force(t2());
    QTRY_VERIFY_WITH_TIMEOUT(!progressed.isEmpty()
                                 && progressed.constLast().at(0).value<CycleProgress>().queued
                                     == QList<CycleId>{CycleId{2}},
                             kWaitMs);
    QCOMPARE(m_work->begun, 1);
    m_work->gate.release();
    WAIT_FOR(first);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 2, kWaitMs);
    QVERIFY(!second.isFinished());
    m_work->gate.release();
    WAIT_FOR(second);
    QCOMPARE(valueOf(second).cycle.id, CycleId{2});
    QCOMPARE(word(stored(2).outcome), word(CycleOutcome::Success));
}

void TestEngine::stopsWhatRunsAndWhatWaits()
{
    EngineClient &engine = client();
    const auto first = engine.force(t2());
    const auto second = engine.force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    const auto dropped = engine.stop({2});
    WAIT_FOR(second);
    WAIT_FOR(dropped);
    QVERIFY(dropped.result());
    QCOMPARE(word(valueOf(second).cycle.outcome), word(CycleOutcome::Stopped));
    QVERIFY(!first.isFinished());
    QVERIFY(engine.stop({1}).result());
    WAIT_FOR(first);
    QCOMPARE(word(valueOf(first).cycle.outcome), word(CycleOutcome::Stopped));
    const auto unknown = engine.stop({7});
    WAIT_FOR(unknown);
    QCOMPARE(unknown.result().error().code, Error::Code::NotFound);
    QTRY_COMPARE_WITH_TIMEOUT(word(stored(2).outcome), word(CycleOutcome::Stopped), kWaitMs);
    QCOMPARE(m_work->begun, 1);
}

void TestEngine::refusalsComeBack()
{
    EngineClient &engine = client();
    const auto refused = engine.force({CycleKind::T3, CycleTrigger::Console, {}, u"ann@hq"_s});
    WAIT_FOR(refused);
    QVERIFY(!refused.result());
    QCOMPARE(refused.result().error().code, Error::Code::Denied);
    QCOMPARE(refused.result().error().text, u"HQ has no Dirsync Requestor, so there is no T3."_s);
}

void TestEngine::previewHasNoNumber()
{
    EngineClient &engine = client();
    QSignalSpy ended(&engine, &EngineClient::cycleEnded);
    m_work->gate.release();
    const auto preview = engine.preview(t2());
    WAIT_FOR(preview);
    QVERIFY(preview.result());
    QVERIFY(!valueOf(preview).cycle.id.isValid());
    QCOMPARE(valueOf(preview).cycle.in.added, 16);
    QVERIFY(Cycles(*m_site).latest(5)->isEmpty());
    QCOMPARE(ended.size(), 0);
}

void TestEngine::controlCodes()
{
    EngineClient &engine = client();
    QSignalSpy changed(&engine, &EngineClient::controlStateChanged);
    const auto paused = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(paused);
    QCOMPARE(word(valueOf(paused).state), word(ControlState::Paused));
    QCOMPARE(valueOf(paused).error, 0);
    QCOMPARE(valueOf(paused).text, u"The Directory Synchronization service on \\\\HQ is paused."_s);
    QCOMPARE(word(SiteStore(*m_site).read()->control), word(ControlState::Paused));
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWaitMs);
    const auto again = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(again);
    QCOMPARE(again.result().error().code, Error::Code::Conflict);
    m_work->gate.release();
    const auto forced = engine.force(t2()); // by hand it still works
    WAIT_FOR(forced);
    QVERIFY(forced.result());
    const auto continued = engine.control(ControlCode::Continue, u"ann@hq"_s);
    WAIT_FOR(continued);
    QCOMPARE(word(SiteStore(*m_site).read()->control), word(ControlState::Running));
}

void TestEngine::stoppedForcesNothing()
{
    EngineClient &engine = client();
    const auto running = engine.force(t2());
    const auto waiting = engine.force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    const auto stopped = engine.control(ControlCode::Stop, u"ann@hq"_s);
    WAIT_FOR(stopped);
    WAIT_FOR(running);
    WAIT_FOR(waiting);
    QCOMPARE(word(valueOf(running).cycle.outcome), word(CycleOutcome::Stopped));
    QCOMPARE(word(valueOf(waiting).cycle.outcome), word(CycleOutcome::Stopped));
    const auto refused = engine.force(t2());
    WAIT_FOR(refused);
    QCOMPARE(refused.result().error().code, Error::Code::Denied);
    QVERIFY(refused.result().error().text.contains("Start it"_L1));
    QTRY_COMPARE_WITH_TIMEOUT(word(SiteStore(*m_site).read()->control), word(ControlState::Stopped),
                              kWaitMs);
    const auto started = engine.control(ControlCode::Start, u"ann@hq"_s);
    WAIT_FOR(started);
    QCOMPARE(word(valueOf(started).state), word(ControlState::Running));
}

void TestEngine::F1_F4_pauseTriggers()
{
    addRole(Role::Server);
    setKicks(1);
    EngineClient &engine = client();
    const auto answer = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(answer);
    const ControlAnswer said = valueOf(answer);
    QCOMPARE(said.error, 2140);
    QVERIFY(said.started);
    QCOMPARE(word(said.state), word(ControlState::Running));
    QCOMPARE(word(said.kind), word(CycleKind::T2));
    QCOMPARE(said.text,
             u"Could not pause the Directory Synchronization service on \\\\HQ. Error 2140: An "
             "internal error occurred."_s);
    QCOMPARE(said.explanation,
             u"This is the expected answer: T2 (cycle 1) has started and the service keeps "
             "running."_s);
    m_work->gate.release();
    QTRY_COMPARE_WITH_TIMEOUT(word(stored(1).outcome), word(CycleOutcome::Success), kWaitMs);
    QCOMPARE(word(stored(1).trigger), word(CycleTrigger::Pause));
    QCOMPARE(word(SiteStore(*m_site).read()->control), word(ControlState::Running));
    setKicks(0); // takes effect at once
    const auto really = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(really);
    QCOMPARE(word(valueOf(really).state), word(ControlState::Paused));
}

void TestEngine::pauseQueuesBehind()
{
    addRole(Role::Server);
    setKicks(1);
    EngineClient &engine = client();
    const auto running = engine.force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    const auto answer = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(answer);
    QCOMPARE(valueOf(answer).behind, CycleId{1});
    QVERIFY(valueOf(answer).explanation.contains("T2 is queued behind cycle 1"_L1));
    m_work->gate.release(2);
    WAIT_FOR(running);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 2, kWaitMs);
}

void TestEngine::pauseWithoutRole()
{
    QVERIFY(SiteStore(*m_site).removeServer());
    setKicks(1);
    EngineClient &engine = client();
    const auto answer = engine.control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(answer);
    QCOMPARE(valueOf(answer).error, 2140);
    QVERIFY(!valueOf(answer).started);
    QVERIFY(valueOf(answer).explanation.startsWith("Nothing to trigger"_L1));
    QCOMPARE(word(valueOf(answer).state), word(ControlState::Running));
    QVERIFY(Cycles(*m_site).latest(5)->isEmpty());
}

void TestEngine::otherTakesOver()
{
    m_holder = open(u"console"_s);
    m_other = open(u"command"_s);
    QSignalSpy changed(m_other.get(), &EngineClient::engineChanged);
    m_holder.reset();
    m_clock->advance(2'000);
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWaitMs);
    QVERIFY(m_other->info().here);
    QCOMPARE(m_other->info().program, u"command"_s);
    m_work->gate.release();
    const auto report = m_other->force(t2());
    WAIT_FOR(report);
    QVERIFY(report.result());
}

void TestEngine::silentHolderLosesTheSite()
{
    m_holder = open(u"console"_s);
    QSignalSpy changed(m_holder.get(), &EngineClient::engineChanged);
    {
        // another program finds the lease run out; this one was suspended meanwhile
        const auto run = *Database::open(m_url, Database::Mode::ReadWrite, StorePart::Run);
        RunStore store(*run);
        TestClock later(m_clock->now() + 60'000);
        Lease lease(store, later);
        QVERIFY(lease.take({u"other"_s, 2, u"dirsync"_s}, 0)->isOurs);
    }
    m_clock->advance(60'000);
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, kWaitMs);
    QVERIFY(!m_holder->info().here);
    QCOMPARE(m_holder->info().host, u"other"_s);
}

void TestEngine::askedButNotBegunIsDoneByTheNext()
{
    m_holder = open(u"console"_s);
    m_other = open(u"command"_s, EngineClient::Duty::OnRequest);
    const auto running = m_holder->force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    const auto waiting = m_other->force(t2());
    const auto run = *Database::open(m_url, Database::Mode::ReadWrite, StorePart::Run);
    QTRY_COMPARE_WITH_TIMEOUT(RunStore(*run).taken()->size(), 1, kWaitMs);
    m_holder.reset(); // is closed: its cycle stops, the other's is still wanted
    QCOMPARE(m_work->begun, 1);
    m_clock->advance(2'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 2, kWaitMs);
    m_work->gate.release();
    WAIT_FOR(waiting);
    QVERIFY(waiting.result());
    QCOMPARE(word(valueOf(waiting).cycle.outcome), word(CycleOutcome::Success));
}

void TestEngine::unfinishedCyclesEndAsFailed()
{
    Cycle cut;
    cut.kind = CycleKind::T2;
    cut.outcome = CycleOutcome::Running;
    cut.queuedAt = m_clock->now();
    QCOMPARE(*Cycles(*m_site).insert(cut), CycleId{1});
    m_holder = open(u"console"_s);
    QTRY_COMPARE_WITH_TIMEOUT(word(stored(1).outcome), word(CycleOutcome::Failed), kWaitMs);
    QVERIFY(!stored(1).error.isEmpty());
    m_work->gate.release();
    const auto next = m_holder->force(t2());
    WAIT_FOR(next);
    QCOMPARE(valueOf(next).cycle.id, CycleId{2});
    const auto events = Events(*m_site).find({});
    QVERIFY(std::ranges::any_of(*events, [](const Event &event) {
        return event.number == int(EventNumber::StateNotUpdated);
    }));
}

void TestEngine::scheduledCyclesRun()
{
    DirsyncServer server = **SiteStore(*m_site).server();
    server.schedule = u"always"_s;
    QVERIFY(SiteStore(*m_site).setServer(server, m_clock->now()));
    m_holder = open(u"console"_s);
    m_work->gate.release(10);
    QTest::qWait(0);
    QCOMPARE(m_work->begun, 0);
    m_clock->advance(15 * 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(word(stored(1).outcome), word(CycleOutcome::Success), kWaitMs);
    QCOMPARE(word(stored(1).trigger), word(CycleTrigger::Schedule));
}

void TestEngine::nothingScheduledWhilePaused()
{
    DirsyncServer server = **SiteStore(*m_site).server();
    server.schedule = u"always"_s;
    QVERIFY(SiteStore(*m_site).setServer(server, m_clock->now()));
    m_holder = open(u"console"_s);
    const auto paused = m_holder->control(ControlCode::Pause, u"ann@hq"_s);
    WAIT_FOR(paused);
    m_work->gate.release(10);
    m_clock->advance(15 * 60'000);
    m_clock->advance(3'000);
    // the holder looks at its schedules whenever it has served what others ask
    m_other = open(u"command"_s, EngineClient::Duty::OnRequest);
    const auto forced = m_other->force(t2());
    WAIT_FOR(forced);
    const auto unknown = m_other->stop({99});
    WAIT_FOR(unknown);
    QCOMPARE(m_work->begun, 1);
    QCOMPARE(word(stored(1).trigger), word(CycleTrigger::Console));
}

void TestEngine::closingEndsWhatWasBegun()
{
    m_holder = open(u"command"_s, EngineClient::Duty::OnRequest);
    const auto report = m_holder->force(t2());
    QTRY_COMPARE_WITH_TIMEOUT(m_work->begun, 1, kWaitMs);
    m_work->gate.release();
    m_holder.reset();
    QVERIFY(report.isFinished());
    QCOMPARE(word(stored(1).outcome), word(CycleOutcome::Success));
    const auto run = *Database::open(m_url, Database::Mode::ReadWrite, StorePart::Run);
    RunStore store(*run);
    QVERIFY(!*Lease(store, *m_clock).holder(u"host"_s));
}

void TestEngine::closingDoesNotWaitForIdleWork()
{
    m_work->idleForLong = true;
    m_holder = open(u"console"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->idling, 1, kWaitMs);
    QElapsedTimer clock;
    clock.start();
    m_holder.reset();
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    const auto run = *Database::open(m_url, Database::Mode::ReadWrite, StorePart::Run);
    RunStore store(*run);
    QVERIFY(!*Lease(store, *m_clock).holder(u"host"_s));
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
