#include "tests/commands/command_line.h"
#include "tests/places.h"

#include <sys/stat.h>

using namespace dx::test;

/** What the commands do with what is written on their line: slips are named, nothing is swallowed,
 * and files are left as they should be. */
class TestUsage final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void wrongValues_data();
    void wrongValues();
    void valuesOfRecipients_data();
    void valuesOfRecipients();
    void helpIsACommand();
    void tablesKeepTheirLines();
    void failedInitLeavesNothing_data();
    void failedInitLeavesNothing();
    void initSaysWhatFolderItMakes();
    void invitationsAreForTheOwnerOnly();
    void devicesAndLinksStay();
    void sharedFoldersThatAreNotThereAreNamed();
    void acceptingAgainRenewsTheInvitation();

private:
    Ended run(const QStringList &arguments) const { return m_line->run(u"hq"_s, arguments); }
    bool invite() const;
    std::unique_ptr<CommandLine> m_line;
};

void TestUsage::init()
{
    m_line = std::make_unique<CommandLine>();
    QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
}

/** A server at hq and an invitation for a, whose site is there. */
bool TestUsage::invite() const
{
    return QDir().mkpath(m_line->path(u"share"_s)) && m_line->makeSite(u"a"_s, u"Branch A"_s)
        && m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s})
        && m_line->succeeds(u"hq"_s,
                            {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                             u"a@contoso.example"_s, u"--folder"_s, m_line->path(u"share"_s)})
        && m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, u"a.dxinvite"_s});
}

void TestUsage::wrongValues_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QString &words, const char *text) {
        QTest::newRow(name) << words.split(u' ') << QByteArray(text);
    };
    row("a command misspelled", u"statsu"_s, "Did you mean 'status'?");
    row("a part misspelled", u"cycle sho 1"_s, "Did you mean 'show'?");
    row("an option as a value", u"diff A B --by --store U"_s, "--by needs a value");
    row("a short option as a value", u"export --list -o"_s, "--list needs a value");
    row("a DWORD below 0", u"parameter set X DWORD -1"_s, "from 0 to 4294967295");
    row("a number out of range", u"cycle ls --limit 0"_s, "--limit must be a number from 1");
    row("a number below 0", u"cycle ls --limit -5"_s, "not '-5'");
    row("no such severity", u"event ls --severity bad"_s, "--severity is information");
    row("no such time", u"event ls --since yesterday"_s, "--since is a time");
    row("a format to write", u"export --list Staff --format xml"_s, "\"xml\" is no format");
    row("a format to read", u"import x --list Staff --format xml"_s, "\"xml\" is no format");
    row("a schedule", u"server create S --schedule monthly"_s, "'dirsync server create --help'");
}

void TestUsage::wrongValues()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, text);
    const Ended ended = run(arguments);
    QVERIFY2(ended.status == 2, ended.err.constData());
    QVERIFY2(ended.err.contains(text), ended.err.constData());
    QVERIFY(ended.out.isEmpty());
}

void TestUsage::valuesOfRecipients_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QString &word, int status, const char *text) {
        QTest::newRow(name) << word << status << QByteArray(text);
    };
    row("no name of an attribute", u"bad attr=1"_s, 2, "'bad attr' cannot be the name");
    row("a uid", u"dxUid=1"_s, 2, "dxUid is kept by the program");
    row("a home", u"DXHOME=1"_s, 2, "DXHOME is kept by the program");
    row("a class", u"objectClass=person"_s, 2, "objectClass is kept by the program");
    row("an operational one", u"entryUUID=1"_s, 2, "entryUUID is kept by the program");
    row("no mail address", u"mail=x"_s, 2, "'x' is no mail address");
    row("a mail with blanks", u"rfc822Mailbox=a b@x"_s, 2, "'a b@x' is no mail address");
    row("trust", u"trust=101"_s, 2, "trust must be a number from 0 to 100");
    row("an unknown attribute", u"badgeNumber=7"_s, 0, "badgeNumber is an attribute that does not");
    row("a quoted mail", u"mail=\"a b\"@x.example"_s, 0, "");
    row("a known attribute", u"title=Boss"_s, 0, "");
}

