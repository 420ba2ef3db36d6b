#include "tests/e2e/crash/private_mounts.h"
#include "tests/e2e/crash/programs.h"
#include "tests/places.h"

#include <QElapsedTimer>

using namespace dx;
using namespace dx::test;

namespace {

constexpr int kPeople = 2'000;
constexpr qint64 kDisk = 24LL * 1024 * 1024;

} // namespace

/**
 * Disks that are full, folders that cannot be written or are not there, stores that another program
 * has locked: a clear sentence and status 1, a whole store, and the same command completes when the
 * place is well again.
 */
class TestFaultyPlaces final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void O8_theDiskOfTheStoreIsFull_data();
    void O8_theDiskOfTheStoreIsFull();
    void theShareIsFull();
    void theShareIsReadOnly();
    void theShareVanishesAndComesBack();
    void theFolderOfTheStoreIsReadOnly();
    void theStoreIsLockedForAWhile();
    void theStoreIsLockedForTooLong();

private:
    /** Fails with status 1, this error code and this text, and leaves a trace in JSON. */
    void fails(const QString &site, const QStringList &arguments, const QByteArray &text);
    /** The command goes through now, nothing is lost and all lists are equal. */
    void recovers(const QString &site, const QStringList &arguments);
    /** Leaves `bytes` of the disk at `folder` free, in whole pages. */
    bool fill(const QString &folder, qint64 free);
    void change(const QString &site)
    {
        m_programs->people(site).change(0, 1);
        m_programs->people(site).add();
        QVERIFY(m_programs->import(site));
    }

    std::unique_ptr<Programs> m_programs;
    QStringList m_mounts;
};

void TestFaultyPlaces::init()
{
    m_programs = std::make_unique<Programs>(QStringList{u"a"_s});
    QVERIFY(m_programs->make(kPeople));
    QVERIFY(m_programs->rounds(2));
    QVERIFY(m_programs->allAgree());
}

void TestFaultyPlaces::cleanup()
{
    for (const QString &place : std::as_const(m_mounts))
        PrivateMounts::remove(place);
    m_mounts.clear();
}

void TestFaultyPlaces::fails(const QString &site, const QStringList &arguments,
                             const QByteArray &text)
{
    const Ended ended = m_programs->line().run(site, arguments);
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains(text), ended.err.constData());
}

void TestFaultyPlaces::recovers(const QString &site, const QStringList &arguments)
{
    QVERIFY(m_programs->isWhole(site));
    QVERIFY(m_programs->line().succeeds(site, arguments));
    QVERIFY(m_programs->rounds(2));
    QVERIFY(m_programs->allAgree());
    QVERIFY(m_programs->isWhole(site));
}

bool TestFaultyPlaces::fill(const QString &folder, qint64 free)
{
    QFile ballast(folder + u"/ballast"_s);
    if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return false;
    const QByteArray page(4096, 'x');
    qint64 size = 0;
    while (ballast.write(page) == page.size())
        size += page.size();
    return ballast.resize(std::max<qint64>(0, size - free));
}

void TestFaultyPlaces::O8_theDiskOfTheStoreIsFull_data()
{
    QTest::addColumn<QString>("site");
    QTest::addColumn<QStringList>("command");
    QTest::newRow("T1") << u"a"_s << QStringList{u"force"_s, u"t1"_s};
    QTest::newRow("T2") << u"hq"_s << QStringList{u"force"_s, u"t2"_s};
    QTest::newRow("T3") << u"a"_s << QStringList{u"force"_s, u"t3"_s};
    QTest::newRow("import") << u"a"_s << QStringList{};
}

void TestFaultyPlaces::O8_theDiskOfTheStoreIsFull()
{
    if (!PrivateMounts::reason().isEmpty())
        QSKIP("A small disk cannot be mounted here: " + PrivateMounts::reason());
    QFETCH(QString, site);
    QFETCH(QStringList, command);
    // the store moves to a small disk at the same place
    const QString folder = m_programs->path(site);
    QVERIFY(QDir().rename(folder, folder + u".kept"_s));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(PrivateMounts::disk(folder, kDisk));
    m_mounts.append(folder);
    QProcess copy;
    copy.start(u"cp"_s, {u"-a"_s, folder + u".kept/."_s, folder});
    QVERIFY(copy.waitForFinished() && copy.exitCode() == 0);
    change(u"a"_s);
    change(u"hq"_s);
    if (command.contains("t2"_L1))
        QVERIFY(m_programs->force(u"a"_s, u"t1"_s));
    if (command.contains("t3"_L1))
        QVERIFY(m_programs->force(u"hq"_s, u"t2"_s));
    if (command.isEmpty()) {
        m_programs->people(site).change(0, 1);
        command = m_programs->importArguments(site);
    }
    int failures = 0;
    for (const qint64 free : {0, 16, 48, 96, 160, 256, 400, 600, 900, 1300}) {
        QVERIFY(fill(folder, free * 1024));
        const Ended ended = m_programs->line().run(site, command);
        if (ended.status == 0)
            break;
        ++failures;
        QCOMPARE(ended.status, 1);
        QVERIFY2((ended.out + ended.err).contains("There is no space left for "),
                 (ended.out + ended.err).constData());
        QVERIFY(QFile::remove(folder + u"/ballast"_s));
        QVERIFY(m_programs->isWhole(site));
        m_programs->letSecondsPass(site); // it could not even say that it has ended
    }
    QVERIFY(failures > 2);
    QFile::remove(folder + u"/ballast"_s);
    recovers(site, command);
}

