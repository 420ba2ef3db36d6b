#include "tests/commands/command_line.h"
#include "tests/places.h"

#include <QRegularExpression>

using namespace dx::test;
using namespace Qt::StringLiterals;

/** A postoffice served from the command line. */
class TestMsMailCommands final : public QObject
{
    Q_OBJECT

    std::unique_ptr<CommandLine> m_line;

    Ended hq(const QStringList &arguments) { return m_line->run(u"hq"_s, arguments); }
    /** With something on standard input. */
    Ended hqWith(const QByteArray &input, const QStringList &arguments)
    {
        QProcess process;
        m_line->prepare(process, u"hq"_s);
        process.start(dirsyncProgram(), arguments);
        process.write(input);
        process.closeWriteChannel();
        return CommandLine::end(process);
    }
    QStringList create(const QString &name, const QStringList &more = {})
    {
        return QStringList{u"remote"_s,
                           u"create"_s,
                           name,
                           u"--kind"_s,
                           u"msmail"_s,
                           u"--folder"_s,
                           m_line->path(u"share"_s)}
        + more;
    }
    void request(const QByteArray &lines, int server = 0, const QByteArray &password = {})
    {
        static int number = 0;
        const QString folder = m_line->path(u"share/hq@contoso.example/new"_s);
        QVERIFY(QDir().mkpath(folder));
        QByteArray text = "From: NORTH/PO1/$SYSTEM\nTo: hq@contoso.example\nSubject: Directory "
                          "Exchange Profile\n\n[DIRSYNC]\nREQNAME=PCM:NORTH/PO1\n";
        if (!password.isEmpty())
            text += "PASSWORD=" + password + '\n';
        text += "SRVSEQ=" + QByteArray::number(server)
            + "\nTRANSACTIONS=INBODY\n\n[DIRSYNC-TRANSACTIONS]\n" + lines;
        m_line->write(u"share/hq@contoso.example/new/0190aaaa-0000-7000-8000-%1.eml"_s.arg(
                          ++number, 12, 16, QLatin1Char('0')),
                      text);
    }
    QByteArray answer()
    {
        QDir folder(m_line->path(u"share/north%2Fpo1%2F%24system/new"_s));
        const QStringList names = folder.entryList(QDir::Files);
        if (names.size() != 1)
            return "messages: " + QByteArray::number(names.size());
        QFile file(folder.filePath(names.constFirst()));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray text = file.readAll();
        file.remove();
        return text;
    }

private Q_SLOTS:
    void init()
    {
        m_line = std::make_unique<CommandLine>();
        QVERIFY(QDir().mkpath(m_line->path(u"share"_s)));
        QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
        QVERIFY(m_line->succeeds(u"hq"_s,
                                 {u"recipient"_s, u"add"_s, u"Staff"_s,
                                  u"mail=ann@contoso.example"_s, u"displayName=Ann Archer"_s}));
    }

    void servesAPostoffice()
    {
        const Ended made = hqWith(
            "sesame\n",
            create(u"North"_s, {u"--address"_s, u"NORTH/PO1/$SYSTEM"_s, u"--password-stdin"_s}));
        QCOMPARE(made.status, 0);
        QVERIFY2(made.err.contains("are not sealed"), made.err);
        QVERIFY2(!made.err.contains("no password"), made.err);
        const QJsonObject shown = hq({u"agreement"_s, u"show"_s, u"North"_s, u"--json"_s}).json();
        QCOMPARE(shown[u"kind"_s].toString(), u"msmail"_s);
        QCOMPARE(shown[u"postoffice"_s].toString(), u"NORTH/PO1"_s);
        QCOMPARE(shown[u"password"_s].toBool(), true);
        QVERIFY(!QJsonDocument(shown).toJson().contains("sesame"));
        request("1 A Weber, Anna                    PCM:NORTH/PO1/AWEBER\n", 0, "sesame");
        QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
        const QByteArray reply = answer();
        QVERIFY2(reply.contains("\r\nSubject: SrvTx R=1 S="), reply);
        QVERIFY2(reply.contains(" A Ann Archer                     SMTP:ann@contoso.example\r\n"),
                 reply);
        QVERIFY(hq({u"recipient"_s, u"show"_s, u"MS:NORTH/PO1/AWEBER"_s}).status == 0);
        const QJsonObject status = hq({u"status"_s, u"--json"_s}).json();
        QCOMPARE(status[u"agreements"_s].toArray().at(0)[u"R"_s].toInt(), 1);
    }