void TestUsage::valuesOfRecipients()
{
    QFETCH(QString, word);
    QFETCH(int, status);
    QFETCH(QByteArray, text);
    const Ended ended = run({u"recipient"_s, u"add"_s, u"Staff"_s, u"cn=Ann"_s, word});
    QVERIFY2(ended.status == status, ended.err.constData());
    QVERIFY2(ended.err.contains(text), ended.err.constData());
    QCOMPARE(ended.err.isEmpty(), text.isEmpty());
    QCOMPARE(m_line->exported(u"hq"_s).contains("cn: Ann"), status == 0);
}

void TestUsage::helpIsACommand()
{
    QCOMPARE(run({u"help"_s}).out, run({u"--help"_s}).out);
    QCOMPARE(run({u"help"_s, u"cycle"_s, u"show"_s}).out,
             run({u"cycle"_s, u"show"_s, u"--help"_s}).out);
    QCOMPARE(run({u"help"_s, u"nothing"_s}).status, 2);
}

void TestUsage::tablesKeepTheirLines()
{
    QVERIFY(m_line->succeeds(
        u"hq"_s, {u"recipient"_s, u"add"_s, u"Staff"_s, u"cn=Ann\nArcher"_s, u"mail=a@x"_s}));
    const QByteArray listed = run({u"recipient"_s, u"ls"_s, u"Staff"_s}).out;
    QCOMPARE(listed.count('\n'), 1);
    QVERIFY2(listed.contains("Ann\\nArcher"), listed.constData());
    QVERIFY(m_line->succeeds(
        u"hq"_s, {u"parameter"_s, u"set"_s, u"M"_s, u"STRING"_s, u"one\ntwo\x1B[31m"_s}));
    const QByteArray table = run({u"parameter"_s, u"ls"_s}).out;
    QVERIFY2(table.contains("one\\ntwo\\x1b[31m\n"), table.constData());
}

void TestUsage::failedInitLeavesNothing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    QTest::newRow("long name") << QString(65, u'x') << u"n@contoso.example"_s;
    QTest::newRow("wrong address") << u"New"_s << u"nobody"_s;
}

void TestUsage::failedInitLeavesNothing()
{
    QFETCH(QString, name);
    QFETCH(QString, address);
    const QStringList start{u"init"_s, u"--organization"_s, u"Contoso"_s};
    QCOMPARE(
        m_line->run(u"new/deep"_s, start + QStringList{u"--site"_s, name, u"--address"_s, address})
            .status,
        1);
    QVERIFY(!QFileInfo::exists(m_line->path(u"new"_s)));
    QVERIFY(m_line->succeeds(u"new/deep"_s, start + QStringList{u"--site"_s, u"New"_s}));
}

void TestUsage::initSaysWhatFolderItMakes()
{
    const Ended made = m_line->run(
        u"far/away"_s, {u"init"_s, u"--organization"_s, u"Contoso"_s, u"--site"_s, u"Far"_s});
    QCOMPARE(made.status, 0);
    QCOMPARE(made.err, "The folder " + m_line->path(u"far"_s).toUtf8() + " was made.\n");
}

void TestUsage::invitationsAreForTheOwnerOnly()
{
    m_line->write(u"a.dxinvite"_s, "an old one that all may read");
    QVERIFY(invite());
    const auto readable
        = QFile::permissions(m_line->path(u"a.dxinvite"_s)) & (QFile::ReadGroup | QFile::ReadOther);
    QVERIFY(!readable);
}

