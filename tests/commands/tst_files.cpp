#include "tests/commands/command_line.h"
#include "tests/places.h"

#include <QStandardPaths>

using namespace dx::test;

namespace {

constexpr qint64 kTwoGigabytes = qint64(1) << 31;

QByteArray ldifPerson(const QByteArray &name, const QByteArray &mail, const QByteArray &sn = "Sn")
{
    return "dn: cn=" + name + ",dc=x\nobjectClass: inetOrgPerson\ncn: " + name + "\nsn: " + sn
        + "\nmail: " + mail + "@x.example\n\n";
}

} // namespace

/** Files from outside through the real program: bad ones change nothing, hard ones arrive whole. */
class TestFiles final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aBadFileChangesNothing_data();
    void aBadFileChangesNothing();
    void aLineWithoutEndNeedsNoMemory_data();
    void aLineWithoutEndNeedsNoMemory();
    void hardPeopleArriveAsTheyWere();
    void changeRecordsOfADifferenceAreTaken();

private:
    void complainsAndKeeps(const Ended &ended, const QByteArray &text);
    std::unique_ptr<CommandLine> m_line;
    QByteArray m_before;
};

void TestFiles::init()
{
    m_line = std::make_unique<CommandLine>();
    QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
    m_line->write(u"good.ldif"_s, CommandLine::people("hq.example", 20));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"import"_s, u"good.ldif"_s, u"--list"_s, u"Staff"_s}));
    m_before = m_line->exported(u"hq"_s);
    QCOMPARE(m_before.count("\nmail: "), 20);
}

void TestFiles::complainsAndKeeps(const Ended &ended, const QByteArray &text)
{
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains(text), ended.err.constData());
    QVERIFY(ended.out.isEmpty());
    QCOMPARE(m_line->exported(u"hq"_s), m_before);
}

void TestFiles::aBadFileChangesNothing_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("more"); // zero bytes behind them
    QTest::addColumn<QByteArray>("complaint");
    const QByteArray ldif = ldifPerson("b", "b");
    const QByteArray csv = "cn,sn,mail\nb,s,b@x.example\n";
    QByteArray binary;
    for (int i = 0; i < 40 * 256; ++i)
        binary += char(i);
    const auto row = [](const char *name, const char *file, const QByteArray &bytes,
                        const char *complaint, qint64 more = 0) {
        QTest::newRow(name) << QString::fromLatin1(file) << bytes << more << QByteArray(complaint);
    };
    row("truncated LDIF", "f.ldif", ldif + ldifPerson("c", "c").chopped(15),
        "f.ldif, line 11, column 5: the file ends within a line");
    row("truncated CSV", "f.csv", csv + "c,\"half",
        "f.csv, line 3, column 3: the quote that opens here is not closed");
    row("binary LDIF", "f.ldif", binary, "f.ldif, line 41, column 182: ");
    row("binary CSV", "f.csv", binary, "f.csv, line 1, column 1: there is a zero byte");
    row("a line of 2 GB in LDIF", "f.ldif", ldif + "dn: cn=c,dc=x\ncn: ",
        "f.ldif, line 8, column 2097153: the line is longer than 2 MB", kTwoGigabytes);
    row("a line of 2 GB in CSV", "f.csv", csv,
        "f.csv, line 3, column 1: the row is larger than 4 MB", kTwoGigabytes);
    row("a key twice in LDIF", "f.ldif", ldif + ldifPerson("c", "b"),
        "Line 7: SMTP:b@x.example is already claimed by line 1.");
    row("a key twice in CSV", "f.csv", csv + "c,s,b@x.example\n", "Line 3: ");
    row("Latin-1 in LDIF", "f.ldif", ldif + ldifPerson("c", "c", "M\xFCller"),
        "f.ldif, line 10, column 6: wrong encoding: this is not UTF-8");
    row("Latin-1 in CSV", "f.csv", csv + "c,M\xFCller,c@x.example\n",
        "f.csv, line 3, column 4: wrong encoding: this is not UTF-8");
}

void TestFiles::aBadFileChangesNothing()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, more);
    QFETCH(QByteArray, complaint);
    m_line->write(file, bytes);
    if (more > 0) { // sparse: it takes no room
        QFile sparse(m_line->path(file));
        QVERIFY(sparse.open(QIODevice::ReadWrite));
        QVERIFY(sparse.resize(bytes.size() + more));
    }
    complainsAndKeeps(m_line->run(u"hq"_s, {u"import"_s, file, u"--list"_s, u"Staff"_s}),
                      complaint);
}

void TestFiles::aLineWithoutEndNeedsNoMemory_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QByteArray>("complaint");
    QTest::newRow("LDIF") << u"ldif"_s << u"dn: cn=x\\ncn: "_s
                          << QByteArray("line 2, column 2097153: the line is longer than 2 MB");
    QTest::newRow("CSV") << u"csv"_s << u"cn,mail\\nx"_s
                         << QByteArray("line 2, column 1: the row is larger than 4 MB");
}

