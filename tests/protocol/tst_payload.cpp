#include "engine/address/entry.h"
#include "engine/core/uid.h"
#include "engine/protocol/payload.h"

#include <QTest>

#include <zstd.h>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

const Home kHome{"", "Hauptsitz K\xc3\xb6ln, Nord", "Staff"};
constexpr char kUid[] = "018bcfe5-6800-7000-8000-000000000000";

QByteArray recordOf(int i, const QByteArray &uid = kUid)
{
    Entry entry;
    entry.set("cn", "Person " + QByteArray::number(i));
    entry.set("sn", "M\xc3\xbcller");
    entry.set("mail", "person" + QByteArray::number(i) + "@hq.example");
    return toRecord(entry) + "dxUid: " + uid + '\n';
}

QList<PayloadPart> write(int adds, int removals, PartLimits limits = {}, const Home &home = kHome)
{
    QList<PayloadPart> parts;
    PayloadWriter writer(
        [&](PayloadPart part) -> Result<> {
            parts.append(std::move(part));
            return {};
        },
        limits);
    for (int i = 0; i < adds + removals; ++i) {
        const QByteArray uid = newUid(1'700'000'000'000);
        const QByteArray dn = distinguishedName(uid, home);
        if (!(i < adds ? writer.add(dn, recordOf(i, uid)) : writer.remove(dn)))
            return {};
    }
    const auto finished = writer.finish();
    return finished == int(parts.size()) ? parts : QList<PayloadPart>();
}

QByteArray compressed(const QByteArray &text, int level = 1)
{
    QByteArray bytes(qsizetype(ZSTD_compressBound(size_t(text.size()))), '\0');
    bytes.resize(qsizetype(ZSTD_compress(bytes.data(), size_t(bytes.size()), text.constData(),
                                         size_t(text.size()), level)));
    return bytes;
}

QByteArray decompressed(const QByteArray &bytes)
{
    QByteArray text(10'000'000, '\0');
    text.resize(qsizetype(ZSTD_decompress(text.data(), size_t(text.size()), bytes.constData(),
                                          size_t(bytes.size()))));
    return text;
}

/** The text of the error, or "ok". */
QString readAll(const QByteArray &bytes, PayloadLimits limits = {})
{
    PayloadReader reader(bytes, limits);
    PayloadRecord record;
    for (;;) {
        const auto more = reader.next(record);
        if (!more)
            return more.error().text;
        if (!*more)
            return u"ok"_s;
    }
}

QByteArray entry(const QByteArray &dn, const QByteArray &rest)
{
    return "version: 1\n\ndn: " + dn + "\n" + rest + "\n";
}

} // namespace

class TestPayload final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsComeBack();
    void isPlainLdif();
    void theSameRecordsGiveTheSameBytes();
    void nothingMakesNoPart();
    void partsEndAtTheirLimits();
    void anErrorOfTheSinkStopsTheWriter();
    void homesWithSpecialCharactersComeBack();
    void refusesWhatIsNotOurForm_data();
    void refusesWhatIsNotOurForm();
    void namesTheLine();
    void refusesEveryTruncation();
    void refusesABomb();
    void refusesTooManyEntries();
    void refusesATooLargeEntry();
    void survivesDamagedBytes();
    void benchmark_data();
    void benchmark();
};

void TestPayload::recordsComeBack()
{
    const auto parts = write(1000, 10);
    QCOMPARE(parts.size(), 1);
    QCOMPARE(parts.first().records, 1010);
    QCOMPARE(parts.first().digest, sha256(parts.first().bytes));
    PayloadReader reader(parts.first().bytes);
    PayloadRecord record;
    for (int i = 0; i < 1010; ++i) {
        QCOMPARE(reader.next(record), true);
        QCOMPARE(record.remove, i >= 1000);
        QVERIFY(isUid(record.uid));
        QCOMPARE(record.dn.toByteArray(), distinguishedName(record.uid, kHome));
        QCOMPARE(record.list, kHome.list);
        QCOMPARE(record.site, kHome.site);
        QCOMPARE(record.record.toByteArray(),
                 i < 1000 ? recordOf(i, record.uid.toByteArray()) : QByteArray());
    }
    QCOMPARE(reader.next(record), false);
    QCOMPARE(reader.next(record), false);
    QCOMPARE(reader.records(), 1010);
}