    void wrongPasswordIsQuarantined()
    {
        QCOMPARE(hqWith("sesame\n",
                        create(u"North"_s,
                               {u"--address"_s, u"NORTH/PO1/$SYSTEM"_s, u"--password-stdin"_s}))
                     .status,
                 0);
        request("1 A Weber, Anna                    PCM:NORTH/PO1/AWEBER\n", 0, "wrong");
        const Ended forced = hq({u"force"_s, u"t2"_s});
        QVERIFY2((forced.out + forced.err).contains("Its password is not that of North."),
                 forced.out + forced.err);
        const Ended messages = hq({u"message"_s, u"ls"_s, u"--json"_s});
        QCOMPARE(messages.json()[u"state"_s].toString(), u"rejected"_s);
        // the password was wrong here: once it is set right, the message can be judged again
        QCOMPARE(
            hqWith("wrong\n", {u"agreement"_s, u"set"_s, u"North"_s, u"--password-stdin"_s}).status,
            0);
        const int id = messages.json()[u"message"_s].toInt();
        QVERIFY(m_line->succeeds(u"hq"_s, {u"message"_s, u"retry"_s, QString::number(id)}));
        QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
        QVERIFY(hq({u"recipient"_s, u"show"_s, u"MS:NORTH/PO1/AWEBER"_s}).status == 0);
    }

    void usageIsChecked()
    {
        const Ended gateway = hq(create(u"X"_s, {u"--address"_s, u"gw@contoso.example"_s}));
        QCOMPARE(gateway.status, 1);
        QVERIFY2(gateway.err.contains("Postoffice: "), gateway.err);
        QCOMPARE(hq({u"list"_s, u"ls"_s}).out.count("From X"), 0); // nothing is left behind
        QCOMPARE(hq({u"remote"_s, u"create"_s, u"X"_s, u"--kind"_s, u"fax"_s, u"--address"_s,
                     u"x@contoso.example"_s})
                     .status,
                 2);
        QCOMPARE(hq({u"remote"_s, u"create"_s, u"X"_s, u"--postoffice"_s, u"A/B"_s, u"--address"_s,
                     u"x@contoso.example"_s})
                     .status,
                 2);
        const Ended open = hq(create(
            u"X"_s, {u"--address"_s, u"gw@contoso.example"_s, u"--postoffice"_s, u"west/po9"_s}));
        QCOMPARE(open.status, 0);
        QVERIFY2(open.err.contains("It has no password"), open.err);
        const Ended invited = hq({u"invite"_s, u"X"_s});
        QCOMPARE(invited.status, 1);
        QVERIFY2(invited.err.contains("no invitations and no keys"), invited.err);
        QCOMPARE(hq({u"agreement"_s, u"set"_s, u"X"_s, u"--import-next"_s, u"on"_s}).status, 1);
    }