void TestFiles::aLineWithoutEndNeedsNoMemory()
{
    QFETCH(QString, format);
    QFETCH(QString, start);
    QFETCH(QByteArray, complaint);
    QProcess shell;
    m_line->prepare(shell, u"hq"_s);
    shell.start(u"sh"_s,
                {u"-c"_s,
                 u"{ printf '%1'; yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | tr -d '\\n'; } |"
                 " { ulimit -v 1000000; exec \"$0\" import - --format %2 --list Staff; }"_s.arg(
                     start, format),
                 dirsyncProgram()});
    shell.closeWriteChannel();
    complainsAndKeeps(CommandLine::end(shell), complaint);
}

void TestFiles::hardPeopleArriveAsTheyWere()
{
    const QString share = m_line->path(u"share"_s);
    const QString invitation = m_line->path(u"a.dxinvite"_s);
    QVERIFY(QDir().mkpath(share));
    QVERIFY(m_line->makeSite(u"a"_s, u"Branch A"_s));
    QVERIFY(m_line->succeeds(
        u"a"_s, {u"import"_s, testData(u"hard_people.ldif"_s), u"--list"_s, u"Staff"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s,
                             {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                              u"a@contoso.example"_s, u"--folder"_s, share, u"--export"_s,
                              u"Staff"_s, u"--import"_s, u"From A"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, invitation}));
    QVERIFY(m_line->succeeds(u"a"_s,
                             {u"accept"_s, invitation, u"--folder"_s, share, u"--export"_s,
                              u"Staff"_s, u"--import"_s, u"From HQ"_s}));
    QVERIFY(m_line->succeeds(u"a"_s, {u"force"_s, u"t1"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
    QVERIFY(m_line->succeeds(u"a"_s, {u"force"_s, u"t3"_s}));
    const Ended sent = m_line->run(u"a"_s, {u"export"_s, u"--scope"_s, u"agreement=HQ"_s});
    const Ended arrived = m_line->run(u"hq"_s, {u"export"_s, u"--list"_s, u"From A"_s});
    QCOMPARE(sent.out.count("\ndxUid: "), 20);
    QCOMPARE(arrived.out, sent.out);
    // and back into a list of our own, and out again
    m_line->write(u"back.ldif"_s, sent.out);
    const Ended again
        = m_line->run(u"a"_s, {u"import"_s, u"back.ldif"_s, u"--list"_s, u"Staff"_s, u"--check"_s});
    QVERIFY2(again.status == 4, again.out + again.err);

    const QString slapadd
        = QStandardPaths::findExecutable(u"slapadd"_s, {u"/usr/sbin"_s, u"/usr/bin"_s});
    QVERIFY2(!slapadd.isEmpty(), "install the package slapd");
    QVERIFY(QDir().mkpath(m_line->path(u"db"_s)));
    QByteArray conf;
    for (const char *schema : {"core", "cosine", "inetorgperson"})
        conf += QByteArray("include /etc/ldap/schema/") + schema + ".schema\n";
    conf += "include " + ldapSchema()
        + "\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n"
          "database mdb\nsuffix \"\"\nrootdn cn=admin\nrootpw secret\ndirectory "
        + m_line->path(u"db"_s).toUtf8() + "\n";
    m_line->write(u"slapd.conf"_s, conf);
    QProcess check;
    check.start(
        slapadd,
        {u"-u"_s, u"-f"_s, m_line->path(u"slapd.conf"_s), u"-l"_s, m_line->path(u"back.ldif"_s)});
    const Ended checked = CommandLine::end(check);
    QVERIFY2(checked.status == 0, checked.err.constData());
}

/** What `diff` writes can be imported: adds, deletions, single values that come and go. */
void TestFiles::changeRecordsOfADifferenceAreTaken()
{
    QVERIFY(m_line->succeeds(u"hq"_s, {u"list"_s, u"create"_s, u"Wanted"_s}));
    QByteArray wanted = m_before;
    m_line->write(u"before.ldif"_s, m_before);
    wanted.replace("sn: Number3\n", "sn: Other\nsn: Second\ntitle: Boss\n");
    wanted.replace("mail: p4@hq.example\n", "mail: a4@hq.example\nmail: p4@hq.example\n");
    m_line->write(u"wanted.ldif"_s, wanted);
    const Ended changes = m_line->run(u"hq"_s, {u"diff"_s, u"before.ldif"_s, u"wanted.ldif"_s});
    QCOMPARE(changes.status, 1);
    QVERIFY(changes.out.contains("changetype: modify"));
    m_line->write(u"changes.ldif"_s, changes.out);
    const QStringList import{u"import"_s, u"changes.ldif"_s, u"--list"_s, u"Staff"_s};
    const Ended done = m_line->run(u"hq"_s, import);
    QVERIFY2(done.status == 0, done.err.constData());
    QCOMPARE(done.lastLine(), QByteArray("0 added, 2 modified, 0 deleted"));
    m_line->write(u"after.ldif"_s, m_line->exported(u"hq"_s));
    const Ended rest = m_line->run(u"hq"_s, {u"diff"_s, u"after.ldif"_s, u"wanted.ldif"_s});
    // the key address stays what it was, which its own attribute then says
    QVERIFY2(rest.status == 0 || rest.out.count("dxKeyAddress") > 0, rest.out.constData());
    m_before = m_line->exported(u"hq"_s);
    complainsAndKeeps(m_line->run(u"hq"_s, import), "changes.ldif, line ");
    complainsAndKeeps(m_line->run(u"hq"_s, import + QStringList{u"--replace"_s}),
                      "a modify record cannot be part of a whole list");
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
