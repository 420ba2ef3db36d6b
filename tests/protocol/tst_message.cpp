#include "engine/protocol/message.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kCode = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567";

Manifest sample(const QByteArray &payload = "payload")
{
    Manifest m;
    m.type = MessageType::SrvTx;
    m.agreement = "018bcfe5-6800-7000-8000-00000000000a";
    m.sender = {"018bcfe5-6800-7000-8000-00000000000b", u"Köln"_s, u"Contoso & Söhne"_s};
    m.receiver = "018bcfe5-6800-7000-8000-00000000000c";
    m.header.batch = "018bcfe5-6800-7000-8000-00000000000d";
    m.header.kind = BatchKind::Delta;
    m.header.epoch = {3, "f00d"};
    m.header.serial = 9;
    m.header.was = 80;
    m.header.value = (qint64(1) << 53) - 1; // must not lose digits
    m.header.digest = sha256("list");
    m.header.ackEpoch = {1, "beef"};
    m.header.ackValue = 17;
    m.header.ackSerial = 4;
    m.header.requests = 1;
    m.header.requestOpen = true;
    m.header.importAnswered = 2;
    m.header.gap = true;
    m.header.held = 78;
    m.part = 2;
    m.parts = 3;
    m.records = payload.isEmpty() ? 0 : 5;
    m.totalRecords = payload.isEmpty() ? 0 : 40'005;
    if (!payload.isEmpty())
        m.payloadDigest = sha256(payload);
    m.behind = {{"018bcfe5-6800-7000-8000-00000000000e", u"Branch \"A\""_s, u"Contoso"_s}};
    m.lastResult = u"success"_s;
    m.program = u"dirsync 0.1"_s;
    return m;
}

Envelope envelope()
{
    Envelope e;
    e.from = "dirsync@hq.example";
    e.to = "dirsync@branch.example";
    e.date = 1'700'000'000'000;
    return e;
}

QByteArray build(const QByteArray &payload = "payload", const QByteArray &code = kCode)
{
    return buildMessage(envelope(), sample(payload), payload, code).value_or(QByteArray());
}

QString errorOf(const QByteArray &bytes, const MessageLimits &limits = {})
{
    const auto parsed = parseMessage(bytes, limits);
    return parsed ? u"ok"_s : parsed.error().text;
}

/** A message with its manifest changed in one place, the header left alone. */
QByteArray withManifest(Manifest manifest, const QByteArray &payload)
{
    return buildMessage(envelope(), manifest, payload, kCode).value_or(QByteArray());
}

QByteArray headLine(const QByteArray &bytes, const QByteArray &name)
{
    const qsizetype at = bytes.indexOf(name + ": ");
    return at < 0 ? QByteArray() : bytes.mid(at, bytes.indexOf("\r\n", at) - at);
}

} // namespace

class TestMessage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void comesBackWithoutPayload();
    void carriesAnyBytes();
    void headersAreAsSpecified();
    void linesFitIntoMail();
    void refusesAddressesThatBreakHeaders_data();
    void refusesAddressesThatBreakHeaders();
    void subjectsAreWrittenAndRead();
    void subjectsAreReadTolerantly_data();
    void subjectsAreReadTolerantly();
    void refusesEveryTruncation();
    void refusesAnotherPayload();
    void refusesHeaderAgainstManifest();
    void refusesForeignMail();
    void refusesALaterVersion();
    void refusesDeepNesting();
    void refusesManyParts();
    void refusesWhatIsTooLarge();
    void refusesAHeaderWithoutEnd();
    void survivesDamagedBytes();
    void proofNeedsTheCode();
    void proofCoversWhatItMust();
    void manifestComesBack();
    void manifestToleratesUnknownKeys();
    void manifestRefuses_data();
    void manifestRefuses();
    void manifestRefusesTooMuch();
    void partsAreComplete();
};

