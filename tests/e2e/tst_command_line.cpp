#include "engine/service/engine_client.h"
#include "tests/places.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace dx::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000; // generous: the machine may be loaded

struct Ended
{
    int status = -1;
    QByteArray out;
    QByteArray err;

    QByteArray lastLine() const
    {
        const QList<QByteArray> lines = out.trimmed().split('\n');
        return lines.constLast();
    }
    QJsonObject json() const { return QJsonDocument::fromJson(lastLine()).object(); }
    QString errorCode() const { return json()[u"error"_s].toObject()[u"code"_s].toString(); }
};

} // namespace

/** The command line from outside: the whole session of cli.md, exit statuses, JSON, bad input. */
class TestCommandLine final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void helpNamesEveryCommand();
    void wrongUsage_data();
    void wrongUsage();
    void failuresInJson();
    void initRefusesASite();
    void wholeSession();
    void forceWithoutRoleSaysWhy();
    void pauseOnBothRoles();
    void pauseWithoutTheParameter();
    void stoppedServiceForcesNothing();
    void previewAndCheckChangeNothing();
    void badInvitationChangesNothing();
    void practiceOrganisation();
    void anotherProgramWorksTheSite();

private:
    Ended run(const QString &site, const QStringList &arguments);
    bool succeeds(const QString &site, const QStringList &arguments);
    bool makeSites();
    void writePeople(const QString &file, const QString &domain, int count);
    QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCommandLine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

Ended TestCommandLine::run(const QString &site, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DIRSYNC_STORE"_s, u"sqlite:"_s + path(site + u"/site.db"_s));
    environment.insert(u"XDG_DATA_HOME"_s, path(u"data"_s));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder->path());
    process.start(dirsyncProgram(), arguments);
    process.closeWriteChannel();
    Ended ended;
    if (process.waitForFinished(kWaitMs) && process.exitStatus() == QProcess::NormalExit)
        ended.status = process.exitCode();
    ended.out = process.readAllStandardOutput();
    ended.err = process.readAllStandardError();
    return ended;
}

bool TestCommandLine::succeeds(const QString &site, const QStringList &arguments)
{
    const Ended ended = run(site, arguments);
    if (ended.status != 0)
        qWarning() << arguments << ended.status << ended.out << ended.err;
    return ended.status == 0;
}

void TestCommandLine::writePeople(const QString &file, const QString &domain, int count)
{
    QFile people(path(file));
    QVERIFY(people.open(QIODevice::WriteOnly));
    for (int i = 0; i < count; ++i) {
        people.write(QStringLiteral("dn: uid=p%1,dc=%2\nobjectClass: inetOrgPerson\nuid: p%1\n"
                                    "cn: Person %1\nsn: Number%1\nmail: p%1@%2\n\n")
                         .arg(i)
                         .arg(domain)
                         .toUtf8());
    }
}

/** HQ and Branch A as in "A whole session", with 40 and 25 people. */
bool TestCommandLine::makeSites()
{
    writePeople(u"hq.ldif"_s, u"hq.example"_s, 40);
    writePeople(u"a.ldif"_s, u"a.example"_s, 25);
    const QString share = path(u"share"_s);
    return QDir().mkpath(share)
        && succeeds(u"hq"_s,
                    {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, u"HQ"_s,
                     u"--address"_s, u"hq@contoso.example"_s})
        && succeeds(u"hq"_s, {u"list"_s, u"create"_s, u"Staff"_s})
        && succeeds(u"hq"_s, {u"import"_s, path(u"hq.ldif"_s), u"--list"_s, u"Staff"_s})
        && succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Dirsync Server"_s})
        && succeeds(u"hq"_s,
                    {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                     u"a@contoso.example"_s, u"--folder"_s, share, u"--export"_s, u"Staff"_s,
                     u"--import"_s, u"From Branch A"_s, u"--trust"_s, u"100"_s, u"--import-trust"_s,
                     u"20"_s})
        && succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, path(u"branch-a.dxinvite"_s)})
        && succeeds(u"a"_s,
                    {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, u"Branch A"_s,
                     u"--address"_s, u"a@contoso.example"_s})
        && succeeds(u"a"_s, {u"list"_s, u"create"_s, u"Staff"_s})
        && succeeds(u"a"_s, {u"import"_s, path(u"a.ldif"_s), u"--list"_s, u"Staff"_s})
        && succeeds(u"a"_s,
                    {u"accept"_s, path(u"branch-a.dxinvite"_s), u"--folder"_s, share, u"--export"_s,
                     u"Staff"_s, u"--import"_s, u"From HQ"_s});
}

