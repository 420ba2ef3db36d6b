#include "engine/transports/folder_transport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kHq = "dirsync@hq.example";
const QByteArray kBranch = "dirsync@branch.example";

QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::System);
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/** While it lives, a test that is root acts on files as nobody, to whom `folder` is given. */
class AsNobody
{
public:
    explicit AsNobody(const QString &folder) : m_root(geteuid() == 0)
    {
        const passwd *const nobody = m_root ? getpwnam("nobody") : nullptr;
        if (m_root
            && (!nobody
                || chown(folder.toLocal8Bit().constData(), nobody->pw_uid, nobody->pw_gid) != 0
                || seteuid(nobody->pw_uid) != 0))
            qFatal("cannot act as nobody");
    }
    ~AsNobody()
    {
        if (m_root && seteuid(0) != 0)
            qFatal("cannot act as root again");
    }
    Q_DISABLE_COPY_MOVE(AsNobody)

private:
    bool m_root;
};

} // namespace

class TestFolderTransport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_share = std::make_unique<QTemporaryDir>();
        QVERIFY(m_share->isValid());
        m_transport = std::make_unique<FolderTransport>(m_share->path(), m_clock);
    }

    void folderNamesAreLegalEverywhere_data();
    void folderNamesAreLegalEverywhere();
    void carriesMessagesInTheirOrder();
    void nobodySeesAMessageBeforeTheFlush();
    void aConfirmedMessageIsGone();
    void leavesNothingInTmp();
    void partnersSeeEachOther();
    void ignoresForeignFilesAndLinks();
    void refusesLinksAsFolders();
    void refusesWhatIsTooLarge();
    void removesStaleUnfinishedMessages();
    void namesThePathOfAMissingShare();
    void saysWhenItMayNotWrite();
    void comesBackWhenTheFolderWasRemoved();
    void handlesDoNotLeadOutside();
    void testButtonLeavesNothing();
    void carriesAThousand();

private:
    std::unique_ptr<QTemporaryDir> m_share;
    TestClock m_clock;
    std::unique_ptr<FolderTransport> m_transport;
};

void TestFolderTransport::folderNamesAreLegalEverywhere_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("plain") << QByteArray("dirsync@hq.example") << QByteArray("dirsync@hq.example");
    QTest::newRow("case does not matter")
        << QByteArray("DirSync@HQ.Example") << QByteArray("dirsync@hq.example");
    QTest::newRow("separators") << QByteArray("NET/PO/$SYSTEM")
                                << QByteArray("net%2Fpo%2F%24system");
    QTest::newRow("colon and backslash") << QByteArray("a:b\\c") << QByteArray("a%3Ab%5Cc");
    QTest::newRow("parent folder") << QByteArray("..") << QByteArray("%2E%2E");
    QTest::newRow("dot at the end") << QByteArray("a.") << QByteArray("a%2E");
    QTest::newRow("percent") << QByteArray("50%") << QByteArray("50%25");
    QTest::newRow("UTF-8") << QByteArray("j\xc3\xbcrg@x") << QByteArray("j%C3%BCrg@x");
    QTest::newRow("zero byte") << QByteArray("a\0b", 3) << QByteArray("a%00b");
}

void TestFolderTransport::folderNamesAreLegalEverywhere()
{
    QFETCH(QByteArray, address);
    QTEST(folderNameOf(address), "folder");
}

void TestFolderTransport::carriesMessagesInTheirOrder()
{
    for (int i = 0; i < 20; ++i) {
        QVERIFY(m_transport->send(kHq, "message " + QByteArray::number(i)));
        m_clock.advance(i % 3); // several within a millisecond
    }
    QVERIFY(m_transport->flush());
    const auto waiting = m_transport->waiting(kHq);
    QVERIFY(waiting);
    QCOMPARE(waiting->size(), 20);
    for (int i = 0; i < 20; ++i) {
        const QByteArray expected = "message " + QByteArray::number(i);
        QCOMPARE(m_transport->read(waiting->at(i).handle), expected);
        QCOMPARE(waiting->at(i).bytes, expected.size());
    }
    QVERIFY(m_transport->waiting(kBranch)->isEmpty());
}

