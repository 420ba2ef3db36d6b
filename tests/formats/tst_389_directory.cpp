#include "tests/formats/hard_entries.h"
#include "tests/formats/written_list.h"
#include "tests/places.h"
#include "tests/servers/directory_server_389.h"
#include "tests/servers/results.h"

#include <QFile>
#include <QTest>

using namespace dx;
using namespace dx::test;
using namespace Qt::StringLiterals;

/** What we write is taken by a real 389 Directory Server with the schema file that we ship. */
class Test389Directory final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    DirectoryServer389 m_server;

    struct Ended
    {
        int status = -1;
        QByteArray out;
        QByteArray err;
    };

    Ended run(const QString &program, const QStringList &arguments) const
    {
        QProcess process;
        process.start(program, m_server.access() + arguments);
        Ended ended;
        if (process.waitForFinished(120'000))
            ended.status = process.exitCode();
        ended.out = process.readAllStandardOutput();
        ended.err = process.readAllStandardError();
        return ended;
    }

    Ended add(const QByteArray &ldif) const
    {
        QFile file(m_dir.filePath(u"list.ldif"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(ldif) != ldif.size())
            return {};
        file.close();
        return run(u"ldapadd"_s, {u"-f"_s, file.fileName()});
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto started = m_server.start(ldapSchemaOf389());
        QVERIFY2(started, qPrintable(textOf(started)));
        const Ended ended = add(written::containers());
        QVERIFY2(ended.status == 0, ended.err.constData());
    }

    void aWrongEntryIsRefused()
    {
        QVERIFY(add("dn: cn=x,o=HQ\nobjectClass: dxObject\nobjectClass: dxEntry\ncn: x\n"
                    "noSuchAttribute: 1\n\n")
                    .status
                != 0);
    }

    void hardEntries_data()
    {
        QTest::addColumn<Entry>("entry");
        QTest::addColumn<int>("number");
        int number = 0;
        for (const auto &[rule, entry] : ::hardEntries())
            QTest::newRow(rule) << entry << number++;
    }
    void hardEntries()
    {
        QFETCH(Entry, entry);
        QFETCH(int, number);
        const Ended ended = add(written::list(entry, "0190-" + QByteArray::number(100 + number)));
        QVERIFY2(ended.status == 0, ended.err.constData());
    }

    void whatItHoldsIsWhatWeWrote()
    {
        QByteArrayList expected;
        int number = 0;
        for (const auto &[rule, entry] : ::hardEntries())
            expected.append(written::sortedLines(
                written::record(entry, "0190-" + QByteArray::number(100 + number++))));
        std::sort(expected.begin(), expected.end());
        const Ended held = run(u"ldapsearch"_s,
                               {u"-LLL"_s, u"-o"_s, u"ldif-wrap=no"_s, u"-b"_s, u"ou=Staff,o=HQ"_s,
                                u"-s"_s, u"one"_s});
        QCOMPARE(held.status, 0);
        QCOMPARE(written::sortedRecords(held.out), expected);
    }
};

QTEST_GUILESS_MAIN(Test389Directory)
#include "tst_389_directory.moc"