void TestCommandLine::helpNamesEveryCommand()
{
    const Ended help = run(u"x"_s, {u"--help"_s});
    QCOMPARE(help.status, 0);
    for (const char *command : {"init", "status", "practice DIR", "force t1|t2|t3|all",
                                "parameter set NAME TYPE DATA", "service pause", "cycle show N"})
        QVERIFY2(help.out.contains(command), command);
    const Ended page = run(u"x"_s, {u"force"_s, u"--help"_s});
    QCOMPARE(page.status, 0);
    QVERIFY(page.out.contains("--preview"));
    const Ended group = run(u"x"_s, {u"agreement"_s, u"--help"_s});
    QCOMPARE(group.status, 0);
    QVERIFY(group.out.contains("agreement rm NAME"));
}

void TestCommandLine::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("hint");
    QTest::newRow("nothing") << QStringList{} << QByteArray("dirsync --help");
    QTest::newRow("no such command") << QStringList{u"frobnicate"_s} << QByteArray("--help");
    QTest::newRow("no such subcommand")
        << QStringList{u"cycle"_s, u"explode"_s} << QByteArray("dirsync cycle --help");
    QTest::newRow("no such option")
        << QStringList{u"status"_s, u"--fast"_s} << QByteArray("dirsync status --help");
    QTest::newRow("argument missing")
        << QStringList{u"force"_s} << QByteArray("dirsync force --help");
    QTest::newRow("argument too many")
        << QStringList{u"force"_s, u"t1"_s, u"t2"_s} << QByteArray("dirsync force --help");
    QTest::newRow("value missing")
        << QStringList{u"init"_s, u"--site"_s} << QByteArray("dirsync init --help");
    QTest::newRow("option twice") << QStringList{u"init"_s, u"--site"_s, u"A"_s, u"--site"_s,
                                                 u"B"_s}
                                  << QByteArray("dirsync init --help");
    QTest::newRow("unknown cycle")
        << QStringList{u"force"_s, u"t4"_s} << QByteArray("dirsync force --help");
    QTest::newRow("diff in JSON") << QStringList{u"force"_s, u"t1"_s, u"--diff"_s, u"--json"_s}
                                  << QByteArray("dirsync force --help");
}

void TestCommandLine::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, hint);
    const Ended ended = run(u"x"_s, arguments);
    QCOMPARE(ended.status, 2);
    QVERIFY2(ended.err.contains(hint), ended.err.constData());
}

void TestCommandLine::failuresInJson()
{
    const Ended ended = run(u"nowhere"_s, {u"status"_s, u"--json"_s});
    QCOMPARE(ended.status, 1);
    QCOMPARE(ended.errorCode(), u"not-found"_s);
    const QJsonObject error = ended.json()[u"error"_s].toObject();
    QVERIFY(error[u"text"_s].toString().contains("dirsync init"_L1));
    QVERIFY(error.contains(u"detail"_s));
}

void TestCommandLine::initRefusesASite()
{
    const QStringList init{u"init"_s, u"--organization"_s, u"Contoso"_s,           u"--site"_s,
                           u"HQ"_s,   u"--address"_s,      u"hq@contoso.example"_s};
    QVERIFY(succeeds(u"hq"_s, init));
    const Ended again = run(u"hq"_s, init + QStringList{u"--json"_s});
    QCOMPARE(again.status, 1);
    QCOMPARE(again.errorCode(), u"conflict"_s);
}

void TestCommandLine::wholeSession()
{
    QVERIFY(makeSites());
    const Ended t1 = run(u"a"_s, {u"force"_s, u"t1"_s, u"--json"_s});
    QCOMPARE(t1.status, 0);
    QCOMPARE(t1.json()[u"kind"_s].toString(), u"T1"_s);
    QCOMPARE(t1.json()[u"trigger"_s].toString(), u"command"_s);
    QCOMPARE(t1.json()[u"out"_s].toObject()[u"added"_s].toInt(), 25);
    const Ended t2 = run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s});
    QCOMPARE(t2.status, 0);
    QCOMPARE(t2.json()[u"in"_s].toObject()[u"added"_s].toInt(), 25);
    QCOMPARE(t2.json()[u"out"_s].toObject()[u"added"_s].toInt(), 40);
    QCOMPARE(t2.json()[u"agreements"_s].toArray().at(0)[u"name"_s].toString(), u"Branch A"_s);
    const Ended t3 = run(u"a"_s, {u"force"_s, u"t3"_s, u"--diff"_s});
    QCOMPARE(t3.status, 0);
    QCOMPARE(t3.out.count("changetype: add"), 40);
    QVERIFY(t3.out.contains("mail: p7@hq.example"));
    QVERIFY(t3.err.contains("T3 cycle 2: success"));

    const Ended shown = run(u"a"_s, {u"cycle"_s, u"show"_s, u"2"_s, u"--diff"_s});
    QCOMPARE(shown.status, 0);
    QCOMPARE(shown.out.count("changetype: add"), 40);
    const QJsonObject status = run(u"a"_s, {u"status"_s, u"--json"_s}).json();
    QCOMPARE(status[u"site"_s].toString(), u"Branch A"_s);
    QCOMPARE(status[u"service"_s].toString(), u"running"_s);
    QVERIFY(status[u"engine"_s].isNull());
    const QJsonObject hq = status[u"agreements"_s].toArray().at(0).toObject();
    QCOMPARE(hq[u"name"_s].toString(), u"HQ"_s);
    QCOMPARE(hq[u"role"_s].toString(), u"requestor"_s);
    QCOMPARE(hq[u"pending"_s].toInt(-1), 0);
    QCOMPARE(hq[u"R"_s].toInt(), hq[u"R_acked"_s].toInt());
    QVERIFY(hq[u"S"_s].toInt() > 0);

    // a second round has nothing to say
    QCOMPARE(run(u"a"_s, {u"force"_s, u"t1"_s, u"--check"_s}).status, 4);
    const Ended quiet = run(u"a"_s, {u"force"_s, u"all"_s, u"--json"_s});
    QCOMPARE(quiet.status, 0);
    QCOMPARE(quiet.out.count('\n'), 2); // T1 and T3
    QCOMPARE(quiet.json()[u"in"_s].toObject()[u"added"_s].toInt(-1), 0);
}