void TestPayload::isPlainLdif()
{
    const Home home{"", "HQ", "Staff"};
    QList<PayloadPart> parts;
    PayloadWriter writer([&](PayloadPart part) -> Result<> {
        parts.append(std::move(part));
        return {};
    });
    QVERIFY(writer.add(distinguishedName(kUid, home),
                       QByteArray("objectClass: dxEntry\ncn: A\ndxUid: ") + kUid + '\n'));
    QVERIFY(writer.remove(distinguishedName(kUid, home)));
    QVERIFY(writer.finish());
    QCOMPARE(decompressed(parts.first().bytes),
             QByteArray("version: 1\n"
                        "\n"
                        "dn: dxUid=018bcfe5-6800-7000-8000-000000000000,ou=Staff,o=HQ\n"
                        "changetype: add\n"
                        "objectClass: dxEntry\n"
                        "cn: A\n"
                        "dxUid: 018bcfe5-6800-7000-8000-000000000000\n"
                        "\n"
                        "dn: dxUid=018bcfe5-6800-7000-8000-000000000000,ou=Staff,o=HQ\n"
                        "changetype: delete\n"
                        "\n"));
}

void TestPayload::theSameRecordsGiveTheSameBytes()
{
    const QByteArray dn = distinguishedName(kUid, kHome);
    QList<QByteArray> results;
    for (int turn = 0; turn < 2; ++turn) {
        PayloadWriter writer([&](PayloadPart part) -> Result<> {
            results.append(part.bytes);
            return {};
        });
        for (int i = 0; i < 2000; ++i)
            QVERIFY(writer.add(dn, recordOf(i)));
        QVERIFY(writer.finish());
    }
    QCOMPARE(results.size(), 2);
    QCOMPARE(results[0], results[1]);
}

void TestPayload::nothingMakesNoPart()
{
    QVERIFY(write(0, 0).isEmpty());
    QCOMPARE(readAll({}), u"ok"_s);
}

void TestPayload::partsEndAtTheirLimits()
{
    PartLimits limits;
    limits.records = 100;
    QCOMPARE(write(250, 0, limits).size(), 3);
    QCOMPARE(write(100, 0, limits).size(), 1);
    limits = {};
    limits.bytes = 10'000;
    const auto parts = write(200, 0, limits);
    QVERIFY(parts.size() > 3);
    qint64 records = 0;
    for (const PayloadPart &part : parts) {
        QVERIFY(decompressed(part.bytes).size() <= limits.bytes);
        QCOMPARE(readAll(part.bytes), u"ok"_s);
        records += part.records;
    }
    QCOMPARE(records, 200);
    limits.bytes = 10; // an entry that is larger than a part is a part of its own
    QCOMPARE(write(3, 0, limits).size(), 3);
}

void TestPayload::anErrorOfTheSinkStopsTheWriter()
{
    PayloadWriter writer(
        [](PayloadPart) -> Result<> { return fail(Error::Code::Unavailable, u"full"_s); });
    QVERIFY(writer.remove(distinguishedName(kUid, kHome)));
    const auto finished = writer.finish();
    QVERIFY(!finished);
    QCOMPARE(finished.error().text, u"full"_s);
}