void TestFolderTransport::nobodySeesAMessageBeforeTheFlush()
{
    auto sender = std::make_unique<FolderTransport>(m_share->path(), m_clock);
    QVERIFY(sender->send(kHq, "x"));
    QVERIFY(m_transport->waiting(kHq)->isEmpty());
    sender.reset(); // never flushed: nothing stays behind
    QVERIFY(m_transport->waiting(kHq)->isEmpty());
    QCOMPARE(filesIn(m_share->path() + u"/dirsync@hq.example/tmp"_s), QStringList());
}

void TestFolderTransport::aConfirmedMessageIsGone()
{
    QVERIFY(m_transport->send(kHq, "x"));
    QVERIFY(m_transport->flush());
    const QByteArray handle = m_transport->waiting(kHq)->first().handle;
    QVERIFY(m_transport->confirm(handle));
    QVERIFY(m_transport->waiting(kHq)->isEmpty());
    const auto read = m_transport->read(handle);
    QVERIFY(!read);
    QCOMPARE(read.error().code, Error::Code::NotFound);
    QVERIFY(m_transport->confirm(handle)); // after a crash it is tried again
    QVERIFY(m_transport->flush());
}

void TestFolderTransport::leavesNothingInTmp()
{
    QVERIFY(m_transport->send(kHq, QByteArray(100'000, 'x')));
    QVERIFY(m_transport->flush());
    QCOMPARE(filesIn(m_share->path() + u"/dirsync@hq.example/tmp"_s), QStringList());
    const QStringList files = filesIn(m_transport->newFolder(kHq));
    QCOMPARE(files.size(), 1);
    QVERIFY2(!files.first().contains(u':'), "a colon cannot stand in a name on SMB");
}

void TestFolderTransport::partnersSeeEachOther()
{
    FolderTransport other(m_share->path(), m_clock);
    QVERIFY(m_transport->waiting(kBranch)->isEmpty()); // its folder is there before the first one
    QVERIFY(other.send(kBranch, "hello"));
    QVERIFY(other.flush());
    const auto waiting = m_transport->waiting(kBranch);
    QCOMPARE(waiting->size(), 1);
    QCOMPARE(m_transport->read(waiting->first().handle), QByteArray("hello"));
}

void TestFolderTransport::ignoresForeignFilesAndLinks()
{
    QVERIFY(m_transport->send(kHq, "x"));
    QVERIFY(m_transport->flush());
    const QString folder = m_transport->newFolder(kHq) + u'/';
    write(folder + u"Thumbs.db"_s, "x");
    write(folder + u"018bcfe5-6800-7000-8000-000000000000.eml~"_s, "x");
    write(m_share->path() + u"/secret"_s, "secret");
    QVERIFY(QFile::link(m_share->path() + u"/secret"_s,
                        folder + u"018bcfe5-6800-7000-8000-000000000000.eml"_s));
    QVERIFY(QDir().mkdir(folder + u"018bcfe5-6800-7000-8000-000000000001.eml"_s));
    const QByteArray pipe = (folder + u"018bcfe5-6800-7000-8000-000000000002.eml"_s).toLocal8Bit();
    QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
    QCOMPARE(m_transport->waiting(kHq)->size(), 1);
    for (const char *name : {"0", "1", "2"})
        QVERIFY(!m_transport->read(
            QByteArray("dirsync@hq.example/018bcfe5-6800-7000-8000-00000000000") + name + ".eml"));
    QVERIFY(QFile::exists(folder + u"Thumbs.db"_s));
}

void TestFolderTransport::refusesLinksAsFolders()
{
    QTemporaryDir elsewhere;
    QVERIFY(QFile::link(elsewhere.path(), m_share->path() + u"/dirsync@hq.example"_s));
    const auto sent = m_transport->send(kHq, "x");
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, Error::Code::Invalid);
    QVERIFY(sent.error().text.contains(m_share->path() + u"/dirsync@hq.example"_s));
    QVERIFY(QDir(elsewhere.path()).isEmpty());
}

void TestFolderTransport::refusesWhatIsTooLarge()
{
    FolderTransport::Limits limits;
    limits.messageBytes = 10;
    FolderTransport small(m_share->path(), m_clock, limits);
    QCOMPARE(small.send(kHq, QByteArray(11, 'x')).error().code, Error::Code::Invalid);
    QVERIFY(m_transport->send(kHq, QByteArray(11, 'x')));
    QVERIFY(m_transport->flush());
    const auto waiting = small.waiting(kHq);
    QCOMPARE(waiting->size(), 1); // it is seen, so that it can be put into quarantine
    QCOMPARE(small.read(waiting->first().handle).error().code, Error::Code::Invalid);
}

void TestFolderTransport::removesStaleUnfinishedMessages()
{
    QVERIFY(m_transport->waiting(kHq));
    const QString tmp = m_share->path() + u"/dirsync@hq.example/tmp/"_s;
    write(tmp + u"018bcfe5-6800-7000-8000-000000000000.eml"_s, "half");
    write(tmp + u"notes.txt"_s, "somebody's");
    m_clock.set(SystemClock().now() + qint64(35) * 60 * 60 * 1000);
    QVERIFY(m_transport->waiting(kHq));
    QCOMPARE(filesIn(tmp).size(), 2);
    m_clock.advance(qint64(2) * 60 * 60 * 1000);
    QVERIFY(m_transport->waiting(kHq));
    QCOMPARE(filesIn(tmp), QStringList{u"notes.txt"_s});
}

void TestFolderTransport::namesThePathOfAMissingShare()
{
    const QString path = m_share->path() + u"/not/there"_s;
    FolderTransport missing(path, m_clock);
    for (const Error &error : {missing.send(kHq, "x").error(), missing.waiting(kHq).error(),
                               missing.check(kHq, kBranch).error()}) {
        QCOMPARE(error.code, Error::Code::Unavailable);
        QVERIFY2(error.text.contains(path), qPrintable(error.text));
    }
    QVERIFY2(!QDir(path).exists(), "a share that is not mounted must not be made");
}

void TestFolderTransport::saysWhenItMayNotWrite()
{
    const AsNobody nobody(m_share->path()); // root may write everywhere
    QVERIFY(m_transport->waiting(kHq));
    const QByteArray folder = m_transport->newFolder(kHq).toLocal8Bit();
    QCOMPARE(chmod(folder.constData(), 0500), 0);
    QVERIFY(m_transport->send(kHq, "x"));
    const auto sent = m_transport->flush();
    chmod(folder.constData(), 0700);
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, Error::Code::Denied);
    QCOMPARE(filesIn(m_share->path() + u"/dirsync@hq.example/tmp"_s), QStringList());
}

void TestFolderTransport::comesBackWhenTheFolderWasRemoved()
{
    QVERIFY(m_transport->send(kHq, "x"));
    QVERIFY(m_transport->flush());
    QVERIFY(QDir(m_share->path() + u"/dirsync@hq.example"_s).removeRecursively());
    QVERIFY(m_transport->send(kHq, "y"));
    QVERIFY(m_transport->flush());
    QCOMPARE(m_transport->waiting(kHq)->size(), 1);
}

void TestFolderTransport::handlesDoNotLeadOutside()
{
    write(m_share->path() + u"/018bcfe5-6800-7000-8000-000000000000.eml"_s, "x");
    for (const QByteArray &handle :
         {QByteArray("../018bcfe5-6800-7000-8000-000000000000.eml"),
          QByteArray("x/../../etc/passwd"), QByteArray("/018bcfe5-6800-7000-8000-000000000000.eml"),
          QByteArray()}) {
        QCOMPARE(m_transport->read(handle).error().code, Error::Code::Invalid);
        QCOMPARE(m_transport->confirm(handle).error().code, Error::Code::Invalid);
    }
    QVERIFY(QFile::exists(m_share->path() + u"/018bcfe5-6800-7000-8000-000000000000.eml"_s));
}

void TestFolderTransport::testButtonLeavesNothing()
{
    const auto said = m_transport->check(kHq, kBranch);
    QVERIFY(said);
    QVERIFY(said->contains(m_share->path()));
    QCOMPARE(filesIn(m_transport->newFolder(kHq)), QStringList());
    QCOMPARE(filesIn(m_transport->newFolder(kBranch)), QStringList());
}

void TestFolderTransport::carriesAThousand()
{
    for (int i = 0; i < 1000; ++i)
        QVERIFY(m_transport->send(kHq, QByteArray(2000, 'x')));
    QVERIFY(m_transport->flush());
    const auto waiting = m_transport->waiting(kHq);
    QCOMPARE(waiting->size(), 1000);
    for (const WaitingMessage &message : *waiting)
        QVERIFY(m_transport->confirm(message.handle));
    QVERIFY(m_transport->flush());
    QVERIFY(m_transport->waiting(kHq)->isEmpty());
}

QTEST_GUILESS_MAIN(TestFolderTransport)
#include "tst_folder_transport.moc"