void TestCommandLine::forceWithoutRoleSaysWhy()
{
    QVERIFY(makeSites());
    const Ended ended = run(u"hq"_s, {u"force"_s, u"t1"_s, u"--json"_s});
    QCOMPARE(ended.status, 1);
    QVERIFY(!ended.errorCode().isEmpty());
    QVERIFY2(ended.err.contains("T1"), ended.err.constData());
    QCOMPARE(run(u"hq"_s, {u"force"_s, u"t2"_s, u"--agreement"_s, u"Nobody"_s}).status, 1);
}

void TestCommandLine::pauseOnBothRoles()
{
    QVERIFY(makeSites());
    for (const QString &site : {u"hq"_s, u"a"_s}) {
        const QByteArray kind = site == "hq"_L1 ? "T2" : "T1";
        QVERIFY(succeeds(site, {u"parameter"_s, u"set"_s, u"PauseKicksDX"_s, u"DWORD"_s, u"1"_s}));
        const Ended paused = run(site, {u"service"_s, u"pause"_s});
        QCOMPARE(paused.status, 0);
        QVERIFY2(paused.out.contains("Error 2140: An internal error occurred."), paused.out);
        QVERIFY(paused.out.contains("This is the expected answer: " + kind));
        QVERIFY(paused.out.contains(kind + " cycle 1 triggered"));
        const QJsonObject status = run(site, {u"status"_s, u"--json"_s}).json();
        QCOMPARE(status[u"service"_s].toString(), u"running"_s);
        QCOMPARE(status[u"parameters"_s].toObject()[u"PauseKicksDX"_s].toInt(), 1);
        const QJsonObject cycle = run(site, {u"cycle"_s, u"show"_s, u"1"_s, u"--json"_s}).json();
        QCOMPARE(cycle[u"trigger"_s].toString(), u"pause"_s);
        QCOMPARE(cycle[u"kind"_s].toString().toLatin1(), kind);
        QCOMPARE(cycle[u"outcome"_s].toString(), u"success"_s);
    }
}

void TestCommandLine::pauseWithoutTheParameter()
{
    QVERIFY(makeSites());
    QCOMPARE(run(u"a"_s, {u"service"_s, u"pause"_s}).status, 0);
    QCOMPARE(run(u"a"_s, {u"service"_s, u"status"_s, u"--json"_s}).json()[u"service"_s].toString(),
             u"paused"_s);
    const Ended forced = run(u"a"_s, {u"force"_s, u"t1"_s});
    QCOMPARE(forced.status, 0);
    QVERIFY(forced.err.contains("paused"));
    QCOMPARE(run(u"a"_s, {u"service"_s, u"pause"_s}).status, 1);
    QCOMPARE(run(u"a"_s, {u"service"_s, u"continue"_s}).status, 0);
    QCOMPARE(run(u"a"_s, {u"service"_s, u"status"_s, u"--json"_s}).json()[u"service"_s].toString(),
             u"running"_s);
    const Ended events = run(u"a"_s, {u"event"_s, u"ls"_s, u"--json"_s});
    QVERIFY(events.out.contains("\"number\":1002"));
}

void TestCommandLine::stoppedServiceForcesNothing()
{
    QVERIFY(makeSites());
    QCOMPARE(run(u"a"_s, {u"service"_s, u"stop"_s}).status, 0);
    const Ended refused = run(u"a"_s, {u"force"_s, u"t1"_s});
    QCOMPARE(refused.status, 1);
    QVERIFY(refused.err.contains("Start it"));
    QCOMPARE(run(u"a"_s, {u"service"_s, u"start"_s}).status, 0);
    QCOMPARE(run(u"a"_s, {u"force"_s, u"t1"_s}).status, 0);
}

