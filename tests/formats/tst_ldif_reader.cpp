#include "engine/formats/ldif_reader.h"

#include <QBuffer>
#include <QTest>

using namespace dx;

namespace {

/** Gives its bytes in small pieces and never says how many there are: a pipe. */
class Trickle final : public QIODevice
{
public:
    Trickle(QByteArray bytes, qint64 piece, qint64 endless = 0)
        : m_bytes(std::move(bytes)), m_piece(piece), m_endless(endless)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    qint64 given() const { return m_at; }

protected:
    qint64 readData(char *to, qint64 room) override
    {
        const qint64 size = m_bytes.size() + m_endless;
        const qint64 n = std::min({room, m_piece, size - m_at});
        for (qint64 i = 0; i < n; ++i, ++m_at)
            to[i] = m_at < m_bytes.size() ? m_bytes[m_at] : 'x';
        return n;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_piece;
    qint64 m_endless;
    qint64 m_at = 0;
};

QByteArray printed(const LdifRecord &record)
{
    static const char *const kChanges[] = {"content", "add", "modify", "delete"};
    static const char *const kKinds[] = {"add", "delete", "replace"};
    QByteArray text
        = QByteArray(kChanges[int(record.change)]) + " <" + record.dn.toByteArray() + ">";
    for (const LdifModification &part : record.modifications)
        text += QByteArray(" ") + kKinds[int(part.kind)] + ' ' + part.name.toByteArray() + '*'
            + QByteArray::number(qulonglong(part.count));
    for (const LdifAttribute &attribute : record.attributes) {
        text += " " + attribute.name.toByteArray() + (attribute.options.isEmpty() ? "" : ";");
        text += attribute.options.toByteArray() + "=<" + attribute.value.toByteArray() + ">";
    }
    return text;
}

QByteArray readAll(LdifReader &reader)
{
    QByteArray text;
    LdifRecord record;
    for (;;) {
        const auto found = reader.next(record);
        if (!found)
            return text + "!" + found.error().text.toUtf8();
        if (!*found)
            return text;
        text += printed(record) + "\n";
    }
}

} // namespace

class TestLdifReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *rule, const QByteArray &text, const char *expected) {
            QTest::newRow(rule) << text << QByteArray(expected);
        };
        row("nothing", "", "");
        row("one record", "dn: cn=a\ncn: a\n", "content <cn=a> cn=<a>\n");
        row("two records", "dn: cn=a\ncn: a\n\n\n\ndn: cn=b\ncn: b\n\n",
            "content <cn=a> cn=<a>\ncontent <cn=b> cn=<b>\n");
        row("version, comments, CR LF",
            "# by hand\r\nversion: 1\r\n# a\r\n  note\r\n\r\ndn: cn=a\r\n#x\r\ncn: a\r\n",
            "content <cn=a> cn=<a>\n");
        row("folding", "dn: cn=a,\n dc=b\ncn: a\n b\n  c\n", "content <cn=a,dc=b> cn=<ab c>\n");
        row("folding of base64 and CR LF", "dn:: Y24\r\n 9YQ==\r\ncn:: w\r\n 4Q=\r\n",
            "content <cn=a> cn=<\xC3\x84>\n");
        row("a comment that is folded", "dn: cn=a\n# one\n two: 2\ncn: a\n",
            "content <cn=a> cn=<a>\n");
        row("options", "dn: cn=a\ncn;lang-de;x: a\nuserCertificate;binary:: AQI=\n",
            "content <cn=a> cn;lang-de;x=<a> userCertificate;binary=<\1\2>\n");
        row("UTF-8 and its mark",
            "\xEF\xBB\xBF"
            "dn: cn=\xC3\x84\ncn: \xC3\x84\n",
            "content <cn=\xC3\x84> cn=<\xC3\x84>\n");
        row("UTF-8 that is split by folding", "dn: cn=a\ncn: \xC3\n \x84\n",
            "content <cn=a> cn=<\xC3\x84>\n");
        row("no blank, many blanks, empty", "dn: cn=a\ncn:a\nsn:   b\no:\n",
            "content <cn=a> cn=<a> sn=<b> o=<>\n");
        row("add", "dn: cn=a\nchangetype: add\ncn: a\n", "add <cn=a> cn=<a>\n");
        row("delete", "dn: cn=a\nChangeType: DELETE\n", "delete <cn=a>\n");
        row("modify",
            "dn: cn=a\nchangetype: modify\nadd: o\no: 1\no: 2\n-\ndelete: l\n-\nreplace: sn\nsn: "
            "x\n-\n",
            "modify <cn=a> add o*2 delete l*0 replace sn*1 o=<1> o=<2> sn=<x>\n");
        row("modify without the last dash", "dn: cn=a\nchangetype: modify\nreplace: sn\nsn: x\n",
            "modify <cn=a> replace sn*1 sn=<x>\n");
        // errors: where and what
        const auto bad
            = [&](const char *rule, const QByteArray &text, const char *where, const char *what) {
                  QTest::newRow(rule) << text << QByteArray("!t.ldif, ") + where + ": *" + what;
              };
        bad("no dn", "cn: a\n", "line 1, column 1", "must begin with \"dn:\"");
        bad("truncated within a name", "dn: cn=a\ncn: a\ntelepho", "line 3, column 8", "cut off");
        bad("truncated within a value", "dn: cn=a\ncn: a\ntitle: Bo", "line 3, column 10",
            "cut off");
        bad("no colon", "dn: cn=a\nrubbish\n", "line 2, column 8", "line ends");
        bad("binary",
            QByteArray("\x7F"
                       "ELF\0\1\n",
                       7),
            "line 1, column 1", "LDIF file?");
        bad("binary behind a good record", QByteArray("dn: cn=a\n\n\0\1\2\n", 14),
            "line 3, column 1", "LDIF file?");
        bad("zero byte", QByteArray("dn: cn=a\ncn: a\0b\n", 17), "line 2, column 6", "zero byte");
        bad("Latin-1", "dn: cn=a\ncn: M\xFCller\n", "line 2, column 6", "wrong encoding");
        bad("Latin-1 in a folded line", "dn: cn=a\ncn: ab\n c\xFC\n", "line 3, column 3",
            "wrong encoding");
        bad("UTF-16",
            QByteArray("\xFF\xFE"
                       "d\0n\0",
                       6),
            "line 1, column 1", "UTF-16");
        bad("gzip", "\x1F\x8B\x08 x", "line 1, column 1", "compressed");
        bad("file reference", "dn: cn=a\njpegPhoto:< file:///etc/passwd\n", "line 2, column 11",
            "never followed");
        bad("bad base64", "dn: cn=a\ncn:: a*b=\n", "line 2, column 6", "place 2");
        bad("base64 cut off", "dn: cn=a\ncn:: YWJ\n", "line 2, column 6", "place 4");
        bad("modrdn", "dn: cn=a\nchangetype: modrdn\nnewrdn: cn=b\n", "line 2, column 13",
            "only the changes");
        bad("increment", "dn: cn=a\nchangetype: modify\nincrement: x\nx: 1\n-\n",
            "line 3, column 1", "is expected");
        bad("a value of another attribute", "dn: cn=a\nchangetype: modify\nreplace: sn\ncn: x\n-\n",
            "line 4, column 1", "a value of sn");
        bad("a delete with values", "dn: cn=a\nchangetype: delete\ncn: x\n", "line 3, column 1",
            "nothing behind");
        bad("control", "dn: cn=a\ncontrol: 1.2.3\nchangetype: delete\n", "line 2, column 10",
            "controls");
        bad("a dash in content", "dn: cn=a\ncn: a\n-\n", "line 3, column 1", "outside");
        bad("other version", "version: 2\ndn: cn=a\n", "line 1, column 10", "another version");
        bad("a value over 1 MB", "dn: cn=a\ncn: " + QByteArray(1100000, 'x') + '\n',
            "line 2, column 5", "larger than 1 MB");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        LdifReader reader(InputWindow(text, QStringLiteral("t.ldif")));
        const QByteArray got = readAll(reader);
        if (expected.startsWith('!')) {
            const qsizetype star = expected.indexOf('*');
            const qsizetype begin = got.indexOf('!');
            QVERIFY2(begin >= 0 && got.mid(begin).startsWith(expected.left(star))
                         && got.contains(expected.mid(star + 1)),
                     got.left(300));
        } else {
            QCOMPARE(got, expected);
        }
        for (const qint64 piece : {1, 7}) { // the same in pieces, as from a pipe
            if (text.size() > 100000)
                break;
            LdifReader pipe(
                InputWindow(std::make_unique<Trickle>(text, piece), QStringLiteral("t.ldif")));
            QCOMPARE(readAll(pipe), got);
        }
    }

    void aLineWithoutEndIsRefusedBeforeItIsRead()
    {
        auto device = std::make_unique<Trickle>("dn: cn=a\ncn: ", 1 << 20, qint64(2) << 30);
        const Trickle *trickle = device.get();
        LdifReader reader(InputWindow(std::move(device), QStringLiteral("t.ldif")));
        const QByteArray got = readAll(reader);
        QVERIFY2(got.startsWith("!t.ldif, line 2, column 2097153: the line is longer"), got);
        QVERIFY(reader.isBroken());
        QVERIFY(trickle->given() < 16 << 20);
    }

    void aRecordWithoutEndIsRefused()
    {
        QByteArray text = "dn: cn=a\n";
        while (text.size() < 9 << 20)
            text += "member: " + QByteArray(1000, 'x') + '\n';
        LdifReader reader(InputWindow(text, QStringLiteral("t.ldif")));
        QVERIFY(readAll(reader).contains("larger than 4 MB"));
    }

    void goesOnBehindABadRecord()
    {
        LdifReader reader(InputWindow(QByteArrayView("dn: cn=a\ncn a\n\ndn: cn=b\ncn: b\n"),
                                      QStringLiteral("t.ldif")));
        LdifRecord record;
        QVERIFY(!reader.next(record));
        QVERIFY(!reader.isBroken());
        QVERIFY(reader.next(record).value());
        QCOMPARE(record.dn.toByteArray(), QByteArray("cn=b"));
        QCOMPARE(record.line, 4);
        QVERIFY(!reader.next(record).value());
    }

    void hashesTellRecordsApart()
    {
        const auto hashes = [](QByteArrayView text) {
            LdifReader reader(InputWindow(text, QStringLiteral("t.ldif")));
            QList<RecordHash> all;
            RecordHash hash;
            while (reader.nextHash(hash).value())
                all.append(hash);
            return all;
        };
        const auto a = hashes("dn: cn=a\ncn: a\n\ndn: cn=b\ncn: b\n");
        const auto b = hashes("dn: cn=a\ncn: a\n\n\ndn: cn=b\ncn: c\n");
        QCOMPARE(a.size(), 2);
        QCOMPARE(b.size(), 2);
        QCOMPARE(a[0], b[0]);
        QVERIFY(a[1] != b[1]);
    }
};

QTEST_GUILESS_MAIN(TestLdifReader)
#include "tst_ldif_reader.moc"
