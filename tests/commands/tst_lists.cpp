#include "tests/commands/command_line.h"

using namespace dx::test;

/** Imports and comparisons through the real program: what is said of a file, and what a file may
 * not do to a list. */
class TestLists final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void noMailAddressIsABadEntry();
    void previewIsLdif();
    void anEntryIsLimited();
    void aFileWithoutPeopleEmptiesNothing_data();
    void aFileWithoutPeopleEmptiesNothing();
    void aHeaderAloneEmptiesTheList();
    void recipientsKeptAsideAreNamed();
    void theReportNamesFilesAndReasons();
    void byMailTakesTheFirstMail();
    void tablesMatchByAddress();
    void whatComesTwiceIsNamedInItsFile();
    void showFindsFurtherAddresses();

private:
    Ended run(const QStringList &arguments) const { return m_line->run(u"hq"_s, arguments); }
    Ended import(const QString &file, const QStringList &options = {}) const
    {
        return run(QStringList{u"import"_s, file, u"--list"_s, u"Staff"_s} + options);
    }
    std::unique_ptr<CommandLine> m_line;
};

void TestLists::init()
{
    m_line = std::make_unique<CommandLine>();
    QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
    m_line->write(u"good.ldif"_s, CommandLine::people("hq.example", 3));
    QCOMPARE(import(u"good.ldif"_s).status, 0);
}

void TestLists::noMailAddressIsABadEntry()
{
    m_line->write(u"bad.csv"_s, "cn,mail\nAnn,ann@x.example\nBob,nobody\n");
    const Ended csv = import(u"bad.csv"_s);
    QCOMPARE(csv.status, 1);
    QVERIFY2(csv.err.contains("bad.csv, line 3, column 5: \"nobody\" is no mail address."),
             csv.err.constData());
    const Ended rest = import(u"bad.csv"_s, {u"--skip-bad"_s});
    QCOMPARE(rest.lastLine(), QByteArray("1 added, 0 modified, 0 deleted"));
    m_line->write(u"bad.ldif"_s, "dn: cn=B\nobjectClass: person\ncn: B\nmail: two words@x\n");
    const Ended ldif = import(u"bad.ldif"_s);
    QCOMPARE(ldif.status, 1);
    QVERIFY2(ldif.err.contains("bad.ldif, line 4, column 7: \"two words@x\" is no mail address."),
             ldif.err.constData());
}

void TestLists::previewIsLdif()
{
    m_line->write(u"more.ldif"_s, CommandLine::people("more.example", 2));
    const Ended preview = import(u"more.ldif"_s, {u"--preview"_s});
    QCOMPARE(preview.status, 0);
    QVERIFY(preview.out.startsWith("dn: "));
    QVERIFY(preview.out.endsWith("\n\n"));
    QVERIFY(!preview.out.contains(" added, "));
    QVERIFY2(preview.err.contains("2 added, 0 modified, 0 deleted\n"), preview.err.constData());
}

void TestLists::anEntryIsLimited()
{
    QByteArray big = "dn: cn=Big\nobjectClass: person\ncn: Big\nsn: Big\n";
    for (int i = 0; i < 4200; ++i)
        big += "description: " + QByteArray::number(i) + QByteArray(1000, 'x') + '\n';
    m_line->write(u"big.ldif"_s, big + '\n' + CommandLine::people("more.example", 1));
    const Ended refused = import(u"big.ldif"_s);
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("big.ldif, line 1, column 1: the entry is larger than 4 MB."),
             refused.err.constData());
    QCOMPARE(import(u"big.ldif"_s, {u"--skip-bad"_s}).lastLine(),
             QByteArray("1 added, 0 modified, 0 deleted"));
}

void TestLists::aFileWithoutPeopleEmptiesNothing_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("skipBad");
    QTest::newRow("nothing") << u"f.ldif"_s << QByteArray() << false;
    QTest::newRow("comments") << u"f.ldif"_s << QByteArray("version: 1\n\n# nobody\n") << false;
    QTest::newRow("containers") << u"f.ldif"_s
                                << QByteArray("dn: ou=a\nobjectClass: organizationalUnit\nou: a\n")
                                << false;
    QTest::newRow("rows without anybody") << u"f.csv"_s << QByteArray("cn,mail\n,\n") << false;
    QTest::newRow("bad rows only") << u"f.csv"_s << QByteArray("cn,mail\nA,nobody\n") << true;
}

void TestLists::aFileWithoutPeopleEmptiesNothing()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(bool, skipBad);
    const QByteArray before = m_line->exported(u"hq"_s);
    m_line->write(file, bytes);
    QStringList options{u"--replace"_s};
    if (skipBad)
        options << u"--skip-bad"_s;
    const Ended ended = import(file, options);
    QCOMPARE(ended.status, 1);
    QVERIFY2(ended.err.contains("has no recipient that could be read"), ended.err.constData());
    QVERIFY2(ended.err.contains("only its header line"), ended.err.constData());
    QCOMPARE(m_line->exported(u"hq"_s), before);
}

void TestLists::aHeaderAloneEmptiesTheList()
{
    m_line->write(u"empty.csv"_s, "cn,mail\n");
    QCOMPARE(import(u"empty.csv"_s, {u"--replace"_s}).lastLine(),
             QByteArray("0 added, 0 modified, 3 deleted"));
    m_line->write(u"empty.ldif"_s, {});
    QCOMPARE(import(u"empty.ldif"_s, {u"--replace"_s}).status, 0); // there is nothing to lose
}