void TestPayload::homesWithSpecialCharactersComeBack()
{
    for (const QByteArray &name :
         {QByteArray(" lead"), QByteArray("trail "), QByteArray("a,o=b"), QByteArray("#1"),
          QByteArray("back\\slash"), QByteArray("q\"uote+plus;<>"), QByteArray("z\xc3\xa9")}) {
        const Home home{"", name, name};
        const auto parts = write(2, 1, {}, home);
        PayloadReader reader(parts.first().bytes);
        PayloadRecord record;
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(reader.next(record), true);
            QCOMPARE(record.site, name);
            QCOMPARE(record.list, name);
        }
    }
}

void TestPayload::refusesWhatIsNotOurForm_data()
{
    const QByteArray dn = QByteArray("dxUid=") + kUid + ",ou=L,o=S";
    const QByteArray body = QByteArray("changetype: add\ndxUid: ") + kUid + "\ncn: A\n";
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no version") << "dn: " + dn + "\n" + body + "\n";
    QTest::newRow("empty text") << QByteArray();
    QTest::newRow("no DN") << "version: 1\n\n" + body + "\n";
    QTest::newRow("no uid in the DN") << entry("cn=A,ou=L,o=S", body);
    QTest::newRow("uid in upper case") << entry(dn.toUpper(), body);
    QTest::newRow("no home") << entry(dn.left(42), body);
    QTest::newRow("another level in the DN") << entry(dn + ",c=DE", body);
    QTest::newRow("DN escaped another way") << entry(dn.left(42) + ",ou=\\4c,o=S", body);
    QTest::newRow("no change type") << entry(dn, "cn: A\n");
    QTest::newRow("modify") << entry(dn, "changetype: modify\nreplace: cn\ncn: A\n-\n");
    QTest::newRow("another dxUid")
        << entry(dn, "changetype: add\ndxUid: 018bcfe5-6800-7000-8000-000000000001\ncn: A\n");
    QTest::newRow("empty entry") << entry(dn, "changetype: add\n");
    QTest::newRow("no dxUid") << entry(dn, "changetype: add\ncn: A\n");
    QTest::newRow("dxUid within a value")
        << entry(dn, QByteArray("changetype: add\ncn: dxUid: ") + kUid + "\n");
    QTest::newRow("deletion with contents") << entry(dn, "changetype: delete\ncn: A\n");
    QTest::newRow("folded line") << entry(dn, body + "sn: a\n b\n");
    QTest::newRow("CR LF") << entry(dn, body).replace("\n", "\r\n");
    QTest::newRow("raw UTF-8") << entry(dn, body + "sn: M\xc3\xbcller\n");
    QTest::newRow("zero byte") << entry(dn, body + QByteArray("sn: a\0b\n", 8));
    QTest::newRow("two empty lines") << entry(dn, body) + "\n";
    QTest::newRow("no end") << entry(dn, body).chopped(1);
}

void TestPayload::refusesWhatIsNotOurForm()
{
    QFETCH(QByteArray, text);
    const QString said = readAll(compressed(text));
    QVERIFY(said != u"ok"_s);
    QVERIFY2(said.contains(u"line"_s), qPrintable(said));
}

void TestPayload::namesTheLine()
{
    const QByteArray dn = QByteArray("dxUid=") + kUid + ",ou=L,o=S";
    const QByteArray good = QByteArray("changetype: add\ndxUid: ") + kUid + "\ncn: A\n";
    const QByteArray text = entry(dn, good) + "dn: " + dn + "\nchangetype: modrdn\n\n";
    QVERIFY(readAll(compressed(text)).contains(u"line 9:"_s));
}

void TestPayload::refusesEveryTruncation()
{
    const QByteArray bytes = write(20, 2).first().bytes;
    QCOMPARE(readAll(bytes), u"ok"_s);
    for (qsizetype size = 1; size < bytes.size(); ++size)
        QVERIFY(readAll(bytes.left(size)) != u"ok"_s);
    QVERIFY(readAll(bytes + "x") != u"ok"_s);
    QVERIFY(readAll(bytes + bytes) != u"ok"_s);
}