    void numbersSchedulesAndQueuesForKeepers()
    {
        QVERIFY(m_line->succeeds(u"hq"_s,
                                 create(u"North"_s, {u"--address"_s, u"NORTH/PO1/$SYSTEM"_s})));
        request("1 A Weber, Anna                    PCM:NORTH/PO1/AWEBER\n");
        QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
        const Ended listds = hq({u"listds"_s});
        QVERIFY2(listds.out.startsWith("Dirsync Administrator "), listds.out);
        QVERIFY2(listds.out.contains("\n\nExamining HQ Server Configuration Record\n"
                                     "Highest SrvSync is 3, Current Dirsync Cycle is 1\n"
                                     "     Server Requestor Record #1\n"
                                     "Requestor name: PCM:NORTH/PO1\n"
                                     "ReqSync = 1, SrvSync = 0, Last Cycle = 1\n"
                                     "Last update received "),
                 listds.out);
        const Ended dssched = hq({u"dssched"_s, u"-v"_s});
        QVERIFY2(dssched.out.contains("Examining HQ Dir-Sync process times\n"
                                      "   Record number 1\n"
                                      "Server process (Dispatch runs NSDA -S)\n"
                                      "Current time to run NSDA -S: never\nID = 1\n"
                                      "Run window is 4 hours (14400 seconds)\n"),
                 dssched.out);
        const Ended listq = hq({u"listq"_s, u"North"_s});
        static const QRegularExpression line(
            u"^CRC  Date stamp               Sync#  Transaction\n"
            "[0-9A-F]{4} \\w{3} \\w{3} \\d\\d [\\d:]{8} \\d{4} 000002 R SMTP:\n"
            "[0-9A-F]{4} .{24} 000003 A Ann Archer\tSMTP:ann@contoso.example$"_s,
            QRegularExpression::MultilineOption);
        QVERIFY2(line.match(QString::fromUtf8(listq.out)).hasMatch(), listq.out);
        m_line->write(u"queue.txt"_s, "M Weber\tPCM:N/P/A\r\n\tRoth\tPCM:N/P/A\r\nbad\r\n");
        const Ended file = hq({u"listq"_s, u"queue.txt"_s});
        QVERIFY2(file.out.contains(" 000001 M Weber\tPCM:N/P/A\n")
                     && file.out.contains(" 000001   Roth\tPCM:N/P/A\n"),
                 file.out);
        QVERIFY2(file.err.contains("line 3, column 1"), file.err);
        QVERIFY(m_line->succeeds(u"hq"_s, {u"resync"_s, u"North"_s, u"-o"_s, u"resync.txt"_s}));
        const Ended resynced = hq({u"listq"_s, u"resync.txt"_s});
        QVERIFY2(resynced.out.contains(" A Ann Archer\tSMTP:ann@contoso.example"), resynced.out);
        QCOMPARE(hq({u"resync"_s, u"North"_s}).status, 2);
        const QStringList preview{u"resync"_s, u"North"_s, u"--preview"_s, u"-o"_s, u"no.txt"_s};
        QCOMPARE(hq(preview).status, 2);
        QVERIFY(!QFile::exists(m_line->path(u"no.txt"_s)));
    }

    void listsGoBothWays()
    {
        QFile golden(testData(u"ms_mail_list.txt"_s));
        QVERIFY(golden.open(QIODevice::ReadOnly));
        m_line->write(u"list.txt"_s, golden.readAll());
        const Ended read = hq({u"import"_s, u"list.txt"_s, u"--list"_s, u"Staff"_s});
        QCOMPARE(read.lastLine(), QByteArray("5 added, 0 modified, 0 deleted"));
        const Ended written
            = hq({u"export"_s, u"--list"_s, u"Staff"_s, u"--format"_s, u"msmail"_s});
        QVERIFY2(written.out.contains("A Weber-Roth, Anna               PCM:NORTH/PO1/AROTH\r\n"
                                      "- Office:/Bldg 7//Room 12\r\n"),
                 written.out);
        m_line->write(u"again.txt"_s, written.out);
        QCOMPARE(hq({u"import"_s, u"again.txt"_s, u"--list"_s, u"Staff"_s, u"--check"_s}).status,
                 4);
        const Ended piped = hqWith("A a\tPCM:N/P/A\nQ nonsense\n",
                                   {u"import"_s, u"-"_s, u"--list"_s, u"Staff"_s, u"--format"_s,
                                    u"msmail"_s, u"--skip-bad"_s});
        QCOMPARE(piped.lastLine(), QByteArray("1 added, 0 modified, 0 deleted"));
        QVERIFY2(piped.err.contains("standard input, line 2, column 1: "), piped.err);
    }
};

QTEST_GUILESS_MAIN(TestMsMailCommands)
#include "tst_msmail_commands.moc"
