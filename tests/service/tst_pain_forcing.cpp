#include "engine/service/engine_handle.h"
#include "engine/service/event_log.h"
#include "engine/service/schedule.h"
#include "engine/service/scheduler.h"

#include <QTemporaryDir>
#include <QTest>

#include <ctime>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 20'000; // generous: the machine may be loaded
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr Timestamp kMonday = 1'778'457'600'000; // 2026-05-11 00:00 UTC

/** Cycles that are over at once. */
class QuickWork final : public CycleWork
{
public:
    Result<> allowed(Database &, CycleKind, AgreementId) override { return {}; }
    Result<CycleReport> run(Database &site, const CycleJob &job, qint64,
                            const ProgressFunction &) override
    {
        Cycle cycle = job.cycle;
        cycle.outcome = CycleOutcome::Success;
        cycle.startedAt = cycle.endedAt = cycle.queuedAt;
        DX_TRY(Cycles(site).update(cycle));
        return CycleReport{cycle, {}, {}};
    }
    Result<bool> idle(Database &) override { return false; }
};

/** Marks of the hour `hour` on every day. */
Schedule atQuarters(int hour, const QList<int> &quarters)
{
    Schedule schedule(Schedule::Kind::Selected);
    for (int day = 0; day < 7; ++day) {
        for (const int quarter : quarters)
            schedule.set((day * 24 + hour) * 4 + quarter, true);
    }
    return schedule;
}

SiteFacts serverWith(const Schedule &schedule, const QByteArray &zone = "UTC")
{
    SiteFacts facts;
    facts.info.zone = zone;
    facts.server = DirsyncServer{};
    facts.server->name = u"Dirsync Server"_s;
    facts.server->schedule = schedule.toText();
    return facts;
}

} // namespace

/**
 * What administrators of older systems suffered from forcing and schedules (domain.md, 7): each row
 * by its name. F1, F2 and F4 are in tst_engine, F6, F7, F10 and F12 also in tst_schedule, F9 in
 * tests/cycles/tst_faults, F15 and F16 in tests/cycles/tst_pain_setup.
 */