void TestPayload::refusesABomb()
{
    QByteArray text = "version: 1\n\n";
    for (int i = 0; i < 200; ++i)
        text += QByteArray("dn: dxUid=") + kUid + ",ou=L,o=S\nchangetype: add\ndxUid: " + kUid
            + "\ncn: " + QByteArray(500'000, 'a') + "\n\n";
    const QByteArray bomb = compressed(text); // 100 MB from some 10 kB
    QVERIFY(bomb.size() < 100'000);
    const QString said = readAll(bomb);
    QVERIFY2(said.contains(u"grow"_s), qPrintable(said));
    QVERIFY(readAll(compressed(QByteArray(200'000'000, '\n'))) != u"ok"_s);
}

void TestPayload::refusesTooManyEntries()
{
    PayloadLimits limits;
    limits.records = 9;
    QVERIFY(readAll(write(10, 0).first().bytes, limits) != u"ok"_s);
    limits.records = 10;
    QCOMPARE(readAll(write(10, 0).first().bytes, limits), u"ok"_s);
}

void TestPayload::refusesATooLargeEntry()
{
    const QByteArray dn = QByteArray("dxUid=") + kUid + ",ou=L,o=S";
    const QByteArray body = QByteArray("changetype: add\ndxUid: ") + kUid + "\n";
    const QByteArray longLine = entry(dn, body + "cn: " + QByteArray(1'500'000, 'a') + "\n");
    QVERIFY(readAll(compressed(longLine)) != u"ok"_s);
    QByteArray many = body;
    for (int i = 0; i < 50; ++i)
        many += "cn: " + QByteArray(100'000, 'a') + "\n";
    QVERIFY(readAll(compressed(entry(dn, many))) != u"ok"_s);
    const QByteArray allowed = entry(dn, body + "cn: " + QByteArray(1'000'000, 'a') + "\n");
    QCOMPARE(readAll(compressed(allowed)), u"ok"_s);
}

void TestPayload::survivesDamagedBytes()
{
    const QByteArray bytes = write(30, 3).first().bytes;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        QByteArray damaged = bytes;
        damaged[i] = char(damaged[i] ^ 0x55);
        readAll(damaged); // an error or, by its checksum, not: but it comes to an end
    }
    QByteArray last = bytes;
    last[last.size() - 1] = char(last.back() ^ 1); // of the checksum
    QVERIFY(readAll(last) != u"ok"_s);
}

void TestPayload::benchmark_data()
{
    QTest::addColumn<bool>("reading");
    QTest::newRow("format and compress 100 k records") << false;
    QTest::newRow("decompress and read 100 k records") << true;
}

void TestPayload::benchmark()
{
    if (!qEnvironmentVariableIsSet("DIRSYNC_BENCH"))
        QSKIP("only with DIRSYNC_BENCH=1");
    QFETCH(bool, reading);
    QList<QByteArray> records;
    QList<QByteArray> dns;
    const Home home{"", "HQ", "Staff"};
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray uid = newUid(1'700'000'000'000);
        QByteArray record = recordOf(i, uid);
        for (const char *name : {"title", "telephoneNumber", "l", "street", "company"})
            record += QByteArray(name) + ": " + QByteArray::number(qHash(i) % 1'000'000) + " value "
                + QByteArray::number(i * 7) + "\n";
        records.append(record);
        dns.append(distinguishedName(uid, home));
    }
    QList<PayloadPart> parts;
    const auto writeAll = [&] {
        parts.clear();
        PayloadWriter writer([&](PayloadPart part) -> Result<> {
            parts.append(std::move(part));
            return {};
        });
        for (qsizetype i = 0; i < records.size(); ++i)
            QVERIFY(writer.add(dns[i], records[i]));
        QVERIFY(writer.finish());
    };
    if (!reading) {
        QBENCHMARK
        {
            writeAll();
        }
        return;
    }
    writeAll();
    QBENCHMARK
    {
        for (const PayloadPart &part : parts)
            QCOMPARE(readAll(part.bytes), u"ok"_s);
    }
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
