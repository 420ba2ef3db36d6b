#include "engine/protocol/message_content.h"
#include "engine/protocol/seal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

const KeyPair &hqKeys()
{
    static const KeyPair keys = newKeyPair(u"HQ"_s, kNow).value_or(KeyPair());
    return keys;
}

const KeyPair &branchKeys()
{
    static const KeyPair keys = newKeyPair(u"Branch"_s, kNow).value_or(KeyPair());
    return keys;
}

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
    e.date = kNow;
    return e;
}

Manifest addressed(Manifest manifest)
{
    manifest.identity.from = envelope().from;
    manifest.identity.to = envelope().to;
    return manifest;
}

QByteArray sealedMessage(const Manifest &manifest, const QByteArray &payload)
{
    return buildMessage(envelope(), manifest, payload, {hqKeys(), branchKeys().certificate})
        .value_or(QByteArray());
}

QByteArray build(const QByteArray &payload = "payload")
{
    return sealedMessage(sample(payload), payload);
}

Result<Message> opened(const QByteArray &bytes, const MessageLimits &limits = {},
                       const QList<KeyPair> &own = {branchKeys()})
{
    DX_LET(const SealedMessage sealed, parseMessage(bytes, limits));
    return openMessage(sealed, own, limits);
}

QString errorOf(const QByteArray &bytes, const MessageLimits &limits = {})
{
    const auto message = opened(bytes, limits);
    return message ? u"ok"_s : message.error().text;
}

/** A message around something else than we would seal. */
QByteArray around(const QByteArray &content)
{
    const auto sealed = seal(content, hqKeys(), branchKeys().certificate);
    QByteArray bytes = build();
    bytes.truncate(bytes.indexOf("\r\n\r\n") + 4);
    const QByteArray base64 = sealed.value_or(QByteArray()).toBase64();
    for (qsizetype at = 0; at < base64.size(); at += 76)
        bytes += base64.mid(at, 76) + "\r\n";
    return bytes;
}

/** What build() seals, with one text of it replaced by another. */
QByteArray withContent(const QByteArray &before, const QByteArray &after)
{
    QByteArray content = writeContent(addressed(sample()), "payload");
    if (!content.contains(before))
        qFatal("the content has no such text");
    return around(content.replace(before, after));
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
    void truncatedMessageIsRejected();
    void payloadThatTheManifestDoesNotNameIsRejected();
    void headerOfAnotherPartIsRejected();
    void headerWithAnotherAddressIsRejected_data();
    void headerWithAnotherAddressIsRejected();
    void unsealedMessageIsRejected();
    void messageForAnotherSiteIsRejected();
    void refusesForeignMail();
    void refusesALaterVersion();
    void refusesDeepNesting();
    void refusesManyParts();
    void refusesWhatIsTooLarge();
    void refusesAHeaderWithoutEnd();
    void tamperedMessageIsRejected();
    void survivesDamagedBytes();
    void damagedContentIsReadOrRefused();
    void identityComesBack();
    void manifestComesBack();
    void manifestToleratesUnknownKeys();
    void manifestRefuses_data();
    void manifestRefuses();
    void manifestRefusesTooMuch();
    void partsAreComplete();
};

void TestMessage::comesBack()
{
    const auto message = opened(build());
    QVERIFY2(message, qPrintable(errorOf(build())));
    QCOMPARE(message->content.manifest, addressed(sample()));
    QCOMPARE(message->signer, hqKeys().certificate);
    QCOMPARE(message->receiver, branchKeys().certificate);
    QCOMPARE(message->content.payload, QByteArray("payload"));
    QCOMPARE(message->envelope.from, QByteArray("dirsync@hq.example"));
    QCOMPARE(message->envelope.to, QByteArray("dirsync@branch.example"));
    QCOMPARE(message->envelope.date, 1'700'000'000'000);
    QCOMPARE(message->envelope.part, 2);
    QCOMPARE(message->envelope.parts, 3);
    QCOMPARE(message->envelope.messageId,
             QByteArray("018bcfe5-6800-7000-8000-00000000000d.2@hq.example"));
    QVERIFY(build() != build()); // another content key each time
}