void TestMessage::comesBack()
{
    const auto message = parseMessage(build());
    QVERIFY2(message, qPrintable(errorOf(build())));
    QCOMPARE(message->content.manifest, sample());
    QCOMPARE(message->content.payload, QByteArray("payload"));
    QCOMPARE(message->content.manifestJson, toJson(sample()));
    QCOMPARE(message->envelope.from, QByteArray("dirsync@hq.example"));
    QCOMPARE(message->envelope.to, QByteArray("dirsync@branch.example"));
    QCOMPARE(message->envelope.date, 1'700'000'000'000);
    QCOMPARE(message->envelope.part, 2);
    QCOMPARE(message->envelope.parts, 3);
    QCOMPARE(message->envelope.messageId,
             QByteArray("018bcfe5-6800-7000-8000-00000000000d.2@hq.example"));
    QCOMPARE(build(), build()); // no clock and no chance of its own
}

void TestMessage::comesBackWithoutPayload()
{
    Manifest manifest = sample({});
    manifest.header.kind = BatchKind::Acknowledgement;
    manifest.part = manifest.parts = 1;
    const auto bytes = buildMessage(envelope(), manifest, {}, {});
    QVERIFY(bytes);
    QVERIFY(!bytes->contains("Dirsync-Proof"));
    const auto message = parseMessage(*bytes);
    QVERIFY(message);
    QCOMPARE(message->content.manifest, manifest);
    QVERIFY(message->content.payload.isEmpty());
}