class TestPainForcing final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    StoreUrl m_url;
    std::unique_ptr<Database> m_site;
    std::shared_ptr<TestClock> m_clock;

    std::unique_ptr<EngineHandle> open(EngineClient::Duty duty) const
    {
        auto handle = EngineHandle::open({m_url,
                                          {u"host"_s, 1, u"test"_s},
                                          duty,
                                          m_clock,
                                          std::make_shared<QuickWork>(),
                                          [](qint64) { return true; }});
        if (!handle)
            qFatal("%s", qPrintable(handle.error().text));
        return std::move(*handle);
    }
    void schedule(const Schedule &schedule)
    {
        DirsyncServer server = **SiteStore(*m_site).server();
        server.schedule = schedule.toText();
        QVERIFY(SiteStore(*m_site).setServer(server, m_clock->now()));
    }
    qsizetype cycles() const { return Cycles(*m_site).latest(100)->size(); }
    QList<Event> events(EventNumber number) const
    {
        QList<Event> found = *Events(*m_site).find({});
        found.removeIf([number](const Event &event) { return event.number != int(number); });
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_url = *StoreUrl::parse(u"sqlite:"_s + m_folder->filePath(u"site.db"_s));
        m_site = *Database::open(m_url, Database::Mode::Create);
        m_clock = std::make_shared<TestClock>();
        m_clock->advance(kMonday + 8 * kHour - m_clock->now());
        SiteStore site(*m_site);
        QVERIFY(site.create(u"Contoso"_s, u"HQ"_s, u"hq@contoso.example"_s, m_clock->now()));
        SiteInfo info = *site.read();
        info.zone = "UTC";
        QVERIFY(site.update(info));
        DirsyncServer server;
        server.name = u"Dirsync Server"_s;
        QVERIFY(site.setServer(server, m_clock->now()));
    }

    /** No service has to run, and none has to be stopped, to force a cycle. */
    void F3_forcingNeedsNoServiceProgram()
    {
        const auto engine = open(EngineClient::Duty::OnRequest);
        const auto report = engine->force({CycleKind::T2, CycleTrigger::Command, {}, u"ann@hq"_s});
        QTRY_VERIFY_WITH_TIMEOUT(report.isFinished(), kWaitMs);
        QVERIFY(report.result());
        QVERIFY(report.result()->cycle.outcome == CycleOutcome::Success);
    }

    /** Quarter hours are no mere ornament of a grid of hours. */
    void F5_everyMarkedQuarterFires()
    {
        const Schedule schedule = atQuarters(9, {1, 2, 3});
        const SiteFacts facts = serverWith(schedule);
        Scheduler scheduler(kMonday, {});
        QList<Timestamp> fired;
        for (Timestamp now = kMonday; now < kMonday + 7 * kDay; now += kMinute) {
            if (!scheduler.due(facts, now).isEmpty())
                fired.append(now);
        }
        QCOMPARE(fired.size(), 7 * 3);
        QCOMPARE(fired, schedule.nextRuns(kMonday, "UTC", 7 * 3)); // and that is what is shown
        QCOMPARE(fired.constFirst(), kMonday + 9 * kHour + 15 * kMinute);
    }

    /** What came while nobody worked the site is run late, or said to be missed. */
    void F6_missedRunsAreRunLateOrTold()
    {
        schedule(atQuarters(9, {0}));
        {
            const auto engine = open(EngineClient::Duty::Everything);
            m_clock->advance(kHour + 3'000); // Monday 09:00
            QTRY_COMPARE_WITH_TIMEOUT(cycles(), 1, kWaitMs);
            QTRY_VERIFY_WITH_TIMEOUT(!events(EventNumber::CycleSucceeded).isEmpty(), kWaitMs);
        }
        QVERIFY(events(EventNumber::CycleLate).isEmpty());
        m_clock->advance(kDay + 2 * kHour); // Tuesday 11:00: within the four hours
        {
            const auto engine = open(EngineClient::Duty::Everything);
            QTRY_COMPARE_WITH_TIMEOUT(cycles(), 2, kWaitMs);
            QTRY_COMPARE_WITH_TIMEOUT(events(EventNumber::CycleLate).size(), 1, kWaitMs);
        }
        const QString late = events(EventNumber::CycleLate).constFirst().text;
        QVERIFY2(late.contains(u"T2 of Dirsync Server has been due since 2026-05-12 09:00 UTC"_s),
                 qPrintable(late));
        m_clock->advance(kDay + 3 * kHour); // Wednesday 14:00: too late
        {
            const auto engine = open(EngineClient::Duty::Everything);
            QTRY_COMPARE_WITH_TIMEOUT(events(EventNumber::CycleMissed).size(), 1, kWaitMs);
            QCOMPARE(cycles(), 2);
        }
        const Event missed = events(EventNumber::CycleMissed).constFirst();
        QVERIFY2(missed.text.contains(u"was due at 2026-05-13 09:00 UTC"_s),
                 qPrintable(missed.text));
        QVERIFY(missed.severity == Severity::Warning);
    }

    /** A schedule is kept by the clock on the site's wall, wherever the program runs. */
    void F11_anotherZoneOfTheMachineChangesNothing()
    {
        const Schedule schedule = atQuarters(9, {0});
        const QByteArray before = qgetenv("TZ");
        QList<QList<Timestamp>> runs;
        for (const char *zone : {"UTC", "America/New_York", "Asia/Tokyo"}) {
            qputenv("TZ", zone);
            tzset();
            runs.append(schedule.nextRuns(kMonday, "Europe/Berlin", 3));
        }
        if (before.isEmpty())
            qunsetenv("TZ");
        else
            qputenv("TZ", before);
        tzset();
        QCOMPARE(runs.at(0).constFirst(), kMonday + 7 * kHour); // 09:00 in summer
        QCOMPARE(runs.at(1), runs.at(0));
        QCOMPARE(runs.at(2), runs.at(0));
        SiteInfo info = *SiteStore(*m_site).read();
        info.zone = "Europe/Berlin";
        QVERIFY(SiteStore(*m_site).update(info));
        QCOMPARE(SiteStore(*m_site).read()->zone, QByteArray("Europe/Berlin"));
    }

    /** The site is the server no more: nothing of its schedule is left, nor comes back. */
    void F14_roleChangeTakesItsScheduleAlong()
    {
        schedule(Schedule(Schedule::Kind::Always));
        Scheduler scheduler(m_clock->now(), {});
        m_clock->advance(15 * kMinute);
        QCOMPARE(scheduler.due(*SiteFacts::read(*m_site), m_clock->now()).size(), 1);
        QVERIFY(SiteStore(*m_site).removeServer());
        m_clock->advance(15 * kMinute);
        QVERIFY(scheduler.due(*SiteFacts::read(*m_site), m_clock->now()).isEmpty());
        QVERIFY(SiteStore(*m_site).setServer({u"Anew"_s, {}, false, false, u"never"_s},
                                             m_clock->now()));
        m_clock->advance(kDay);
        QVERIFY(scheduler.due(*SiteFacts::read(*m_site), m_clock->now()).isEmpty());
        QVERIFY(scheduler.late().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPainForcing)
#include "tst_pain_forcing.moc"