void TestMessage::comesBackWithoutPayload()
{
    Manifest manifest = sample({});
    manifest.header.kind = BatchKind::Acknowledgement;
    manifest.part = manifest.parts = 1;
    const auto message = opened(sealedMessage(manifest, {}));
    QVERIFY(message);
    QCOMPARE(message->content.manifest, addressed(manifest));
    QVERIFY(message->content.payload.isEmpty());
}

void TestMessage::carriesAnyBytes()
{
    QByteArray payload;
    for (int i = 0; i < 200'000; ++i)
        payload.append(char(i * 31 + i / 256));
    for (const char *end : {"", "\r", "\n", "\r\n", "\r\n--dx"}) {
        const auto message = opened(build(payload + end));
        QVERIFY(message);
        QVERIFY(message->content.payload == payload + end);
    }
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
    const QByteArray type = headLine(bytes, "Content-Type");
    QVERIFY2(type.startsWith("Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data"),
             type.constData());
    QVERIFY(!bytes.contains("multipart") && !bytes.contains("agreement"));
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
    const Sealing sealing{hqKeys(), branchKeys().certificate};
    QVERIFY(!buildMessage(e, sample(), "payload", sealing));
    e = envelope();
    e.from = address;
    QVERIFY(!buildMessage(e, sample(), "payload", sealing));
    e = envelope();
    e.subject = "x\r\nBcc: a@b";
    QVERIFY(!buildMessage(e, sample(), "payload", sealing));
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

void TestMessage::truncatedMessageIsRejected()
{
    const QByteArray bytes = build(QByteArray(300, 'p'));
    QCOMPARE(errorOf(bytes), u"ok"_s);
    qsizetype end = bytes.size(); // of what matters: without padding and line ends
    while (QByteArrayView("=\r\n").contains(bytes.at(end - 1)))
        --end;
    for (qsizetype size = 0; size < end; ++size)
        QVERIFY2(errorOf(bytes.left(size)) != u"ok"_s, QByteArray::number(size).constData());
    QVERIFY(errorOf(bytes.left(bytes.size() / 2)).contains(u"cut off"_s));
}

void TestMessage::payloadThatTheManifestDoesNotNameIsRejected()
{
    QVERIFY(errorOf(sealedMessage(sample("payload"), "another")).contains(u"SHA-256"_s));
    QVERIFY(errorOf(sealedMessage(sample({}), "payload")).contains(u"does not speak"_s));
    QVERIFY(errorOf(sealedMessage(sample("payload"), {})).contains(u"missing"_s));
}

void TestMessage::headerOfAnotherPartIsRejected()
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

void TestMessage::headerWithAnotherAddressIsRejected_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("sender") << QByteArray("From: dirsync@hq") << QByteArray("From: dirsync@pq");
    QTest::newRow("receiver") << QByteArray("To: dirsync@branch") << QByteArray("To: d@branch");
}

void TestMessage::headerWithAnotherAddressIsRejected()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QByteArray bytes = build();
    QVERIFY(bytes.contains(before));
    QVERIFY(errorOf(bytes.replace(before, after)).contains(u"was sealed as a message from"_s));
    bytes = build(); // the case of an address says nothing
    QCOMPARE(errorOf(bytes.replace("From: dirsync@hq", "From: DirSync@HQ")), u"ok"_s);
}

void TestMessage::unsealedMessageIsRejected()
{
    QByteArray bytes = build();
    bytes.truncate(bytes.indexOf("Content-Type: "));
    bytes += writeContent(addressed(sample()), "payload");
    QVERIFY2(errorOf(bytes).contains(u"not sealed"_s), qPrintable(errorOf(bytes)));
    bytes = build();
    bytes.truncate(bytes.indexOf("\r\n\r\n") + 4);
    QVERIFY(errorOf(bytes + "MIIBAAAA\r\n") != u"ok"_s);
    QVERIFY(
        errorOf(bytes + writeContent(sample(), "payload").toBase64()).contains(u"not sealed"_s));
}