void TestLists::recipientsKeptAsideAreNamed()
{
    const QString share = m_line->path(u"share"_s);
    QVERIFY(QDir().mkpath(share));
    QVERIFY(m_line->makeSite(u"a"_s, u"Branch A"_s));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s,
                             {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                              u"a@contoso.example"_s, u"--folder"_s, share}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, u"a.dxinvite"_s}));
    QVERIFY(m_line->succeeds(
        u"a"_s, {u"accept"_s, u"a.dxinvite"_s, u"--folder"_s, share, u"--import"_s, u"From HQ"_s}));
    for (const auto &[site, cycle] :
         {std::pair(u"a"_s, u"t1"_s), std::pair(u"hq"_s, u"t2"_s), std::pair(u"a"_s, u"t3"_s)})
        QVERIFY(m_line->succeeds(site, {u"force"_s, cycle}));
    const Ended ended = m_line->run(
        u"a"_s, {u"import"_s, u"good.ldif"_s, u"--list"_s, u"From HQ"_s, u"--replace"_s});
    QCOMPARE(ended.status, 0);
    QVERIFY2(ended.err.contains("3 recipients of From HQ are kept aside, because their addresses "
                                "are in this list now: Person 0, Person 1, Person 2."),
             ended.err.constData());
}

void TestLists::theReportNamesFilesAndReasons()
{
    m_line->write(u"mixed.ldif"_s,
                  "dn: ou=a\nobjectClass: organizationalUnit\nou: a\n\n"
                  "dn: cn=A\nobjectClass: person\ncn: A\nsn: A\nmail: a@x\nbadge: 7\n\n"
                  "dn: cn=A\nobjectClass: person\ncn: A\nsn: A\n");
    const Ended refused = import(u"mixed.ldif"_s);
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("mixed.ldif: Line 12: "), refused.err.constData());
    const Ended taken = import(u"mixed.ldif"_s, {u"--skip-bad"_s});
    QCOMPARE(taken.status, 0);
    for (const char *text : {"mixed.ldif: Line 12: ", "1 record is no recipient (a container",
                             "the first is in line 1.", "do not travel: badge."})
        QVERIFY2(taken.err.contains(text), taken.err.constData());
}

void TestLists::byMailTakesTheFirstMail()
{
    m_line->write(u"two.ldif"_s,
                  "dn: cn=A\nobjectClass: person\ncn: A\nsn: A\nmail: z@x\nmail: a@x\n");
    QCOMPARE(import(u"two.ldif"_s, {u"--replace"_s}).status, 0);
    const Ended same = run({u"diff"_s, u"list:Staff"_s, u"file:two.ldif"_s, u"--by"_s, u"mail"_s});
    QVERIFY2(same.status == 0, same.out.constData());
    QVERIFY(same.err.contains("0 added, 0 modified, 0 deleted, 1 unchanged"));
}

void TestLists::tablesMatchByAddress()
{
    m_line->write(u"a.csv"_s, "cn,mail,title\nAnn,ann1@x,\nAnn,ann2@x,\nBob,bob@x,\n");
    m_line->write(u"b.csv"_s, "cn,mail,title\nBob,bob@x,\nAnn,ann2@x,Boss\nAnn,ann1@x,\n");
    const Ended ended = run({u"diff"_s, u"file:a.csv"_s, u"file:b.csv"_s});
    QVERIFY2(ended.status == 1, ended.err.constData());
    QVERIFY2(ended.err.contains("0 added, 1 modified, 0 deleted, 2 unchanged"),
             ended.err.constData());
}

void TestLists::whatComesTwiceIsNamedInItsFile()
{
    const QByteArray once = "cn,mail\nAnn,ann@x\n";
    m_line->write(u"once.csv"_s, once);
    m_line->write(u"twice.csv"_s, once + "Bob,bob@x\nEve,ann@x\n");
    m_line->write(u"twice.ldif"_s,
                  CommandLine::people("x.example", 2) + CommandLine::people("x.example", 1));
    for (const QStringList &files :
         {QStringList{u"once.csv"_s, u"twice.csv"_s}, QStringList{u"twice.csv"_s, u"once.csv"_s}}) {
        const Ended ended = run(QStringList{u"diff"_s} + files);
        QCOMPARE(ended.status, 2);
        QVERIFY2(
            ended.err.contains("twice.csv, line 4, column 1: the entry SMTP:ann@x comes twice"),
            ended.err.constData());
    }
    const Ended ldif = run({u"diff"_s, u"twice.ldif"_s, u"good.ldif"_s});
    QCOMPARE(ldif.status, 2);
    QVERIFY2(ldif.err.contains("twice.ldif, line 15, column 1: the entry uid=p0,dc=x.example"),
             ldif.err.constData());
}

void TestLists::showFindsFurtherAddresses()
{
    QVERIFY(m_line->succeeds(u"hq"_s,
                             {u"recipient"_s, u"add"_s, u"Staff"_s, u"cn=Ann"_s,
                              u"mail=ann@x.example"_s, u"proxyAddresses=smtp:a_%r@x.example"_s}));
    const Ended shown = run({u"recipient"_s, u"show"_s, u"SMTP:A_%r@X.example"_s});
    QVERIFY2(shown.status == 0, shown.err.constData());
    QVERIFY(shown.out.contains("cn: Ann\n"));
    QCOMPARE(run({u"recipient"_s, u"show"_s, u"SMTP:axyr@x.example"_s}).status, 1);
    QCOMPARE(run({u"recipient"_s, u"rm"_s, u"SMTP:a_%r@x.example"_s}).status, 1);
}

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"
