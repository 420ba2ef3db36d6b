#include "tests/commands/command_line.h"

#include <sys/stat.h>

using namespace dx::test;

/** What lies in the shared folder and is not the partner's word, through the real program. */
class TestRejections final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aRejectedMessageIsAWarning();
    void whatIsNoMessageIsSaidAndLeft();
    void aPreviewSaysWhatWaits();

private:
    QString inbox(const QString &site) const
    {
        return m_line->path(u"share/"_s + site + u"@contoso.example/new"_s);
    }
    std::unique_ptr<CommandLine> m_line;
};

void TestRejections::init()
{
    m_line = std::make_unique<CommandLine>();
    const QString share = m_line->path(u"share"_s);
    QVERIFY(QDir().mkpath(share));
    QVERIFY(m_line->makeSite(u"hq"_s, u"HQ"_s));
    QVERIFY(m_line->makeSite(u"a"_s, u"Branch A"_s));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"server"_s, u"create"_s, u"Server"_s}));
    QVERIFY(m_line->succeeds(u"hq"_s,
                             {u"remote"_s, u"create"_s, u"Branch A"_s, u"--address"_s,
                              u"a@contoso.example"_s, u"--folder"_s, share}));
    QVERIFY(m_line->succeeds(u"hq"_s, {u"invite"_s, u"Branch A"_s, u"-o"_s, u"a.dxinvite"_s}));
    QVERIFY(m_line->succeeds(u"a"_s, {u"accept"_s, u"a.dxinvite"_s, u"--folder"_s, share}));
    QVERIFY(m_line->succeeds(u"a"_s, {u"force"_s, u"t1"_s}));
}

void TestRejections::aRejectedMessageIsAWarning()
{
    const QDir folder(inbox(u"hq"_s));
    const QStringList names = folder.entryList({u"*.eml"_s});
    QCOMPARE(names.size(), 1);
    QFile message(folder.filePath(names.constFirst()));
    QVERIFY(message.open(QIODevice::ReadWrite));
    QByteArray bytes = message.readAll();
    QVERIFY(bytes.contains("From: "));
    const qsizetype at = bytes.size() - 60; // within its seal
    bytes[at] = bytes[at] == 'A' ? 'B' : 'A';
    QVERIFY(message.resize(0) && message.seek(0) && message.write(bytes) == bytes.size());
    message.close();

    const Ended ended = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s});
    QCOMPARE(ended.status, 0);
    QVERIFY2(ended.out.contains("warnings"), ended.out.constData());
    for (const QByteArray &text :
         {QByteArray("  Branch A: "), QByteArray("was rejected ("), names.constFirst().toUtf8()})
        QVERIFY2(ended.out.contains(text), ended.out.constData());
    QVERIFY2(ended.err.contains("was rejected ("), ended.err.constData());
    const QByteArray events = m_line->run(u"hq"_s, {u"event"_s, u"ls"_s}).out;
    QVERIFY2(events.contains(names.constFirst().toUtf8() + ", batch "), events.constData());

    QFile nonsense(folder.filePath(names.constFirst())); // nobody's: no agreement can be named
    QVERIFY(nonsense.open(QIODevice::WriteOnly) && nonsense.write("nonsense\n") > 0);
    nonsense.close();
    const Ended other = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s});
    QCOMPARE(other.status, 0);
    QCOMPARE(other.json()[u"outcome"_s].toString(), u"warnings"_s);
}

void TestRejections::whatIsNoMessageIsSaidAndLeft()
{
    const QDir folder(inbox(u"hq"_s));
    m_line->write(u"share/hq@contoso.example/new/a.eml"_s, "From: nobody\n");
    QFile huge(folder.filePath(u"huge.eml"_s));
    QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(qint64(3) << 30));
    QVERIFY(folder.mkdir(u"folder"_s));
    const QString ours = u"019e5ea3-10f3-7cd6-8f41-1fd4eac1ad55.eml"_s;
    QVERIFY(QFile::link(u"/etc/passwd"_s, folder.filePath(ours)));
    QCOMPARE(mkfifo(QFile::encodeName(folder.filePath(u"pipe"_s)).constData(), 0600), 0);
    m_line->write(u"share/hq@contoso.example/new/.hidden"_s, "of the file server\n");

    const Ended ended = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s});
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.json()[u"outcome"_s].toString(), u"success"_s);
    const QByteArray events = m_line->run(u"hq"_s, {u"event"_s, u"ls"_s}).out;
    const QByteArray said = "was not opened: a.eml, folder, huge.eml, pipe, " + ours.toUtf8() + '.';
    QVERIFY2(events.count(said) == 1, events.constData());
    QCOMPARE(folder.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size(), 5);
}

void TestRejections::aPreviewSaysWhatWaits()
{
    const QByteArray text = "Uses what has already arrived; 1 message waits in the shared folder.";
    for (const QString &how : {u"--preview"_s, u"--check"_s}) {
        const Ended ended = m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, how});
        QVERIFY2(ended.err.contains(text), ended.err.constData());
    }
    QVERIFY(m_line->succeeds(u"hq"_s, {u"force"_s, u"t2"_s}));
    QVERIFY(!m_line->run(u"hq"_s, {u"force"_s, u"t2"_s, u"--preview"_s}).err.contains("arrived"));
    QVERIFY(m_line->run(u"a"_s, {u"force"_s, u"t3"_s, u"--preview"_s}).err.contains(text));
    QVERIFY(!m_line->run(u"a"_s, {u"force"_s, u"t1"_s, u"--preview"_s}).err.contains("arrived"));
}

QTEST_GUILESS_MAIN(TestRejections)
#include "tst_rejections.moc"
