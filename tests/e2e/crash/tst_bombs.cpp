#include "engine/core/clock.h"
#include "engine/core/uid.h"
#include "engine/keys/site_keys.h"
#include "engine/protocol/message.h"
#include "engine/protocol/message_content.h"
#include "engine/protocol/seal.h"
#include "tests/e2e/crash/programs.h"
#include "tests/places.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

using namespace dx;
using namespace dx::test;

namespace {

constexpr qint64 kMegabyte = 1024 * 1024;
#ifdef __SANITIZE_ADDRESS__
constexpr qint64 kMostMemory = 3'000 * kMegabyte; // what is freed stays for a while
#else
constexpr qint64 kMostMemory = 300 * kMegabyte;
#endif

template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s | %s", qPrintable(result.error().text), qPrintable(result.error().detail));
    return std::move(*result);
}

Timestamp now()
{
    return SystemClock().now();
}

QByteArray compressed(const QByteArray &bytes)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(size_t(bytes.size()))), Qt::Uninitialized);
    const size_t size = ZSTD_compress(packed.data(), size_t(packed.size()), bytes.constData(),
                                      size_t(bytes.size()), 1);
    packed.resize(qsizetype(size));
    return packed;
}

/** Text that does not become shorter than three quarters. */
QByteArray noise(qsizetype size)
{
    QByteArray raw(size / 4 * 3, Qt::Uninitialized);
    quint64 state = 88172645463325252ULL;
    for (char &byte : raw) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        byte = char(state);
    }
    return raw.toBase64();
}

/** A program that has ended, and the most memory that it had at once. */
struct Measured
{
    Ended ended;
    qint64 peak = 0; ///< bytes
};

} // namespace

/**
 * What a partner could send to make the program run out of memory: rejected with an event, within
 * bounds; the partner's next message is applied as ever.
 */
class TestBombs final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void anOrdinaryCycle();
    void payloads_data();
    void payloads();
    void manifests_data();
    void manifests();
    void files_data();
    void files();
    void cleanupTestCase();

private:
    OwnKeys keysOf(const QString &site) const;
    Measured measured(const QString &site, const QStringList &arguments) const;
    QString inbox() const { return m_programs->share() + u"/hq@contoso.example/new/"_s; }
    /** A change of the branch as it sent it, taken off the share. */
    Message nextMessage();
    /** The sealed content `content` in the branch's name. */
    QByteArray sealedMessage(const Message &like, const QByteArray &content) const;
    /** HQ finds these bytes, and then the branch's own message `m_bytes`. */
    void rejected(QByteArray bytes);
    static QByteArray payloadOf(int kind);

    std::unique_ptr<Programs> m_programs;
    QByteArray m_bytes; ///< of the message from nextMessage()
    QByteArray m_name; ///< of its file
};

void TestBombs::initTestCase()
{
    m_programs = std::make_unique<Programs>(QStringList{u"a"_s});
    QVERIFY(m_programs->make(50));
    QVERIFY(m_programs->rounds(2));
    QVERIFY(m_programs->allAgree());
}

OwnKeys TestBombs::keysOf(const QString &site) const
{
    const auto store = must(Database::open(m_programs->storeOf(site), Database::Mode::ReadWrite));
    const auto keys = must(systemKeys(*store));
    return must(SiteKeys(*store, *keys).load(now()));
}