void TestUsage::devicesAndLinksStay()
{
    const QString pipe = m_line->path(u"pipe"_s);
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QFile reader(pipe);
    QVERIFY(reader.open(QIODevice::ReadWrite)); // so that neither end waits for the other
    QVERIFY(m_line->succeeds(u"hq"_s, {u"export"_s, u"--list"_s, u"Staff"_s, u"-o"_s, pipe}));
    struct stat status
    {
    };
    QCOMPARE(stat(QFile::encodeName(pipe).constData(), &status), 0);
    QVERIFY(S_ISFIFO(status.st_mode));

    QVERIFY(QFile::link(m_line->path(u"real.ldif"_s), m_line->path(u"link.ldif"_s)));
    m_line->write(u"good.ldif"_s, CommandLine::people("hq.example", 2));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"import"_s, u"good.ldif"_s, u"--list"_s, u"Staff"_s}));
    QVERIFY(
        m_line->succeeds(u"hq"_s, {u"export"_s, u"--list"_s, u"Staff"_s, u"-o"_s, u"link.ldif"_s}));
    QVERIFY(QFileInfo(m_line->path(u"link.ldif"_s)).isSymLink());
    QVERIFY(QFileInfo(m_line->path(u"real.ldif"_s)).size() > 0);

    // as an ordinary user nobody could replace the device; that it stays is seen at the pipe above
    const Ended full = run({u"export"_s, u"--list"_s, u"Staff"_s});
    QVERIFY(!full.out.isEmpty());
    QProcess shell;
    m_line->prepare(shell, u"hq"_s);
    shell.start(u"sh"_s,
                {u"-c"_s, u"exec \"$0\" export --list Staff > /dev/full"_s, dirsyncProgram()});
    shell.closeWriteChannel();
    const Ended written = CommandLine::end(shell);
    QCOMPARE(written.status, 1);
    QVERIFY2(written.err.contains("No space left"), written.err.constData());
}

void TestUsage::sharedFoldersThatAreNotThereAreNamed()
{
    QVERIFY(invite());
    const QStringList set{u"agreement"_s, u"set"_s, u"Branch A"_s, u"--folder"_s};
    QCOMPARE(run(set + QStringList{QString()}).status, 2);
    QVERIFY(run({u"agreement"_s, u"show"_s, u"Branch A"_s})
                .out.contains("folder: " + m_line->path(u"share"_s).toUtf8() + '\n'));
    const Ended missing = run(set + QStringList{m_line->path(u"nowhere"_s)});
    QCOMPARE(missing.status, 0);
    QVERIFY2(missing.err.contains(m_line->path(u"nowhere"_s).toUtf8() + " does not exist"),
             missing.err.constData());
    QVERIFY(missing.out.contains("folder: " + m_line->path(u"nowhere"_s).toUtf8() + '\n'));
    QVERIFY(run({u"agreement"_s, u"set"_s, u"Branch A"_s, u"--types"_s, u"SMTP,FOO"_s})
                .err.contains("'FOO' is no address type that is known"));
}

void TestUsage::acceptingAgainRenewsTheInvitation()
{
    QVERIFY(invite());
    const QStringList accept{u"accept"_s, u"a.dxinvite"_s};
    const QStringList folder{u"--folder"_s, m_line->path(u"share"_s)};
    const Ended first = m_line->run(u"a"_s, accept + folder);
    QVERIFY2(first.out.contains("Dirsync Requestor 'HQ' was made"), first.out.constData());
    QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, u"a.dxinvite"_s}));
    const Ended other = m_line->run(u"a"_s, accept + QStringList{u"--import"_s, u"Elsewhere"_s});
    QCOMPARE(other.status, 1);
    QVERIFY2(other.err.contains("dirsync agreement set \"HQ\""), other.err.constData());
    QVERIFY(!m_line->run(u"a"_s, {u"list"_s, u"ls"_s}).out.contains("Elsewhere"));
    const Ended again = m_line->run(u"a"_s, accept + folder);
    QCOMPARE(again.status, 0);
    QVERIFY2(again.out.contains("The invitation of Dirsync Requestor 'HQ' was renewed"),
             again.out.constData());
    QVERIFY(!again.out.contains("was made"));
    QVERIFY(m_line->succeeds(u"a"_s, {u"force"_s, u"t1"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
    const Ended refused = m_line->run(u"hq"_s, {u"invite"_s, u"Branch A"_s});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("is enrolled already") && refused.err.contains("--again"),
             refused.err.constData());
    QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"--again"_s}));
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