void TestCommandLine::previewAndCheckChangeNothing()
{
    QVERIFY(makeSites());
    const Ended preview = run(u"a"_s, {u"force"_s, u"t1"_s, u"--preview"_s, u"--diff"_s});
    QCOMPARE(preview.status, 0);
    QCOMPARE(preview.out.count("changetype: add"), 25);
    QVERIFY(preview.out.startsWith("# agreement: HQ, export\n"));
    QCOMPARE(run(u"a"_s, {u"force"_s, u"t1"_s, u"--check"_s}).status, 0); // it would change
    QVERIFY(run(u"a"_s, {u"cycle"_s, u"ls"_s, u"--json"_s}).out.isEmpty());
    QVERIFY(QDir(path(u"share"_s)).isEmpty());
}

void TestCommandLine::badInvitationChangesNothing()
{
    QVERIFY(makeSites());
    QFile wrong(path(u"wrong.dxinvite"_s));
    QVERIFY(wrong.open(QIODevice::WriteOnly));
    wrong.write("Agreement: nonsense\n");
    wrong.close();
    const Ended ended = run(u"a"_s,
                            {u"accept"_s, wrong.fileName(), u"--folder"_s, path(u"share"_s),
                             u"--import"_s, u"Other"_s, u"--json"_s});
    QCOMPARE(ended.status, 1);
    QCOMPARE(ended.errorCode(), u"invalid"_s);
    QVERIFY(!run(u"a"_s, {u"list"_s, u"ls"_s}).out.contains("Other"));
    QCOMPARE(run(u"a"_s, {u"accept"_s, path(u"nothing"_s)}).status, 1);
}

void TestCommandLine::practiceOrganisation()
{
    QVERIFY(succeeds(u"x"_s, {u"practice"_s, path(u"p"_s)}));
    QCOMPARE(run(u"x"_s, {u"practice"_s, path(u"p"_s)}).status, 1);
    const Ended t1 = run(u"p/branch-a"_s, {u"force"_s, u"t1"_s, u"--json"_s});
    QCOMPARE(t1.json()[u"out"_s].toObject()[u"added"_s].toInt(), 180);
    const Ended t2 = run(u"p/hq"_s, {u"force"_s, u"t2"_s, u"--json"_s});
    QCOMPARE(t2.status, 0);
    QCOMPARE(t2.json()[u"in"_s].toObject()[u"added"_s].toInt(), 180);
    const Ended t3 = run(u"p/branch-a"_s, {u"force"_s, u"t3"_s, u"--json"_s});
    QCOMPARE(t3.json()[u"in"_s].toObject()[u"added"_s].toInt(), 360); // Staff and Contacts
    const QJsonObject status = run(u"p/hq"_s, {u"status"_s, u"--json"_s}).json();
    QCOMPARE(status[u"agreements"_s].toArray().size(), 3);
    QCOMPARE(status[u"parameters"_s].toObject()[u"PauseKicksDX"_s].toInt(), 1);
}

void TestCommandLine::anotherProgramWorksTheSite()
{
    QVERIFY(makeSites());
    const auto url = dx::StoreUrl::parse(u"sqlite:"_s + path(u"a/site.db"_s));
    QVERIFY(url);
    auto console = dx::EngineClient::open(*url, u"console"_s);
    QVERIFY(console);
    const QJsonObject engine
        = run(u"a"_s, {u"status"_s, u"--json"_s}).json()[u"engine"_s].toObject();
    QCOMPARE(engine[u"program"_s].toString(), u"console"_s);
    QCOMPARE(engine[u"pid"_s].toInteger(), QCoreApplication::applicationPid());
    const Ended t1 = run(u"a"_s, {u"force"_s, u"t1"_s, u"--json"_s});
    QCOMPARE(t1.status, 0);
    QCOMPARE(t1.json()[u"out"_s].toObject()[u"added"_s].toInt(), 25);
    QCOMPARE(run(u"a"_s, {u"force"_s, u"t1"_s, u"--no-wait"_s}).status, 0);
    QCOMPARE(run(u"a"_s, {u"service"_s, u"pause"_s}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(
        run(u"a"_s, {u"cycle"_s, u"ls"_s, u"--json"_s}).out.count("\"success\"") >= 2, kWaitMs);
    console->reset(); // gives the lease back at once
    QVERIFY(run(u"a"_s, {u"status"_s, u"--json"_s}).json()[u"engine"_s].isNull());
    QCOMPARE(run(u"a"_s, {u"service"_s, u"continue"_s}).status, 0);
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
