#include "engine/formats/file_compare.h"
#include "engine/formats/ldif_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;

namespace {

class Text final : public ChangeSink
{
public:
    Result<> change(const EntryChange &change) override
    {
        text += toChangeRecord(change);
        return {};
    }
    QByteArray text;
};

} // namespace

class TestFileCompare final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const char *name, const QByteArray &text)
    {
        QFile file(m_dir.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }

private Q_SLOTS:
    void compares_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("byMail");
        QTest::addColumn<QByteArray>("expected"); // "!": an error
        const auto row = [](const char *rule, const char *before, const char *after, bool byMail,
                            const char *expected) {
            QTest::newRow(rule) << QByteArray(before) << QByteArray(after) << byMail
                                << QByteArray(expected);
        };
        row("same", "dn: cn=a\ncn: a\n", "dn: cn=a\ncn: a\n", false, "");
        row("same in another order and spelling", "dn: CN=a, o=b\nsn: 1\ncn: a\ncn: c\n",
            "dn: cn=A,o=b\ncn: c\nCN: a\nsn:: MQ==\n", false, "");
        row("operational attributes and secrets do not count",
            "dn: cn=a\ncn: a\nuserPassword: x\nentryCSN: 1\n", "dn: cn=a\ncn: a\nentryCSN: 2\n",
            false, "");
        row("added", "", "dn: cn=a\ncn: a\n", false, "dn: cn=a\nchangetype: add\ncn: a\n\n");
        row("deleted, children before containers", "dn: o=x\no: x\n\ndn: cn=a,o=x\ncn: a\n", "",
            false, "dn: cn=a,o=x\nchangetype: delete\n\ndn: o=x\nchangetype: delete\n\n");
        row("a value replaced", "dn: cn=a\ntitle: x\n", "dn: cn=a\ntitle: y\n", false,
            "dn: cn=a\nchangetype: modify\nreplace: title\ntitle: y\n-\n\n");
        row("one of several values", "dn: cn=a\nmail: x\nmail: y\n",
            "dn: cn=a\nmail: x\nmail:: w4Q=\n", false,
            "dn: cn=a\nchangetype: modify\ndelete: mail\nmail: y\n-\nadd: mail\nmail:: "
            "w4Q=\n-\n\n");
        row("an attribute that comes and one that goes", "dn: cn=a\nl: x\n", "dn: cn=a\nst: y\n",
            false, "dn: cn=a\nchangetype: modify\ndelete: l\n-\nadd: st\nst: y\n-\n\n");
        row("members of groups count", "dn: cn=a\nmember: cn=x\n", "dn: cn=a\nmember: cn=y\n",
            false, "dn: cn=a\nchangetype: modify\nreplace: member\nmember: cn=y\n-\n\n");
        row("moved, known by entryUUID", "dn: cn=a\ncn: a\nentryUUID: 1\n",
            "dn: cn=b\ncn: b\nentryUUID: 1\n", false,
            "dn: cn=a\nchangetype: delete\n\ndn: cn=b\nchangetype: add\ncn: b\n\n");
        row("one side without entryUUID", "dn: cn=a\ncn: a\nentryUUID: 1\n", "dn: cn=a\ncn: a\n",
            false, "");
        row("by mail", "dn: cn=a\nmail: A@x\n", "dn: cn=a\nmail: a@x\ntitle: y\n", true,
            "dn: cn=a\nchangetype: modify\nreplace: mail\nmail: a@x\n-\nadd: title\ntitle: "
            "y\n-\n\n");
        row("an entry that comes twice before", "dn: cn=a\ncn: a\n\ndn: CN=A\ncn: a\n", "", false,
            "!comes twice");
        row("an entry that comes twice behind", "dn: cn=a\ncn: a\n",
            "dn: cn=a\ncn: a\n\ndn: CN=A\ncn: a\n", false, "!comes twice");
        row("bad input", "dn: cn=a\nrubbish\n", "", false, "!line 2, column 8");
        row("a file of changes", "dn: cn=a\nchangetype: delete\n", "", false, "!this is a change");
    }
    void compares()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, byMail);
        QFETCH(QByteArray, expected);
        Text changes;
        FileComparison how;
        how.byMail = byMail;
        const auto counts
            = compareFiles({write("a.ldif", before)}, {write("b.ldif", after)}, how, changes);
        if (expected.startsWith('!')) {
            QVERIFY(!counts);
            QVERIFY2(counts.error().text.toUtf8().contains(expected.mid(1)),
                     qPrintable(counts.error().text));
            return;
        }
        QVERIFY2(counts, counts ? "" : qPrintable(counts.error().text));
        QCOMPARE(changes.text, expected);
        QCOMPARE(counts->same(), expected.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFileCompare)
#include "tst_file_compare.moc"