Measured TestBombs::measured(const QString &site, const QStringList &arguments) const
{
    QProcess like;
    m_programs->line().prepare(like, site);
    std::vector<QByteArray> words{dirsyncProgram().toUtf8()};
    for (const QString &argument : arguments)
        words.push_back(argument.toUtf8());
    std::vector<QByteArray> settings;
    for (const QString &setting : like.processEnvironment().toStringList())
        settings.push_back(setting.toUtf8());
    const auto pointers = [](std::vector<QByteArray> &texts) {
        std::vector<char *> result;
        for (QByteArray &text : texts)
            result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    };
    const std::vector<char *> argv = pointers(words);
    const std::vector<char *> environment = pointers(settings);
    const QByteArray out = QFile::encodeName(m_programs->path(u"out"_s));
    const QByteArray err = QFile::encodeName(m_programs->path(u"err"_s));
    const pid_t child = fork();
    if (child == 0) {
        constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
        dup2(open(out.constData(), kFlags, 0600), STDOUT_FILENO);
        dup2(open(err.constData(), kFlags, 0600), STDERR_FILENO);
        execve(argv[0], argv.data(), environment.data());
        _exit(127);
    }
    Measured result;
    int status = 0;
    struct rusage usage = {};
    if (child > 0 && wait4(child, &status, 0, &usage) == child && WIFEXITED(status))
        result.ended.status = WEXITSTATUS(status);
    const auto contentOf = [](const QByteArray &path) {
        QFile file(QFile::decodeName(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    result.ended.out = contentOf(out);
    result.ended.err = contentOf(err);
    result.peak = qint64(usage.ru_maxrss) * 1024;
    return result;
}

Message TestBombs::nextMessage()
{
    m_programs->people(u"a"_s).change(0, 3);
    if (!m_programs->import(u"a"_s) || !m_programs->force(u"a"_s, u"t1"_s))
        qFatal("The branch could not send");
    const QStringList names = QDir(inbox()).entryList({u"*.eml"_s}, QDir::Files);
    QFile file(inbox() + names.value(0));
    if (names.size() != 1 || !file.open(QIODevice::ReadOnly))
        qFatal("One message was expected");
    m_name = names.constFirst().toLatin1();
    m_bytes = file.readAll();
    file.remove();
    return must(openMessage(must(parseMessage(m_bytes)), keysOf(u"hq"_s).all));
}

QByteArray TestBombs::sealedMessage(const Message &like, const QByteArray &content) const
{
    const QByteArray sealed
        = must(seal(content, keysOf(u"a"_s).present, keysOf(u"hq"_s).present.certificate));
    QByteArray message = m_bytes.first(m_bytes.indexOf("\r\n\r\n") + 4);
    message.replace(like.content.manifest.header.batch, newUid(now()));
    const QByteArray text = sealed.toBase64();
    constexpr qsizetype kLine = 76;
    for (qsizetype at = 0; at < text.size(); at += kLine)
        message += text.sliced(at, std::min(kLine, text.size() - at)) + "\r\n";
    return message;
}

void TestBombs::rejected(QByteArray bytes)
{
    const auto events = [this] {
        return m_programs->line()
            .run(u"hq"_s, {u"event"_s, u"ls"_s, u"--json"_s})
            .out.count("\"number\":1100,");
    };
    const qsizetype before = events();
    const auto put = [this](const QByteArray &name, const QByteArray &content) {
        m_programs->line().write(u"share/hq@contoso.example/new/"_s + QString::fromLatin1(name),
                                 content);
    };
    const QByteArray name = newUid(1'000) + ".eml"; // comes first
    put(name, bytes);
    const qlonglong size = std::exchange(bytes, {}).size(); // the child is born with our memory
    const Measured t2 = measured(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s});
    qInfo("%lld bytes, %lld MB at most", size, qlonglong(t2.peak / kMegabyte));
    QVERIFY2(t2.ended.status == 0, (t2.ended.out + t2.ended.err).constData());
    QCOMPARE(t2.ended.json()[u"outcome"_s].toString(), u"warnings"_s);
    QVERIFY2(t2.ended.json()[u"error"_s].toString().contains("rejected"_L1),
             t2.ended.out.constData());
    QCOMPARE(t2.ended.json()[u"in"_s].toObject()[u"modified"_s].toInt(-1), 0);
    QCOMPARE(events(), before + 1);
    QVERIFY2(t2.peak < kMostMemory, "It took too much memory.");
    QVERIFY(QDir(inbox()).isEmpty());
    put(m_name, m_bytes);
    const QJsonObject next
        = m_programs->line().run(u"hq"_s, {u"force"_s, u"t2"_s, u"--json"_s}).json();
    QCOMPARE(next[u"outcome"_s].toString(), u"success"_s);
    QCOMPARE(next[u"in"_s].toObject()[u"modified"_s].toInt(), 17);
    QVERIFY(m_programs->isWhole(u"hq"_s));
}

/** What the others are to be compared with. */
void TestBombs::anOrdinaryCycle()
{
    const Measured t2 = measured(u"hq"_s, {u"force"_s, u"t2"_s});
    QCOMPARE(t2.ended.status, 0);
    qInfo("%lld MB at most", qlonglong(t2.peak / kMegabyte));
    QVERIFY(t2.peak < kMostMemory / 3);
}

void TestBombs::payloads_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("zeros") << 0;
    QTest::newRow("one endless line") << 1;
    QTest::newRow("one endless line that is not compressed") << 2;
    QTest::newRow("one entry of endless lines") << 3;
    QTest::newRow("more entries than were told") << 4;
    QTest::newRow("as many bytes as fit") << 5;
}

QByteArray TestBombs::payloadOf(int kind)
{
    const QByteArray start
        = "version: 1\n\ndn: dxUid=" + newUid(now()) + ",ou=Staff,o=a\nchangetype: add\ncn: ";
    switch (kind) {
    case 0:
        return compressed(QByteArray(128 * kMegabyte, '\0'));
    case 1:
        return compressed(start + QByteArray(128 * kMegabyte, 'a'));
    case 2:
        return compressed(start + noise(40 * kMegabyte));
    case 3:
        return compressed(start + QByteArray("x\ncn: ").repeated(20'000'000));
    case 4: {
        QByteArray text = "version: 1\n\n";
        for (int i = 0; i < 900'000; ++i)
            text += "dn: dxUid=" + newUid(i) + ",ou=Staff,o=a\nchangetype: delete\n\n";
        return compressed(text);
    }
    default:
        return noise(46'500'000); // makes 64 MB with the seal
    }
}

void TestBombs::payloads()
{
    QFETCH(int, kind);
    Message message = nextMessage();
    QByteArray payload = payloadOf(kind);
    if (kind < 2)
        QVERIFY(payload.size() < 20'000);
    Manifest &manifest = message.content.manifest;
    manifest.header.batch = newUid(now());
    manifest.records = manifest.totalRecords = kind == 4 ? Manifest::kMaxRecords : 17;
    manifest.payloadDigest = sha256(payload);
    Envelope envelope = message.envelope;
    envelope.subject.clear();
    envelope.messageId.clear();
    rejected(must(buildMessage(envelope, manifest, std::exchange(payload, {}),
                               {keysOf(u"a"_s).present, keysOf(u"hq"_s).present.certificate})));
}

void TestBombs::manifests_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("repeated");
    QTest::addColumn<int>("times");
    const QByteArray behind = R"({"protocol":1,"behind":[)";
    QTest::newRow("millions of elements") << behind << QByteArray("0,") << 10'000'000;
    QTest::newRow("as many elements as fit") << behind << QByteArray("0,") << 520'000;
    QTest::newRow("millions of sites") << behind << QByteArray("{},") << 4'000'000;
    QTest::newRow("nested without end") << behind << QByteArray("[") << 1'000'000;
    QTest::newRow("an endless text")
        << QByteArray(R"({"program":")") << QByteArray("x") << 30'000'000;
    QTest::newRow("millions of parts")
        << QByteArray() << QByteArray("\r\n--dx\r\n\r\n") << 3'000'000;
    QTest::newRow("parts within parts")
        << QByteArray() << QByteArray("Content-Type: multipart/mixed; boundary=dx\r\n\r\n--dx\r\n")
        << 500'000;
}

void TestBombs::manifests()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, repeated);
    QFETCH(int, times);
    const Message message = nextMessage();
    QByteArray content = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"dx\"\r\n"
                         "\r\n--dx\r\nContent-Type: application/json\r\n\r\n";
    content += before + repeated.repeated(times);
    if (before.endsWith('['))
        content += "0]}";
    else if (!before.isEmpty())
        content += "\"}";
    content += "\r\n--dx--\r\n";
    rejected(sealedMessage(message, std::exchange(content, {})));
}

void TestBombs::files_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<qint64>("size");
    const QByteArray head = "From: a@contoso.example\r\nTo: hq@contoso.example\r\n"
                            "Dirsync-Version: 1\r\n";
    const QByteArray sealed = head
        + "Dirsync-Batch: 019e5ea3-10f3-7cd6-8f41-1fd4eac1ad55; part=1; parts=1\r\n"
          "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    QTest::newRow("100 MB of nothing") << QByteArray() << 100 * kMegabyte;
    QTest::newRow("100 MB that are sealed") << sealed << 100 * kMegabyte;
    QTest::newRow("the most that is read") << sealed << 64 * kMegabyte;
    QTest::newRow("a header without end") << head + "Subject: " << 64 * kMegabyte;
}

void TestBombs::files()
{
    QFETCH(QByteArray, head);
    QFETCH(qint64, size);
    nextMessage();
    QByteArray bytes(size, 'A');
    bytes.replace(0, head.size(), head);
    rejected(std::exchange(bytes, {}));
}

void TestBombs::cleanupTestCase()
{
    QVERIFY(m_programs->rounds(3));
    QVERIFY(m_programs->allAgree());
}

QTEST_GUILESS_MAIN(TestBombs)
#include "tst_bombs.moc"
