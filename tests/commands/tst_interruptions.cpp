#include "tests/commands/command_line.h"
#include "tests/places.h"

#include <csignal>

using namespace dx::test;

/** What the programs do when somebody ends them, or when a store is not where it was. */
class TestInterruptions final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void anImportThatIsStoppedChangesNothing_data() { signalRows(); }
    void anImportThatIsStoppedChangesNothing();
    void aCycleThatIsStoppedGivesTheLeaseBack_data() { signalRows(); }
    void aCycleThatIsStoppedGivesTheLeaseBack();
    void theTourGivesItsLeasesBack();
    void anImportSaysHowFarItIsOnATerminal();
    void aConflictNamesTheFirstLines();
    void aCopyOfAStoreIsOnlyRead();
    void aStoreThatWasMovedGoesOn();
    void aStoreIsChecked();
    void differencesAreTold();
    void aDisabledAgreementIsNotForced();

private:
    static void signalRows();
    bool join(const QString &name, const QString &site);
    std::unique_ptr<CommandLine> m_line;
};

void TestInterruptions::signalRows()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestInterruptions::init()
{
    m_line = std::make_unique<CommandLine>();
    QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
}

/** Makes a branch that reports to HQ over the folder "share". */
bool TestInterruptions::join(const QString &name, const QString &site)
{
    const QString share = m_line->path(u"share"_s);
    const QString invitation = m_line->path(site + u".dxinvite"_s);
    return QDir().mkpath(share) && m_line->makeSite(site, name)
        && m_line->succeeds(u"hq"_s,
                            {u"remote"_s, u"create"_s, name, u"--address"_s,
                             site + u"@contoso.example"_s, u"--folder"_s, share, u"--import"_s,
                             u"From "_s + name})
        && m_line->succeeds(u"hq"_s, {u"invite"_s, name, u"-o"_s, invitation})
        && m_line->succeeds(
            site, {u"accept"_s, invitation, u"--folder"_s, share, u"--import"_s, u"From HQ"_s});
}

void TestInterruptions::anImportThatIsStoppedChangesNothing()
{
    QFETCH(int, number);
    QProcess import;
    m_line->prepare(import, u"hq"_s);
    import.start(dirsyncProgram(),
                 {u"import"_s, u"-"_s, u"--format"_s, u"ldif"_s, u"--list"_s, u"Staff"_s});
    QVERIFY(import.waitForStarted());
    // it reads for as long as it gets something; the signal comes while it waits for more
    const QByteArray people = CommandLine::people("hq.example", 5000);
    import.write(people);
    while (import.bytesToWrite() > 0)
        QVERIFY(import.waitForBytesWritten(kWaitMs));
    ::kill(pid_t(import.processId()), number);
    import.write(CommandLine::people("other.example", 5000));
    import.closeWriteChannel();
    const Ended ended = CommandLine::end(import);
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains("The import was stopped; nothing was changed."), ended.err);
    QVERIFY(!m_line->exported(u"hq"_s).contains("mail:"));
    m_line->write(u"people.ldif"_s, people);
    QVERIFY(m_line->succeeds(
        u"hq"_s, {u"import"_s, m_line->path(u"people.ldif"_s), u"--list"_s, u"Staff"_s}));
}

