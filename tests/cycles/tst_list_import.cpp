#include "engine/cycles/list_compare.h"
#include "engine/cycles/list_export.h"
#include "engine/cycles/list_import.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "engine/store/site_info.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

#include <thread>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

class Changes final : public ChangeSink
{
public:
    Result<> change(const EntryChange &change) override
    {
        static const char *const kSigns[] = {".", "+", "*", "-", "!"};
        text += kSigns[int(change.operation)] + change.name + ' ';
        return {};
    }
    QByteArray text;
};

QByteArray person(const char *name, const char *more = "")
{
    return QByteArray("dn: cn=") + name + "\nobjectClass: inetOrgPerson\ncn: " + name
        + "\nsn: " + name + "\nmail: " + name + "@x.example\n" + more + '\n';
}

} // namespace

class TestListImport final : public QObject
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

    Result<ListImportResult> import(const QString &path, bool replace = false, bool skipBad = false,
                                    ChangeSink *preview = nullptr)
    {
        ListImport wanted;
        wanted.path = path;
        wanted.format = *detectListFormat(path);
        wanted.list = m_list;
        wanted.replace = replace;
        wanted.skipBad = skipBad;
        wanted.now = 1'700'000'000'000;
        return importList(*m_database, wanted, preview);
    }

    QByteArray exported(ListFormat format = ListFormat::Ldif)
    {
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        if (!exportList(*m_database, m_list, format, out))
            return "failed";
        return out.data();
    }

    qint64 entries() { return Lists(*m_database).byId(m_list)->entries; }

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

    void addsChangesAndNeverDeletesByItself()
    {
        const auto first
            = import(write("a.ldif", person("ann") + person("bob") + "dn: o=x\no: x\n"));
        QVERIFY2(first, first ? "" : qPrintable(first.error().text));
        QCOMPARE(first->counts.added, 2);
        QCOMPARE(first->source.skipped, 1);
        const auto second = import(write("b.ldif", person("ann", "title: Boss\n") + person("cid")));
        QCOMPARE(second->counts.added, 1);
        QCOMPARE(second->counts.modified, 1);
        QCOMPARE(second->counts.deleted, 0);
        QCOMPARE(entries(), 3);
        const auto third = import(write("c.ldif", person("cid")), true);
        QCOMPARE(third->counts.deleted, 2);
        QCOMPARE(third->counts.unchanged, 1);
        QCOMPARE(entries(), 1);
    }

    void modifyRecordsChangeSingleValues_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addColumn<QByteArray>("titles"); // afterwards, or what is complained of
        QTest::addColumn<bool>("fine");
        const auto row
            = [](const char *name, const QByteArray &body, const char *titles, bool fine = true) {
                  QTest::newRow(name) << "dn: cn=ann\nchangetype: modify\n" + body + '\n'
                                      << QByteArray(titles) << fine;
              };
        row("add", "add: title\ntitle: Boss\ntitle: Aunt\n-\n", "Aunt|Boss|Chief|Clerk");
        row("delete one", "delete: title\ntitle: Clerk\n-\n", "Chief");
        row("delete in another case", "delete: title\ntitle: CLERK\n-\n", "Chief");
        row("delete and add", "delete: title\ntitle: Clerk\n-\nadd: title\ntitle: Boss\n-\n",
            "Boss|Chief");
        row("in the order given", "replace: title\ntitle: X\n-\nadd: title\ntitle: Y\n-\n", "X|Y");
        row("delete all, then add", "delete: title\n-\nadd: title\ntitle: Z\n-\n", "Z");
        row("delete the last", "delete: title\ntitle: Clerk\ntitle: Chief\n-\n", "");
        row("by another name", "add: 2.5.4.12\ntitle: x\n-\n", "line 4, column 1: ", false);
        row("is there already", "add: l\nl: Rome\n-\nadd: title\ntitle: chief\n-\n",
            "line 7, column 8: the entry has this value of title already", false);
        row("is not there", "delete: title\ntitle: Boss\n-\n",
            "line 4, column 8: the entry has no such value of title", false);
        QTest::newRow("no such entry")
            << QByteArray("dn: cn=zed\nchangetype: modify\nadd: title\ntitle: x\n-\n\n")
            << QByteArray("line 1, column 1: the list has no entry with this DN") << false;
        QTest::newRow("modrdn")
            << QByteArray("dn: cn=ann\nchangetype: modrdn\nnewrdn: cn=x\ndeleteoldrdn: 1\n\n")
            << QByteArray("line 2, column 13: only the changes add, modify and delete") << false;
    }
    void modifyRecordsChangeSingleValues()
    {
        QFETCH(QByteArray, record);
        QFETCH(QByteArray, titles);
        QFETCH(bool, fine);
        QVERIFY(import(write("a.ldif", person("ann", "title: Clerk\ntitle: Chief\n"))));
        const QByteArray before = exported();
        const auto done = import(write("b.ldif", record));
        if (!fine) {
            QVERIFY(!done);
            QCOMPARE(done.error().code, Error::Code::Invalid);
            QVERIFY2(done.error().text.contains("b.ldif, "_L1 + QString::fromUtf8(titles)),
                     qPrintable(done.error().text));
            QCOMPARE(exported(), before);
            return;
        }
        QVERIFY2(done, done ? "" : qPrintable(done.error().text));
        QCOMPARE(done->counts.modified, 1);
        const auto ann = Recipients(*m_database).byKey("SMTP:ann@x.example");
        QCOMPARE(ann->entry.values("title").join('|'), titles);
        QCOMPARE(ann->entry.value("sn"), QByteArray("ann"));
    }

    void aMailThatIsAddedDoesNotBecomeTheKey()
    {
        QVERIFY(import(write("a.ldif", person("ann"))));
        QVERIFY(import(write(
            "b.ldif", "dn: cn=ann\nchangetype: modify\nadd: mail\nmail: aa@x.example\n-\n\n")));
        const auto ann = Recipients(*m_database).byKey("SMTP:ann@x.example");
        QVERIFY(ann);
        QCOMPARE(ann->entry.values("mail").size(), 2);
        QVERIFY(import(write(
            "c.ldif", "dn: cn=ann\nchangetype: modify\ndelete: mail\nmail: ann@x.example\n-\n\n")));
        QVERIFY(Recipients(*m_database).byKey("SMTP:aa@x.example"));
    }

    void theSameFileIsOnlyLookedAt()
    {
        const QString path = write("a.ldif", person("ann"));
        QVERIFY(!import(path)->sameFile);
        QVERIFY(import(path)->sameFile);
        QVERIFY(!import(path, true)->sameFile); // another way to read it
        const auto ann = Recipients(*m_database).byKey("SMTP:ann@x.example");
        QVERIFY(Recipients(*m_database).remove(ann->id, 2));
        const auto again = import(path, true);
        QVERIFY(!again->sameFile); // the list is not any more what the file said
        QCOMPARE(again->counts.added, 1);
        write("a.ldif", person("ann", "title: x\n"));
        QCOMPARE(import(path, true)->counts.modified, 1);
    }

    void onlyChangedRecordsAreParsed()
    {
        const QString path = write("a.ldif", person("ann") + person("bob") + person("cid"));
        QVERIFY(import(path, true));
        write("a.ldif", person("bob") + person("ann", "title: Boss\n") + person("dan"));
        const auto result = import(path, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->source.recipients, 2); // ann and dan
        QCOMPARE(result->counts.added, 1);
        QCOMPARE(result->counts.modified, 1);
        QCOMPARE(result->counts.deleted, 1);
        QCOMPARE(result->counts.unchanged, 1);
        QVERIFY(import(path, true)->sameFile);
        const QByteArray after = exported();
        QVERIFY(!after.contains("cid@x.example"));
        write("a.ldif", person("dan") + person("bob") + person("ann", "title: Boss\n"));
        const auto order = import(path, true); // another order is no change
        QCOMPARE(order->source.recipients, 0);
        QCOMPARE(order->counts.lastUsn, 0);
        QCOMPARE(exported(), after);
    }

    void withoutReplaceARecordThatIsGoneStays()
    {
        const QString path = write("a.ldif", person("ann") + person("bob"));
        QVERIFY(import(path));
        write("a.ldif", person("ann"));
        const auto result = import(path);
        QCOMPARE(result->source.recipients, 0);
        QCOMPARE(result->counts.deleted, 0);
        QCOMPARE(entries(), 2);
    }

    void aRenamedRecordIsNotDeleted()
    {
        const QString path = write("a.ldif", person("ann") + person("bob"));
        QVERIFY(import(path, true));
        write("a.ldif", person("ann").replace("dn: cn=ann", "dn: cn=anna") + person("bob"));
        const auto result = import(path, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.deleted, 0);
        QCOMPARE(result->counts.added, 0);
        QCOMPARE(entries(), 2);
    }

    void aKeyThatIsThereTwiceIsFoundAllTheSame()
    {
        const QString path = write("a.ldif", person("ann") + person("bob"));
        QVERIFY(import(path, true));
        write("a.ldif", person("ann") + person("bob") + person("ann", "title: Boss\n"));
        const auto result = import(path, true);
        QVERIFY(!result);
        QVERIFY2(result.error().text.contains(u"a.ldif: Line "_s), qPrintable(result.error().text));
        QVERIFY(result.error().text.contains(u"twice"_s));
    }

    void anAddressThatIsTakenIsFoundAllTheSame()
    {
        const QString path = write("a.ldif", person("ann") + person("bob"));
        QVERIFY(import(path, true));
        const QByteArray before = exported();
        write("a.ldif",
              person("ann") + person("bob")
                  + person("dan").replace("dan@x.example", "ann@x.example"));
        const auto result = import(path, true);
        QVERIFY(!result); // never: ann becomes dan
        QCOMPARE(result.error().code, Error::Code::Conflict);
        QCOMPARE(exported(), before);
    }

    void manyChangesAreFoundInAFilledList()
    {
        QByteArray old;
        QByteArray changed;
        for (int i = 0; i < 5000; ++i) {
            const QByteArray name = "p" + QByteArray::number(i);
            old += person(name.constData());
            if (i % 5 > 0) // the others go
                changed += person(name.constData(), "title: Boss\n");
        }
        QVERIFY(import(write("a.ldif", old), true));
        for (const char *file : {"a.ldif", "b.ldif"}) { // by its changes, and whole
            const auto result = import(write(file, changed), true);
            QVERIFY2(result, result ? "" : qPrintable(result.error().text));
            QCOMPARE(result->counts.modified, 4000);
            QCOMPARE(result->counts.deleted, 1000);
            QVERIFY(import(write("c.ldif", old), true));
            QVERIFY(import(write("a.ldif", old), true));
        }
    }

    void manyModifyRecordsAreApplied()
    {
        QByteArray people;
        QByteArray changes;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray name = "p" + QByteArray::number(i);
            people += person(name.constData());
            changes += "dn: cn=" + name + "\nchangetype: modify\nadd: title\ntitle: Boss\n-\n\n";
        }
        QVERIFY(import(write("a.ldif", people)));
        const auto result = import(write("changes.ldif", changes));
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.modified, 1000);
        QCOMPARE(exported().count("title: Boss"), 1000);
    }

    void aModifyRecordNeverMakesAnEntry()
    {
        QVERIFY(import(write("a.ldif", person("ann"))));
        const auto result = import(
            write("b.ldif", "dn: cn=zoe\nchangetype: modify\nreplace: title\ntitle: x\n-\n\n"));
        QVERIFY(!result);
        QVERIFY2(result.error().text.contains(u"line 1"_s), qPrintable(result.error().text));
        QCOMPARE(entries(), 1);
    }

    void replacedMailsKeepTheirOrder()
    {
        QVERIFY(import(write("a.ldif", person("ann"))));
        const auto result = import(write("b.ldif",
                                         "dn: cn=ann\nchangetype: modify\nreplace: mail\n"
                                         "mail: z@x.example\nmail: a@x.example\n-\n"
                                         "add: title\ntitle: Boss\n-\n\n"));
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QVERIFY(Recipients(*m_database).byKey("SMTP:z@x.example"));
    }

    void aPipeIsReadOnce()
    {
        QVERIFY(import(write("a.ldif", person("ann"))));
        const QString pipe = m_dir->filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        for (int run = 0; run < 2; ++run) { // the second one knows nothing of the first
            std::thread writer([&pipe, run] {
                QFile file(pipe);
                if (file.open(QIODevice::WriteOnly))
                    file.write(person("ann", run > 0 ? "title: Boss\n" : "") + person("bob"));
            });
            ListImport wanted;
            wanted.path = pipe;
            wanted.format = ListFormat::Ldif;
            wanted.list = m_list;
            wanted.replace = true;
            wanted.now = 1'700'000'000'000;
            const auto result = importList(*m_database, wanted);
            writer.join();
            QVERIFY2(result, result ? "" : qPrintable(result.error().text));
            QCOMPARE(result->source.recipients, 2);
            QCOMPARE(entries(), 2);
        }
    }

    void anotherHeaderIsAnotherFile()
    {
        const QString path = write("a.csv", "Name,E-mail,Title\nAnn A,ann@x.example,Boss\n");
        QVERIFY(import(path, true));
        write("a.csv", "Name,E-mail,Office\nAnn A,ann@x.example,Boss\n");
        const auto result = import(path, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->source.recipients, 1);
        QCOMPARE(result->counts.modified, 1);
    }

    void aListOfOursIsReadByItsChanges()
    {
        QVERIFY(import(write("a.ldif", person("ann") + person("bob") + person("cid"))));
        const ListId staff = m_list;
        const QByteArray text = exported();
        m_list = *Lists(*m_database).create(u"Copy"_s, {}, 1);
        QVERIFY(Lists(*m_database).byId(staff));
        QVERIFY(!text.isEmpty());
        const QString path
            = write("list.ldif", QByteArray(text).replace("@x.example", "@y.example"));
        QVERIFY(import(path, true));
        QCOMPARE(entries(), 3);
        const qsizetype cid = text.lastIndexOf("dn: ");
        write("list.ldif", text.left(cid).replace("@x.example", "@y.example"));
        const auto result = import(path, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.deleted, 1);
        QCOMPARE(result->source.recipients, 0);
        QCOMPARE(entries(), 2);
    }

    void aPreviewChangesNothing()
    {
        QVERIFY(import(write("a.ldif", person("ann") + person("bob"))));
        const QByteArray before = exported();
        Changes changes;
        const auto result = import(write("b.ldif", person("ann", "title: Boss\n") + person("cid")),
                                   true, false, &changes);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.added, 1);
        QVERIFY(changes.text.contains("*ann "));
        QVERIFY(changes.text.contains("+cid "));
        QVERIFY(changes.text.contains("-bob "));
        QCOMPARE(exported(), before);
    }

    void badInputChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("truncated") << person("cid") + "dn: cn=d\ncn: tru" << u"line 8, column 8"_s;
        QTest::newRow("binary") << person("cid") + QByteArray("\0\1\2\n", 4)
                                << u"line 7, column 1"_s;
        QTest::newRow("wrong encoding") << person("cid") + "dn: cn=d\ncn: M\xFCller\n"
                                        << u"line 8, column 6"_s;
        QTest::newRow("two claims to one address") << person("cid")
                + person("dan", "mail: CID@x.example\n").replace("mail: dan@x.example\n", "")
                                                   << u"Line 7"_s;
    }
    void badInputChangesNothing()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        QVERIFY(import(write("a.ldif", person("ann"))));
        const QByteArray before = exported();
        const auto result = import(write("bad.ldif", text), true);
        QVERIFY(!result);
        QVERIFY2(result.error().text.contains(where, Qt::CaseInsensitive),
                 qPrintable(result.error().text));
        QCOMPARE(exported(), before);
    }

    void skipBadAppliesTheRest()
    {
        const auto result = import(
            write("a.ldif", person("ann") + "dn: cn=x\nbad\n\n" + person("bob")), false, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.added, 2);
        QCOMPARE(result->counts.skipped, 1);
        QCOMPARE(result->counts.problems.size(), 1);
        QVERIFY(result->counts.problems[0].text.contains(u"line 8, column 4"_s));
    }

    void csvLeavesWhatItHasNoColumnFor()
    {
        QVERIFY(import(write("a.ldif", person("ann", "title: Boss\nroomNumber: 1\n"))));
        const auto result = import(write("a.csv", "Name,E-mail,Room\nAnn A,ann@x.example,~DEL\n"));
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.modified, 1);
        const auto ann = Recipients(*m_database).byKey("SMTP:ann@x.example");
        QCOMPARE(ann->entry.value("title"), QByteArray("Boss"));
        QCOMPARE(ann->entry.value("displayName"), QByteArray("Ann A"));
        QVERIFY(!ann->entry.has("roomNumber"));
    }

    void whatIsExportedComesBackUnchanged_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("LDIF") << int(ListFormat::Ldif);
        QTest::newRow("CSV") << int(ListFormat::Csv);
    }
    void whatIsExportedComesBackUnchanged()
    {
        QFETCH(int, format);
        QVERIFY(import(write("a.ldif",
                             person("ann", "mail: a@alias\ndescription: a%b\n")
                                 + person("bob", "department: Sales\n"))));
        const QByteArray before = exported();
        QVERIFY(before.startsWith("dn: o=HQ\nobjectClass: organization\nobjectClass: top\no: HQ\n\n"
                                  "dn: ou=Staff,o=HQ\n"));
        const QString path = write(format == int(ListFormat::Ldif) ? "out.ldif" : "out.csv",
                                   exported(ListFormat(format)));
        const auto result = import(path, true);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text));
        QCOMPARE(result->counts.unchanged, 2);
        QCOMPARE(result->counts.added + result->counts.modified + result->counts.deleted, 0);
        QCOMPARE(exported(), before);
        Changes changes;
        const auto counts
            = compareSides(m_database.get(), {m_list, {}}, {{}, path}, false, changes);
        QVERIFY2(counts && counts->same() && counts->unchanged == 2,
                 changes.text + (counts ? QByteArray() : counts.error().text.toUtf8()));
    }
};

QTEST_GUILESS_MAIN(TestListImport)
#include "tst_list_import.moc"