void TestMessage::messageForAnotherSiteIsRejected()
{
    const auto message = opened(build(), {}, {hqKeys()});
    QVERIFY(!message);
    QVERIFY(message.error().text.contains(u"another key"_s));
    QVERIFY(!opened(build(), {}, {}));
    QVERIFY(opened(build(), {}, {hqKeys(), branchKeys()})); // a former key opens it, too
}

void TestMessage::refusesForeignMail()
{
    QVERIFY(errorOf("From: a@b\r\nTo: c@d\r\nSubject: Lunch?\r\n\r\nHi\r\n") != u"ok"_s);
    QVERIFY(errorOf({}) != u"ok"_s);
    QVERIFY(errorOf(QByteArray(1000, '\0')) != u"ok"_s);
    QByteArray bytes = build();
    bytes.replace("To: dirsync@branch.example", "To: dirsync@branch.example, x@y.example");
    QVERIFY(errorOf(bytes).contains(u"exactly one address"_s));
    QVERIFY(errorOf(withContent("application/json", "application/text")).contains(u"manifest"_s));
    QVERIFY(errorOf(withContent("multipart/mixed", "text/plain")) != u"ok"_s);
    QVERIFY(errorOf(around({})) != u"ok"_s);
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
    const QByteArray boundary = "\r\n--dx-018bcfe5-6800-7000-8000-00000000000d-2\r\n";
    QVERIFY(errorOf(withContent(boundary, boundary.repeated(100'000))).contains(u"parts"_s));
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

void TestMessage::tamperedMessageIsRejected()
{
    const QByteArray bytes = build();
    const qsizetype head = bytes.indexOf("\r\n\r\n") + 4;
    int unnoticed = 0; // a version number of CMS, say; what it holds is the same
    for (qsizetype i = head; i < bytes.size(); i += 2) {
        if (QByteArrayView("=\r\n").contains(bytes.at(i)))
            continue;
        QByteArray damaged = bytes;
        damaged[i] = damaged.at(i) == 'A' ? 'B' : 'A';
        if (const auto message = opened(damaged); message) {
            ++unnoticed;
            QCOMPARE(message->content.manifest, addressed(sample()));
            QCOMPARE(message->content.payload, QByteArray("payload"));
            QCOMPARE(message->signer, hqKeys().certificate);
        }
    }
    QVERIFY2(unnoticed < 10, QByteArray::number(unnoticed).constData());
    QByteArray damaged = bytes;
    damaged[bytes.size() - 60] = damaged.at(bytes.size() - 60) == 'A' ? 'B' : 'A'; // of the tag
    QVERIFY2(errorOf(damaged).contains(u"changed on its way"_s), qPrintable(errorOf(damaged)));
}

void TestMessage::survivesDamagedBytes()
{
    const QByteArray bytes = build();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        for (const char with : {'\0', '\n', '"', '\xff'}) {
            QByteArray damaged = bytes;
            damaged[i] = with;
            if (const auto message = opened(damaged); message)
                QCOMPARE(message->content.manifest, addressed(sample()));
        }
    }
}

void TestMessage::damagedContentIsReadOrRefused()
{
    const QByteArray content = writeContent(addressed(sample()), "payload");
    QVERIFY(readContent(content, {}));
    for (qsizetype i = 0; i < content.size(); ++i) {
        for (const char with : {'\0', '\n', '"', '-'}) {
            QByteArray damaged = content;
            damaged[i] = with;
            if (const auto read = readContent(damaged, {}); read)
                QCOMPARE(read->payload, QByteArray("payload"));
        }
    }
}

void TestMessage::identityComesBack()
{
    Manifest manifest = addressed(sample());
    manifest.identity.chain = {{"certificate", "signature"}, {"another", QByteArray(72, '\xff')}};
    manifest.identity.proof = "abcd";
    const auto read = manifestFromJson(toJson(manifest));
    QVERIFY(read);
    QCOMPARE(*read, manifest);
    manifest.identity.chain.resize(kMaxChain + 1, {"c", "s"});
    QVERIFY(!manifestFromJson(toJson(manifest)));
    manifest.identity.chain = {{QByteArray(20'000, 'x'), "s"}};
    QVERIFY(!manifestFromJson(toJson(manifest)));
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
