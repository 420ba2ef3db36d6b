#include "tests/e2e/crash/programs.h"
#include "tests/places.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace dx;
using namespace dx::test;

namespace {

constexpr int kPeople = 1'200;
constexpr int kKillsBetweenProofs = 20;

int numberFrom(const char *variable, int otherwise)
{
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? number : otherwise;
}

} // namespace

/**
 * The program is killed (SIGKILL) at any moment of imports and cycles: the store is whole, the same
 * command then completes, and in the end all lists are equal.
 *
 * DIRSYNC_CRASH_SEED repeats the choices of a run (what is killed, how long after its start; where
 * it is by then is the machine's affair), DIRSYNC_CRASH_KILLS says how many (more than some hundred
 * need QTEST_FUNCTION_TIMEOUT, too); without it, a slow machine kills fewer.
 */
class TestKills final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void killedAtAnyMoment();
    void theNextProgramWaitsUntilTheKilledOneIsGone();

private:
    /** What is killed. */
    struct Work
    {
        QString site;
        QString name; ///< "t1", "t2", "t3", "import"
        QStringList arguments;
    };
    Work anyWork();
    bool dies(const Work &work);
    void completes(const Work &work);
    void proveAll();
    bool chance(int percent) { return int(m_dice.bounded(100)) < percent; }

    std::unique_ptr<Programs> m_programs;
    QRandomGenerator m_dice;
    QMap<QString, qint64> m_lasts; ///< how long a command takes, in milliseconds
    QMap<QString, int> m_kills;
    int m_unfinished = 0; ///< cycles that stood in the store as begun
};

/** Changes something now and then, and says what is run next. */
TestKills::Work TestKills::anyWork()
{
    const QString site = m_programs->sites().at(m_dice.bounded(3));
    if (chance(60)) {
        People &people = m_programs->people(site);
        people.change(int(m_dice.bounded(50)), chance(40) ? 1 : 40);
        people.add();
        if (chance(50))
            people.removeFirst();
        const Work import{site, u"import"_s, m_programs->importArguments(site)};
        if (chance(15))
            return import;
        completes(import);
    }
    const QString cycle = site == "hq"_L1 ? u"t2"_s : chance(50) ? u"t1"_s : u"t3"_s;
    return {site, cycle, {u"force"_s, cycle}};
}

/** Whether it was killed: it may be faster. */
bool TestKills::dies(const Work &work)
{
    const int most = int(m_lasts.value(work.name, 150) * 11 / 10) + 1;
    const int after = m_dice.bounded(most);
    QProcess process;
    m_programs->line().prepare(process, work.site);
    process.start(dirsyncProgram(), work.arguments);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(after);
    process.kill();
    process.waitForFinished();
    if (ended || process.exitStatus() == QProcess::NormalExit)
        return false;
    ++m_kills[work.name];
    m_programs->letSecondsPass(work.site);
    const Ended cycles
        = m_programs->line().run(work.site, {u"cycle"_s, u"ls"_s, u"--limit"_s, u"1"_s});
    m_unfinished += cycles.out.contains("running");
    return true;
}

void TestKills::completes(const Work &work)
{
    QElapsedTimer timer;
    timer.start();
    const Ended ended = m_programs->line().run(work.site, work.arguments);
    QVERIFY2(ended.status == 0, (ended.out + ended.err).constData());
    const qint64 last = m_lasts.value(work.name, timer.elapsed());
    m_lasts[work.name] = (3 * last + timer.elapsed()) / 4;
}

void TestKills::proveAll()
{
    QVERIFY(m_programs->rounds(3));
    QVERIFY(m_programs->allAgree());
}

void TestKills::killedAtAnyMoment()
{
    const auto seed = quint32(
        numberFrom("DIRSYNC_CRASH_SEED", int(QRandomGenerator::system()->bounded(1'000'000))));
    const int wanted = numberFrom("DIRSYNC_CRASH_KILLS", 120);
    const qint64 mostMs
        = qEnvironmentVariableIsSet("DIRSYNC_CRASH_KILLS") ? 24LL * 60 * 60 * 1000 : 150'000;
    qInfo("DIRSYNC_CRASH_SEED=%u", seed);
    m_dice = QRandomGenerator(seed);
    m_programs = std::make_unique<Programs>(QStringList{u"a"_s, u"b"_s});
    QVERIFY(m_programs->make(kPeople));
    int kills = 0;
    QElapsedTimer timer;
    timer.start();
    for (int tries = 0; kills < wanted && timer.elapsed() < mostMs; ++tries) {
        QVERIFY2(tries < 10 * wanted, "The programs are faster than they can be killed.");
        const Work work = anyWork();
        while (dies(work)) {
            ++kills;
            QVERIFY(m_programs->isWhole(work.site));
            if (kills % kKillsBetweenProofs == 0)
                proveAll();
            if (!chance(30)) // else what recovers is killed, too
                break;
        }
        completes(work);
        if (QTest::currentTestFailed())
            return;
    }
    proveAll();
    qInfo() << kills << "kills in" << timer.elapsed() / 1000 << "s:" << m_kills
            << "within a cycle:" << m_unfinished << "; a command lasts (ms):" << m_lasts;
    for (const QString &site : m_programs->sites())
        QVERIFY(m_programs->isWhole(site));
    // the moments were not all before or after what matters
    QVERIFY(m_unfinished * 10 > kills);
    QVERIFY(kills >= 20);
}

void TestKills::theNextProgramWaitsUntilTheKilledOneIsGone()
{
    m_programs = std::make_unique<Programs>(QStringList{u"a"_s});
    QVERIFY(m_programs->make(20));
    const auto site = Database::open(m_programs->storeOf(u"a"_s), Database::Mode::ReadWrite);
    QVERIFY(site);
    QProcess process;
    {
        const auto held = Transaction::begin(**site); // the cycle waits until this ends
        QVERIFY(held);
        m_programs->line().prepare(process, u"a"_s);
        process.start(dirsyncProgram(), {u"force"_s, u"t1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_programs->isWorked(u"a"_s), kWaitMs);
        process.kill();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    }
    const Timestamp last = m_programs->heartbeat(u"a"_s);
    QVERIFY(last > 0);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(m_programs->force(u"a"_s, u"t1"_s));
    const qint64 silent = QDateTime::currentMSecsSinceEpoch() - last;
    QVERIFY2(silent >= Programs::kDeadMs, "It did not wait for a program that could still write.");
    QVERIFY2(timer.elapsed() < 60'000, "It waited for a program that has died.");
    QVERIFY(m_programs->isWhole(u"a"_s));
    proveAll();
}

QTEST_GUILESS_MAIN(TestKills)
#include "tst_kills.moc"
