#include "engine/cycles/list_export.h"
#include "engine/cycles/list_import.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

/** The classic transaction list of MS Mail as a format of lists, beside LDIF and CSV. */
class TestMsMailList final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
    ListId m_list;

    QString write(const char *name, const QByteArray &text)
    {
        QFile file(m_dir->filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }

    /** "1 added, 2 modified, 3 deleted", or the error. */
    QString import(const QByteArray &text, bool replace = false, bool skipBad = false)
    {
        ListImport wanted;
        wanted.path = write("list.txt", text);
        const auto format = detectListFormat(wanted.path);
        if (!format || *format != ListFormat::MsMail)
            return u"not recognized"_s;
        wanted.format = *format;
        wanted.list = m_list;
        wanted.replace = replace;
        wanted.skipBad = skipBad;
        wanted.now = 1'700'000'000'000;
        const auto result = importList(*m_database, wanted);
        if (!result)
            return result.error().text;
        m_problems.clear();
        for (const MergeProblem &problem : result->counts.problems)
            m_problems.append(problem.text);
        return u"%1 added, %2 modified, %3 deleted"_s.arg(result->counts.added)
            .arg(result->counts.modified)
            .arg(result->counts.deleted);
    }

    QByteArray exported(ExportNotes *notes = nullptr)
    {
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        const auto written = exportList(*m_database, m_list, ListFormat::MsMail, out);
        if (!written)
            return written.error().text.toUtf8();
        if (notes)
            *notes = *written;
        return out.data();
    }

    QByteArray value(const char *key, const char *attribute)
    {
        const auto found = Recipients(*m_database).byKey(key);
        return found ? found->entry.value(attribute) : QByteArray("none");
    }

    qint64 entries() { return Lists(*m_database).byId(m_list)->entries; }

    QStringList m_problems;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        const StoreUrl url{StoreUrl::Kind::Sqlite, m_dir->filePath(u"site.db"_s), {}};
        auto database = Database::open(url, Database::Mode::Create);
        QVERIFY2(database, database ? "" : qPrintable(database.error().text));
        m_database = std::move(*database);
        QVERIFY(SiteStore(*m_database).create(u"Contoso"_s, u"HQ"_s, u"hq@x"_s, 1));
        m_list = *Lists(*m_database).create(u"Staff"_s, {}, 1);
    }
    void cleanup() { m_database.reset(); }

    void allCommands()
    {
        QCOMPARE(import("A Weber, Anna\tPCM:N/P/A\n- Phone:/1\n- Badge:/77\nA Klein\tPCM:N/P/K\n"
                        "A Ops\tSMTP:ops@x.example\n"),
                 u"3 added, 0 modified, 0 deleted"_s);
        QCOMPARE(value("MS:N/P/A", "telephoneNumber"), QByteArray("1"));
        QCOMPARE(Recipients(*m_database).byKey("MS:N/P/A")->local.value("Badge"), QByteArray("77"));
        const QByteArray uid = Recipients(*m_database).byKey("MS:N/P/A")->uid;
        QCOMPARE(import("M Weber, Anna\tPCM:N/P/A\n\tRoth, Anna\tPCM:N/P/R\n- Office:/a//b\n"
                        "D Klein\tPCM:N/P/K\nM Ops\tSMTP:ops@x.example\n\tOps\tSMTP:op@x.example\n"
                        "A New\tPCM:N/P/N\n"),
                 u"1 added, 2 modified, 1 deleted"_s);
        const auto anna = Recipients(*m_database).byKey("MS:N/P/R");
        QVERIFY(anna);
        QCOMPARE(anna->uid, uid); // the same recipient by another address
        QCOMPARE(anna->entry.value("displayName"), QByteArray("Roth, Anna"));
        QCOMPARE(anna->entry.value("telephoneNumber"), QByteArray("1"));
        QCOMPARE(anna->entry.value("physicalDeliveryOfficeName"), QByteArray("a/b"));
        QCOMPARE(value("SMTP:op@x.example", "displayName"), QByteArray("Ops"));
        QVERIFY(!Recipients(*m_database).byKey("MS:N/P/K"));
    }

    void anAddAgainReplacesByAddress()
    {
        QVERIFY(import("A Weber\tPCM:N/P/A\n- Phone:/1\n").startsWith(u"1 added"_s));
        QCOMPARE(import("A Weber\tPCM:N/P/A\n- Phone:/1\n"), u"0 added, 0 modified, 0 deleted"_s);
        QCOMPARE(import("A Roth\tpcm:n/p/a\n"), u"0 added, 1 modified, 0 deleted"_s);
        QCOMPARE(value("MS:N/P/A", "displayName"), QByteArray("Roth"));
        QCOMPARE(entries(), 1);
    }

    void P4_modifyOfNobody()
    {
        QVERIFY(import("A Weber\tPCM:N/P/A\n").startsWith(u"1 added"_s));
        const QString refused = import("A New\tPCM:N/P/N\nM Klein\tPCM:N/P/K\n");
        QVERIFY2(refused.endsWith(u"line 2, column 1: the list has no recipient with the address "
                                  "PCM:N/P/K."_s),
                 qPrintable(refused));
        QCOMPARE(entries(), 1);
        QCOMPARE(import("A New\tPCM:N/P/N\nM Klein\tPCM:N/P/K\n", false, true),
                 u"1 added, 0 modified, 0 deleted"_s);
        QCOMPARE(m_problems.size(), 1);
        QCOMPARE(entries(), 2);
    }

    void P4_deleteOfNobody()
    {
        QVERIFY(import("D Klein\tPCM:N/P/K\n").contains(u"has no recipient"_s));
    }

    void severalCommandsForOneAreOneChange()
    {
        QCOMPARE(import("A Weber\tPCM:N/P/A\n- Phone:/1\nM Weber\tPCM:N/P/A\n\tRoth\tPCM:N/P/R\n"
                        "A Klein\tPCM:N/P/K\nD Klein\tPCM:N/P/K\n"),
                 u"1 added, 0 modified, 0 deleted"_s);
        QCOMPARE(value("MS:N/P/R", "telephoneNumber"), QByteArray("1"));
        QCOMPARE(
            import("M Roth\tPCM:N/P/R\n\tRoth\tPCM:N/P/S\nM Roth\tPCM:N/P/S\n\tRoth\tPCM:N/P/T\n"),
            u"0 added, 1 modified, 0 deleted"_s);
        QCOMPARE(entries(), 1);
        QVERIFY(Recipients(*m_database).byKey("MS:N/P/T"));
    }

    void addressesChangePlaces()
    {
        QVERIFY(import("A Ann\tPCM:N/P/A\nA Bob\tPCM:N/P/B\n").startsWith(u"2 added"_s));
        QCOMPARE(import("M Ann\tPCM:N/P/A\n\tAnn\tPCM:N/P/B\nM Bob\tPCM:N/P/B\n\tBob\tPCM:N/P/A\n"),
                 u"0 added, 2 modified, 0 deleted"_s);
        QCOMPARE(value("MS:N/P/B", "displayName"), QByteArray("Ann"));
        QCOMPARE(value("MS:N/P/A", "displayName"), QByteArray("Bob"));
    }

    void C1_replaceTouchesItsPostofficeAlone()
    {
        QVERIFY(import("A a\tPCM:N/P/A\nA b\tPCM:N/P/B\nA c\tPCM:N/PP/C\nA d\tPCM:N/Q/D\n"
                       "A e\tSMTP:e@x.example\n")
                    .startsWith(u"5 added"_s));
        const auto other = Lists(*m_database).create(u"Other"_s, {}, 1);
        const ListId staff = std::exchange(m_list, *other);
        QVERIFY(import("A o\tPCM:N/P/O\n").startsWith(u"1 added"_s));
        m_list = staff;
        QCOMPARE(import("R PCM:N/P\nA a\tPCM:N/P/A\nA n\tPCM:N/P/N\n"),
                 u"1 added, 0 modified, 1 deleted"_s);
        for (const char *key :
             {"MS:N/P/A", "MS:N/P/N", "MS:N/PP/C", "MS:N/Q/D", "SMTP:e@x.example", "MS:N/P/O"})
            QVERIFY2(Recipients(*m_database).byKey(key), key);
        QVERIFY(!Recipients(*m_database).byKey("MS:N/P/B"));
    }

    void C1_addsAboveTheReplaceAreTakenBack()
    {
        QVERIFY(import("A a\tPCM:N/P/A\n").startsWith(u"1 added"_s));
        QCOMPARE(import("A b\tPCM:N/P/B\nR PCM:N/P\nA c\tPCM:N/P/C\nR SMTP:\n"),
                 u"1 added, 0 modified, 1 deleted"_s);
        QCOMPARE(entries(), 1);
    }

    void replacingTheWholeList()
    {
        QVERIFY(import("A a\tPCM:N/P/A\nA b\tPCM:N/P/B\n").startsWith(u"2 added"_s));
        QCOMPARE(import("A a\tPCM:N/P/A\nA c\tPCM:N/Q/C\n", true),
                 u"1 added, 0 modified, 1 deleted"_s);
        QVERIFY(import("A a\tPCM:N/P/A\nD c\tPCM:N/Q/C\n", true).contains(u"M and D"_s));
    }

    void theSameFileAgainIsKnown()
    {
        ListImport wanted;
        wanted.path = write("again.txt", "A a\tPCM:N/P/A\nA b\tPCM:N/P/B\n");
        wanted.format = ListFormat::MsMail;
        wanted.list = m_list;
        wanted.now = 1'700'000'000'000;
        QVERIFY(!importList(*m_database, wanted)->sameFile);
        QVERIFY(importList(*m_database, wanted)->sameFile);
        write("again.txt", "A a\tPCM:N/P/A\nA b\tPCM:N/P/B\nM b\tPCM:N/P/B\n\tbb\tPCM:N/P/B\n");
        QCOMPARE(importList(*m_database, wanted)->counts.modified, 1);
        // the list says "bb" now, and the file as it was first says "b" again
        write("again.txt", "A a\tPCM:N/P/A\nA b\tPCM:N/P/B\n");
        QCOMPARE(importList(*m_database, wanted)->counts.modified, 1);
    }

    void whatIsExportedComesBackUnchanged()
    {
        QVERIFY(import("A Weber, Anna\tPCM:N/P/A\n- Phone:/1/2\nA Ops\tSMTP:ops@x.example\n"
                       "A W\tX400:c=us;a= ;s=W\n")
                    .startsWith(u"3 added"_s));
        ExportNotes notes;
        const QByteArray text = exported(&notes);
        QCOMPARE(notes.count, 0);
        QVERIFY2(text.contains("A Weber, Anna                    PCM:N/P/A\r\n- Phone:/1//2\r\n"),
                 text);
        QCOMPARE(import(text, true), u"0 added, 0 modified, 0 deleted"_s);
        QCOMPARE(exported(), text);
    }

    void P10_whatTheFormatCannotHoldIsTold()
    {
        QVERIFY(
            import("A Somebody with a name of more than thirty characters\tPCM:N/P/LONGERTHAN10\n")
                .startsWith(u"1 added"_s));
        const QByteArray uid = Recipients(*m_database).byKey("MS:N/P/LONGERTHAN10")->uid;
        ExportNotes notes;
        const QByteArray text = exported(&notes);
        QCOMPARE(notes.count, 2);
        QCOMPARE(notes.first.size(), 2);
        QVERIFY2(
            text.contains("# " + uid + ": PCM:N/P/LONGERTHAN10 is listed as PCM:N/P/LONGERTHAN"),
            text);
        QVERIFY2(text.contains("\r\nA Somebody with a name of more t PCM:N/P/LONGERTHAN\r\n")
                     || text.contains("\r\nA Somebody with a name of more   PCM:N/P/LONGERTHA\r\n")
                     || text.contains("PCM:N/P/LONGERTHA"),
                 text);
    }
};

QTEST_GUILESS_MAIN(TestMsMailList)
#include "tst_msmail_list.moc"