void TestInterruptions::aCycleThatIsStoppedGivesTheLeaseBack()
{
    QFETCH(int, number);
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(join(u"Branch A"_s, u"a"_s));
    m_line->write(u"people.ldif"_s, CommandLine::people("a.example", 20'000));
    QVERIFY(m_line->succeeds(
        u"a"_s, {u"import"_s, m_line->path(u"people.ldif"_s), u"--list"_s, u"Staff"_s}));
    QProcess force;
    m_line->prepare(force, u"a"_s);
    force.start(dirsyncProgram(), {u"force"_s, u"t1"_s, u"--json"_s});
    QVERIFY(force.waitForStarted());
    // QTRY_VERIFY asks once more when it has seen what it waits for, and a cycle may be over by
    // then
    auto begunOrEnded = [this, &force, seen = false]() mutable {
        seen = seen || force.state() == QProcess::NotRunning
            || m_line->run(u"a"_s, {u"cycle"_s, u"ls"_s, u"--json"_s}).out.contains("\"running\"");
        return seen;
    };
    QTRY_VERIFY_WITH_TIMEOUT(begunOrEnded(), kWaitMs);
    ::kill(pid_t(force.processId()), number);
    const Ended ended = CommandLine::end(force);
    const QString outcome = ended.json()[u"outcome"_s].toString();
    // a machine that is quick enough may have been done
    QVERIFY2(ended.status == (outcome == "success"_L1 ? 0 : 1), ended.out + ended.err);
    QVERIFY2(outcome == "stopped"_L1 || outcome == "success"_L1, ended.out + ended.err);
    QVERIFY(m_line->run(u"a"_s, {u"status"_s, u"--json"_s}).json()[u"engine"_s].isNull());
    const Ended again = m_line->run(u"a"_s, {u"force"_s, u"t1"_s, u"--json"_s});
    QCOMPARE(again.status, 0);
    QCOMPARE(m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s})
                 .json()[u"in"_s]
                 .toObject()[u"added"_s]
                 .toInt(),
             20'000);
}

void TestInterruptions::theTourGivesItsLeasesBack()
{
    QProcess tour;
    m_line->prepare(tour, u"hq"_s);
    const QString console = QFileInfo(dirsyncProgram()).path() + "/dirsync-admin"_L1;
    tour.start(console,
               {u"--practice"_s, u"--practice-folder"_s, m_line->path(u"p"_s), u"--settings"_s,
                m_line->path(u"settings"_s), u"--headless-tour"_s, m_line->path(u"pictures"_s)});
    QVERIFY(tour.waitForStarted());
    const auto engine = [this] {
        return m_line->run(u"p/hq"_s, {u"status"_s, u"--json"_s}).json()[u"engine"_s];
    };
    QTRY_VERIFY_WITH_TIMEOUT(engine().isObject(), kWaitMs);
    ::kill(pid_t(tour.processId()), SIGTERM);
    QCOMPARE(CommandLine::end(tour).status, 1);
    QVERIFY(engine().isNull());
}

void TestInterruptions::anImportSaysHowFarItIsOnATerminal()
{
    m_line->write(u"people.ldif"_s, CommandLine::people("hq.example", 1000));
    QProcess script; // gives the program a terminal
    m_line->prepare(script, u"hq"_s);
    script.start(
        u"script"_s,
        {u"-qec"_s, dirsyncProgram() + u" import people.ldif --list Staff"_s, u"/dev/null"_s});
    script.closeWriteChannel();
    const Ended ended = CommandLine::end(script);
    QCOMPARE(ended.status, 0);
    QVERIFY2(ended.out.contains("Reading people.ldif: 9"), ended.out.constData()); // 9x %
    m_line->write(u"more.ldif"_s, CommandLine::people("more.example", 1000));
    const Ended quiet
        = m_line->run(u"hq"_s, {u"import"_s, u"more.ldif"_s, u"--list"_s, u"Staff"_s});
    QVERIFY(!quiet.err.contains("Reading"));
}

void TestInterruptions::aConflictNamesTheFirstLines()
{
    m_line->write(u"twice.ldif"_s,
                  CommandLine::people("hq.example", 30)
                      + CommandLine::people("hq.example", 30).replace("dn: uid=", "dn: uid=x"));
    const QStringList import{u"import"_s, u"twice.ldif"_s, u"--list"_s, u"Staff"_s};
    const Ended ended = m_line->run(u"hq"_s, import);
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains("... and 20 more; --json shows them all."), ended.err.constData());
    QVERIFY(ended.err.count('\n') < 15);
    const Ended all = m_line->run(u"hq"_s, import + QStringList{u"--json"_s});
    QCOMPARE(all.json()[u"error"_s].toObject()[u"detail"_s].toString().count(u'\n'), 29);
    QVERIFY(!m_line->exported(u"hq"_s).contains("mail:"));
}

void TestInterruptions::aCopyOfAStoreIsOnlyRead()
{
    m_line->write(u"people.ldif"_s, CommandLine::people("hq.example", 3));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"import"_s, u"people.ldif"_s, u"--list"_s, u"Staff"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(QDir().mkpath(m_line->path(u"copy"_s)));
    QVERIFY(QFile::copy(m_line->path(u"hq/site.db"_s), m_line->path(u"copy/site.db"_s)));
    const Ended status = m_line->run(u"copy"_s, {u"status"_s});
    QCOMPARE(status.status, 0);
    QVERIFY2(status.err.contains("is a copy of the site HQ"), status.err.constData());
    QCOMPARE(m_line->exported(u"copy"_s), m_line->exported(u"hq"_s));
    for (const QStringList &writes :
         {QStringList{u"list"_s, u"create"_s, u"Other"_s}, QStringList{u"force"_s, u"t2"_s},
          QStringList{u"import"_s, u"people.ldif"_s, u"--list"_s, u"Staff"_s, u"--replace"_s},
          QStringList{u"service"_s, u"stop"_s}}) {
        const Ended refused = m_line->run(u"copy"_s, writes);
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("is a copy of the site HQ"), refused.err.constData());
        QVERIFY2(refused.err.contains("dirsync store moved"), refused.err.constData());
    }
    const Ended mistaken = m_line->run(u"copy"_s, {u"export"_s, u"--list"_s, u"Typo"_s});
    QCOMPARE(mistaken.status, 1); // its own reason, not that of a copy
    QVERIFY2(mistaken.err.contains("Typo"), mistaken.err.constData());
    QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
    QVERIFY(m_line->succeeds(u"copy"_s, {u"store"_s, u"moved"_s}));
    QVERIFY(m_line->succeeds(u"copy"_s, {u"force"_s, u"t2"_s}));
}