void TestFaultyPlaces::theShareIsFull()
{
    if (!PrivateMounts::reason().isEmpty())
        QSKIP("A small disk cannot be mounted here: " + PrivateMounts::reason());
    QVERIFY(PrivateMounts::disk(m_programs->share(), kDisk));
    m_mounts.append(m_programs->share());
    change(u"a"_s);
    for (const qint64 free : {0, 8, 24}) {
        QVERIFY(fill(m_programs->share(), free * 1024));
        fails(u"a"_s, {u"force"_s, u"t1"_s},
              "There is no space left for " + QFile::encodeName(m_programs->share()));
    }
    QVERIFY(QFile::remove(m_programs->share() + u"/ballast"_s));
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

void TestFaultyPlaces::theShareIsReadOnly()
{
    if (!PrivateMounts::reason().isEmpty())
        QSKIP("A folder cannot be made read-only here: " + PrivateMounts::reason());
    change(u"a"_s);
    change(u"hq"_s);
    QVERIFY(PrivateMounts::readOnly(m_programs->share()));
    m_mounts.append(m_programs->share());
    fails(u"a"_s, {u"force"_s, u"t1"_s}, "is on a read-only share. Mount it for writing.");
    fails(u"hq"_s, {u"force"_s, u"t2"_s}, "is on a read-only share. Mount it for writing.");
    cleanup();
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

void TestFaultyPlaces::theShareVanishesAndComesBack()
{
    change(u"a"_s);
    change(u"hq"_s);
    const QString away = m_programs->path(u"away"_s);
    QVERIFY(QDir().rename(m_programs->share(), away));
    for (const auto &[site, cycle] :
         {std::pair(u"a"_s, u"t1"_s), std::pair(u"hq"_s, u"t2"_s), std::pair(u"a"_s, u"t3"_s)}) {
        fails(site, {u"force"_s, cycle},
              "does not exist. Is the share mounted, and is its path right?");
        QVERIFY(m_programs->isWhole(site));
    }
    QVERIFY(!QFile::exists(m_programs->share())); // nobody makes another one
    QVERIFY(QDir().rename(away, m_programs->share()));
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

void TestFaultyPlaces::theFolderOfTheStoreIsReadOnly()
{
    if (!PrivateMounts::reason().isEmpty())
        QSKIP("A folder cannot be made read-only here: " + PrivateMounts::reason());
    change(u"a"_s);
    QVERIFY(PrivateMounts::readOnly(m_programs->path(u"a"_s)));
    m_mounts.append(m_programs->path(u"a"_s));
    const QByteArray text
        = "cannot be opened. Check that the file and its folder may be read and written.";
    fails(u"a"_s, {u"force"_s, u"t1"_s}, text);
    fails(u"a"_s, {u"recipient"_s, u"rm"_s, u"SMTP:p1@a.example"_s}, text);
    cleanup();
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

void TestFaultyPlaces::theStoreIsLockedForAWhile()
{
    change(u"a"_s);
    const auto site = Database::open(m_programs->storeOf(u"a"_s), Database::Mode::ReadWrite);
    QVERIFY(site);
    QProcess process;
    {
        const auto held = Transaction::begin(**site);
        QVERIFY(held);
        m_programs->line().prepare(process, u"a"_s);
        process.start(dirsyncProgram(), {u"force"_s, u"t1"_s});
        QVERIFY(!process.waitForFinished(3'000));
        // readers go on meanwhile
        QVERIFY(m_programs->line().succeeds(u"a"_s, {u"status"_s}));
    }
    const Ended ended = CommandLine::end(process);
    QVERIFY2(ended.status == 0, ended.err.constData());
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

void TestFaultyPlaces::theStoreIsLockedForTooLong()
{
    change(u"a"_s);
    const auto site = Database::open(m_programs->storeOf(u"a"_s), Database::Mode::ReadWrite);
    QVERIFY(site);
    QProcess import;
    QProcess cycle;
    {
        const auto held = Transaction::begin(**site);
        QVERIFY(held);
        m_programs->line().prepare(import, u"a"_s);
        import.start(dirsyncProgram(), m_programs->importArguments(u"a"_s));
        m_programs->line().prepare(cycle, u"a"_s);
        cycle.start(dirsyncProgram(), {u"force"_s, u"t1"_s});
        for (QProcess *process : {&import, &cycle}) {
            const Ended ended = CommandLine::end(*process);
            QCOMPARE(ended.status, 1);
            QVERIFY2(ended.err.contains("is being written by another program. Try again"),
                     ended.err.constData());
        }
    }
    recovers(u"a"_s, {u"force"_s, u"t1"_s});
}

int main(int argc, char **argv)
{
    PrivateMounts::enter();
    QCoreApplication application(argc, argv);
    TestFaultyPlaces test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_faulty_places.moc"