void TestMessage::carriesAnyBytes()
{
    QByteArray payload;
    for (int i = 0; i < 200'000; ++i)
        payload.append(char(i * 31 + i / 256));
    const auto message = parseMessage(build(payload));
    QVERIFY(message);
    QVERIFY(message->content.payload == payload);
}

void TestMessage::headersAreAsSpecified()
{
    const QByteArray bytes = build();
    QCOMPARE(headLine(bytes, "From"), QByteArray("From: dirsync@hq.example"));
    QCOMPARE(headLine(bytes, "To"), QByteArray("To: dirsync@branch.example"));
    QCOMPARE(headLine(bytes, "Auto-Submitted"), QByteArray("Auto-Submitted: auto-generated"));
    QCOMPARE(headLine(bytes, "Dirsync-Version"), QByteArray("Dirsync-Version: 1"));
    QCOMPARE(headLine(bytes, "Dirsync-Batch"),
             QByteArray("Dirsync-Batch: 018bcfe5-6800-7000-8000-00000000000d; part=2; parts=3"));
    QCOMPARE(headLine(bytes, "Date"), QByteArray("Date: Tue, 14 Nov 2023 22:13:20 +0000"));
    QVERIFY(headLine(bytes, "Subject").startsWith("Subject: SrvTx R=17 S=9007199254740991"));
    QVERIFY(bytes.contains("Content-Type: multipart/mixed"));
    QVERIFY(bytes.contains("changes.ldif.zst"));
    QVERIFY(!bytes.contains(kCode));
}

void TestMessage::linesFitIntoMail()
{
    const QByteArray bytes = build(QByteArray(100'000, '\xff'));
    for (const QByteArray &line : bytes.split('\n')) {
        QVERIFY(line.size() <= 999);
        QVERIFY(line.isEmpty() || line.endsWith('\r'));
    }
    for (const char c : bytes)
        QVERIFY(c > 0); // 7 bit
}

void TestMessage::refusesAddressesThatBreakHeaders_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::newRow("another header") << QByteArray("a@b\r\nBcc: x@y");
    QTest::newRow("line feed") << QByteArray("a@b\nX: y");
    QTest::newRow("another address") << QByteArray("a@b,c@d");
    QTest::newRow("blank") << QByteArray("a b@c");
    QTest::newRow("angle brackets") << QByteArray("<a@b>");
    QTest::newRow("comment") << QByteArray("a(x)@b");
    QTest::newRow("group") << QByteArray("g:a@b;");
    QTest::newRow("no domain") << QByteArray("a@");
    QTest::newRow("no at") << QByteArray("NET/PO/$SYSTEM");
    QTest::newRow("non-ASCII") << QByteArray("j\xc3\xbcrg@b");
    QTest::newRow("zero byte") << QByteArray("a\0@b", 4);
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("too long") << QByteArray(300, 'a') + "@b";
}

void TestMessage::refusesAddressesThatBreakHeaders()
{
    QFETCH(QByteArray, address);
    Envelope e = envelope();
    e.to = address;
    QVERIFY(!buildMessage(e, sample(), "payload", kCode));
    e = envelope();
    e.from = address;
    QVERIFY(!buildMessage(e, sample(), "payload", kCode));
    e = envelope();
    e.subject = "x\r\nBcc: a@b";
    QVERIFY(!buildMessage(e, sample(), "payload", kCode));
}

void TestMessage::subjectsAreWrittenAndRead()
{
    const SubjectNumbers request{MessageType::ReqTx, 17, 80, 12, 1, 5};
    const SubjectNumbers answer{MessageType::SrvTx, 17, 85, 80, 1, 5};
    QCOMPARE(subjectLine(request), QByteArray("ReqTx R=17 (was 12), S=80, I=1 5 sent"));
    QCOMPARE(subjectLine(answer), QByteArray("SrvTx R=17 S=85 (was 80), I=1 5 sent"));
    QCOMPARE(parseSubject(subjectLine(request)), request);
    QCOMPARE(parseSubject(subjectLine(answer)), answer);
}

void TestMessage::subjectsAreReadTolerantly_data()
{
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<bool>("readable");
    QTest::newRow("prefix") << QByteArray("Re: ReqTx R=17 (was 12), S=80, I=1 5 sent") << true;
    QTest::newRow("case") << QByteArray("REQTX r=17 (WAS 12), s=80, i=1 5 SENT") << true;
    QTest::newRow("blanks") << QByteArray("  ReqTx  R = 17 ( was 12 ) S=80  I=1, 5 sent ") << true;
    QTest::newRow("other text") << QByteArray("Lunch?") << false;
    QTest::newRow("no number") << QByteArray("ReqTx R= (was 12), S=80, I=1 5 sent") << false;
    QTest::newRow("endless number")
        << QByteArray("ReqTx R=99999999999999999999 (was 12), S=80, I=1 5 sent") << false;
    QTest::newRow("endless") << QByteArray("ReqTx ") + QByteArray(100'000, ' ') << false;
}

void TestMessage::subjectsAreReadTolerantly()
{
    QFETCH(QByteArray, subject);
    QFETCH(bool, readable);
    const auto numbers = parseSubject(subject);
    QCOMPARE(numbers.has_value(), readable);
    if (readable)
        QCOMPARE(*numbers, (SubjectNumbers{MessageType::ReqTx, 17, 80, 12, 1, 5}));
}

void TestMessage::refusesEveryTruncation()
{
    const QByteArray payload(300, 'p');
    const QByteArray bytes = build(payload);
    QCOMPARE(errorOf(bytes), u"ok"_s);
    const qsizetype closing = bytes.lastIndexOf("\r\n--dx-");
    for (qsizetype size = 0; size < closing - 4; ++size) // up to the last payload bytes
        QVERIFY2(errorOf(bytes.left(size)) != u"ok"_s, QByteArray::number(size).constData());
}

void TestMessage::refusesAnotherPayload()
{
    QVERIFY(errorOf(withManifest(sample("payload"), "another")).contains(u"SHA-256"_s));
    QVERIFY(errorOf(withManifest(sample({}), "payload")).contains(u"does not speak"_s));
    QVERIFY(errorOf(withManifest(sample("payload"), {})).contains(u"missing"_s));
}

void TestMessage::refusesHeaderAgainstManifest()
{
    for (const char *change : {"part=1; parts=3", "part=2; parts=4", "part=2"}) {
        QByteArray bytes = build();
        bytes.replace("part=2; parts=3", change);
        QVERIFY(errorOf(bytes) != u"ok"_s);
    }
    QByteArray bytes = build();
    const qsizetype at = bytes.indexOf("Dirsync-Batch: ") + 15;
    bytes[at] = 'f';
    QVERIFY(errorOf(bytes).contains(u"contradict"_s));
}

void TestMessage::refusesForeignMail()
{
    QVERIFY(errorOf("From: a@b\r\nTo: c@d\r\nSubject: Lunch?\r\n\r\nHi\r\n") != u"ok"_s);
    QVERIFY(errorOf({}) != u"ok"_s);
    QVERIFY(errorOf(QByteArray(1000, '\0')) != u"ok"_s);
    QByteArray bytes = build();
    bytes.replace("To: dirsync@branch.example", "To: dirsync@branch.example, x@y.example");
    QVERIFY(errorOf(bytes).contains(u"exactly one address"_s));
    bytes = build();
    bytes.replace("application/json", "application/text");
    QVERIFY(errorOf(bytes).contains(u"manifest"_s));
    bytes = build();
    bytes.replace("multipart/mixed", "text/plain");
    QVERIFY(errorOf(bytes) != u"ok"_s);
}

void TestMessage::refusesALaterVersion()
{
    QByteArray bytes = build();
    bytes.replace("Dirsync-Version: 1", "Dirsync-Version: 2");
    QVERIFY(errorOf(bytes).contains(u"later version"_s));
}

void TestMessage::refusesDeepNesting()
{
    QByteArray bytes = "From: a@b\r\nTo: c@d\r\nDirsync-Version: 1\r\n";
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray boundary = "b" + QByteArray::number(i);
        bytes += "Content-Type: Multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary
            + "\r\n";
    }
    QVERIFY(errorOf(bytes).contains(u"nested"_s));
    bytes = "From: a@b\r\nTo: c@d\r\nDirsync-Version: 1\r\n";
    for (int i = 0; i < 100'000; ++i)
        bytes += "Content-Type: message/rfc822\r\n\r\n";
    QVERIFY(errorOf(bytes).contains(u"nested"_s));
}

void TestMessage::refusesManyParts()
{
    QByteArray bytes = build();
    QByteArray many;
    for (int i = 0; i < 1'000'000; ++i)
        many += "\r\n--dx-018bcfe5-6800-7000-8000-00000000000d-2\r\n";
    bytes.insert(bytes.indexOf("\r\n--dx-"), many);
    QVERIFY(errorOf(bytes).contains(u"parts"_s));
}

void TestMessage::refusesWhatIsTooLarge()
{
    MessageLimits limits;
    limits.messageBytes = 1000;
    QVERIFY(errorOf(build(), limits).contains(u"larger than 1000"_s));
    limits = {};
    limits.payloadBytes = 6;
    QVERIFY(errorOf(build(), limits).contains(u"larger than 6"_s));
}

void TestMessage::refusesAHeaderWithoutEnd()
{
    QVERIFY(errorOf("From: a@b\r\n" + QByteArray("X: y\r\n").repeated(100'000)) != u"ok"_s);
}

void TestMessage::survivesDamagedBytes()
{
    const QByteArray bytes = build();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        for (const char with : {'\0', '\n', '"', '\xff'}) {
            QByteArray damaged = bytes;
            damaged[i] = with;
            const auto message = parseMessage(damaged);
            if (message && message->content.manifestJson != toJson(sample()))
                QVERIFY(!proofIsValid(*message, kCode));
        }
    }
}

void TestMessage::proofNeedsTheCode()
{
    const auto message = parseMessage(build());
    QVERIFY(message);
    QVERIFY(proofIsValid(*message, kCode));
    QVERIFY(proofIsValid(*message, kCode.toLower().replace('-', ' '))); // as people type it
    QVERIFY(!proofIsValid(*message, "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4566"));
    QVERIFY(!proofIsValid(*message, {}));
    const auto without = parseMessage(build("payload", {}));
    QVERIFY(without);
    QVERIFY(!proofIsValid(*without, kCode));
    QVERIFY(!proofIsValid(*without, {}));
}

void TestMessage::proofCoversWhatItMust()
{
    const auto original = parseMessage(build());
    QVERIFY(original);
    Message changed = *original;
    changed.envelope.to = "dirsync@other.example";
    QVERIFY(!proofIsValid(changed, kCode));
    changed = *original;
    std::swap(changed.envelope.from, changed.envelope.to); // sent back to its sender
    QVERIFY(!proofIsValid(changed, kCode));
    changed = *original;
    changed.envelope.part = 1;
    QVERIFY(!proofIsValid(changed, kCode));
    changed = *original;
    changed.content.manifestJson.replace("80", "81");
    QVERIFY(!proofIsValid(changed, kCode));
    changed = *original;
    changed.content.manifest.agreement = "018bcfe5-6800-7000-8000-00000000000f";
    QVERIFY(!proofIsValid(changed, kCode));
    changed = *original;
    changed.envelope.from = "DirSync@HQ.example"; // the case of an address says nothing
    QVERIFY(proofIsValid(changed, kCode));
}

void TestMessage::manifestComesBack()
{
    const auto manifest = manifestFromJson(toJson(sample()));
    QVERIFY2(manifest, qPrintable(manifest ? QString() : manifest.error().text));
    QCOMPARE(*manifest, sample());
}

void TestMessage::manifestToleratesUnknownKeys()
{
    QJsonObject object = QJsonDocument::fromJson(toJson(sample())).object();
    object.insert(u"later"_s, QJsonObject{{u"x"_s, 1}});
    const auto manifest = manifestFromJson(QJsonDocument(object).toJson());
    QVERIFY(manifest);
    QCOMPARE(*manifest, sample());
}

void TestMessage::manifestRefuses_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *key, const QJsonValue &value, const char *name) {
        QTest::newRow(name) << QString::fromLatin1(key) << value;
    };
    row("serial", u"9"_s, "a number as text");
    row("serial", 0, "serial 0");
    row("serial", 1.5, "a fraction");
    row("serial", 1e300, "beyond 64 bits");
    row("serial", QJsonValue::Undefined, "a missing key");
    row("was", -1, "a negative number");
    row("value", 79, "value below was");
    row("part", 4, "part beyond parts");
    row("parts", 10'001, "too many parts");
    row("records", 200'001, "too many records");
    row("totalRecords", 4, "total below records");
    row("kind", u"diff"_s, "unknown kind");
    row("kind", u"full"_s, "a full that has a base");
    row("kind", u"heartbeat"_s, "a heartbeat with records");
    row("type", u"Status"_s, "unknown type");
    row("digest", u"abc"_s, "short digest");
    row("digest", QString(64, u'g'), "digest that is none");
    row("payloadDigest", QString(64, u'0'), "records without payload");
    row("agreement", u"1"_s, "uid that is none");
    row("sender", u"x"_s, "site that is none");
    row("gap", 1, "flag as number");
    row("epoch", QJsonObject{{u"number"_s, 0}, {u"random"_s, u"x"_s}}, "epoch 0");
    row("behind", QJsonObject(), "list that is none");
    row("program", QString(1001, u'x'), "long text");
    row("protocol", 2, "later protocol");
    row("held", u"x"_s, "optional of a wrong type");
}

void TestMessage::manifestRefuses()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject object = QJsonDocument::fromJson(toJson(sample())).object();
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    const auto manifest = manifestFromJson(QJsonDocument(object).toJson());
    QVERIFY(!manifest);
    QCOMPARE(manifest.error().code, Error::Code::Invalid);
}

void TestMessage::manifestRefusesTooMuch()
{
    Manifest manifest = sample();
    for (int i = 0; i < 4'001; ++i)
        manifest.behind.append(manifest.behind.first());
    QVERIFY(!manifestFromJson(toJson(manifest)));
    QVERIFY(!manifestFromJson(QByteArray(2'000'000, ' ')));
    QVERIFY(!manifestFromJson(QByteArray(500'000, '[')));
    QVERIFY(!manifestFromJson("[]"));
    QVERIFY(!manifestFromJson({}));
}

void TestMessage::partsAreComplete()
{
    Manifest one = sample();
    one.part = 1;
    one.parts = 2;
    one.totalRecords = 10;
    Manifest two = one;
    two.part = 2;
    two.payloadDigest = sha256("two");
    QCOMPARE(stateOfParts({}), PartsState::Incomplete);
    QCOMPARE(stateOfParts({one}), PartsState::Incomplete);
    QCOMPARE(stateOfParts({one, one}), PartsState::Incomplete);
    QCOMPARE(stateOfParts({two, one, two}), PartsState::Complete);
    two.header.value -= 1;
    QCOMPARE(stateOfParts({one, two}), PartsState::Contradictory);
    two = one;
    two.part = 2;
    two.records = 4;
    QCOMPARE(stateOfParts({one, two}), PartsState::Contradictory);
}

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