void TestInterruptions::aStoreThatWasMovedGoesOn()
{
    QVERIFY(QDir(m_line->path({})).rename(u"hq"_s, u"elsewhere"_s));
    const Ended ended = m_line->run(u"elsewhere"_s, {u"list"_s, u"create"_s, u"Other"_s});
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.err, QByteArray());
}

void TestInterruptions::aStoreIsChecked()
{
    m_line->write(u"people.ldif"_s, CommandLine::people("hq.example", 3));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"import"_s, u"people.ldif"_s, u"--list"_s, u"Staff"_s}));
    const Ended ended = m_line->run(u"hq"_s, {u"store"_s, u"check"_s});
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.lastLine(), QByteArray("3 entries checked, 0 problems"));
    QFile file(m_line->path(u"hq/site.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    const qsizetype name = bytes.indexOf("cn: Person 1");
    QVERIFY(name > 0);
    QVERIFY(file.seek(name + 4));
    QCOMPARE(file.write("Parson"), 6);
    file.close();
    const Ended damaged = m_line->run(u"hq"_s, {u"store"_s, u"check"_s, u"--json"_s});
    QCOMPARE(damaged.status, 1);
    QVERIFY(damaged.json()[u"problems"_s].toInt() > 0);
}

void TestInterruptions::differencesAreTold()
{
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(join(u"Branch A"_s, u"a"_s));
    QVERIFY(join(u"Branch B"_s, u"b"_s));
    for (const QString &site : {u"a"_s, u"b"_s}) {
        m_line->write(site + u".ldif"_s, CommandLine::people(site.toUtf8() + ".example", 3));
        QVERIFY(m_line->succeeds(site, {u"import"_s, site + u".ldif"_s, u"--list"_s, u"Staff"_s}));
        QVERIFY(m_line->succeeds(site, {u"force"_s, u"t1"_s}));
    }
    const Ended t2 = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--diff"_s});
    QCOMPARE(t2.status, 0);
    const auto set = [&t2](const QByteArray &heading) {
        const qsizetype at = t2.out.indexOf("# agreement: " + heading + '\n');
        const qsizetype end = t2.out.indexOf("# agreement: ", at + 1);
        return at < 0 ? QByteArray() : t2.out.mid(at, end < 0 ? -1 : end - at);
    };
    QCOMPARE(t2.out.count("# agreement: "), 4);
    for (const auto &[name, own, other] : {std::tuple{"Branch A", "@a.example", "@b.example"},
                                           std::tuple{"Branch B", "@b.example", "@a.example"}}) {
        const QByteArray import = set(QByteArray(name) + ", import");
        QCOMPARE(import.count(QByteArray(own) + '\n'), 3);
        QCOMPARE(import.count(other), 0);
        const QByteArray sent = set(QByteArray(name) + ", export");
        QCOMPARE(sent.count(QByteArray(other) + '\n'), 3);
        QCOMPARE(sent.count(own), 0);
    }
    const Ended shown = m_line->run(u"hq"_s, {u"cycle"_s, u"show"_s, u"1"_s, u"--diff"_s});
    QCOMPARE(shown.out, t2.out);
}

void TestInterruptions::aDisabledAgreementIsNotForced()
{
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(join(u"Branch A"_s, u"a"_s));
    QVERIFY(m_line->succeeds(u"hq"_s,
                             {u"agreement"_s, u"set"_s, u"Branch A"_s, u"--enabled"_s, u"off"_s}));
    const Ended ended
        = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--agreement"_s, u"Branch A"_s});
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains("\"Branch A\" is switched off"), ended.err.constData());
    QCOMPARE(m_line->run(u"hq"_s, {u"force"_s, u"t2"_s}).status, 0);
}

QTEST_GUILESS_MAIN(TestInterruptions)
#include "tst_interruptions.moc"
