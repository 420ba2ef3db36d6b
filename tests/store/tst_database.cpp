#include "engine/store/database.h"
#include "engine/store/migrations.h"
#include "engine/store/site_info.h"
#include "engine/store/statement.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QFile>
#include <QMutex>
#include <QTest>
#include <QThread>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

Result<qint64> number(Database &database, const QString &sql)
{
    Statement s(database, sql);
    DX_TRY(execRow(s));
    const qint64 value = s.integer(0);
    DX_TRY(s.finish());
    return value;
}

} // namespace

class TestDatabase final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsUrls_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normal"); // empty: refused
        QTest::newRow("file") << u"sqlite:/a b/c%20#.db"_s << u"sqlite:/a b/c%20#.db"_s;
        QTest::newRow("server") << u"postgresql://ann@db.example:5433/dirsync"_s
                                << u"postgresql://ann@db.example:5433/dirsync"_s;
        QTest::newRow("socket") << u"postgresql://ann@localhost/dirsync?host=/run/pg"_s
                                << u"postgresql://ann@localhost/dirsync?host=/run/pg"_s;
        QTest::newRow("short scheme") << u"postgres://db/x"_s << u"postgresql://db/x"_s;
        QTest::newRow("password is not shown")
            << u"postgresql://ann:secret@db/x"_s << u"postgresql://ann@db/x"_s;
        QTest::newRow("no file") << u"sqlite:"_s << QString();
        QTest::newRow("no database") << u"postgresql://db/"_s << QString();
        QTest::newRow("other scheme") << u"mysql://db/x"_s << QString();
        QTest::newRow("bare path") << u"/tmp/x.db"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }
    void readsUrls()
    {
        QFETCH(QString, text);
        QFETCH(QString, normal);
        const auto url = StoreUrl::parse(text);
        QCOMPARE(url.has_value(), !normal.isEmpty());
        if (!url) {
            QCOMPARE(codeOf(url), u"invalid"_s);
            QVERIFY(!url.error().text.contains(u"secret"_s));
            return;
        }
        QCOMPARE(url->toString(), normal);
        QCOMPARE(StoreUrl::parse(normal).value().toString(), normal);
    }

    void makesAndOpensStores_data() { TestStores::addKinds(); }
    void makesAndOpensStores()
    {
        const StoreUrl url = m_stores.newPlace(TestStores::kind());
        QVERIFY(codeOf(Database::open(url, Database::Mode::ReadWrite)) != QString());
        QVERIFY(codeOf(Database::open(url, Database::Mode::ReadOnly)) != QString());
        {
            const auto made = Database::open(url, Database::Mode::Create);
            QVERIFY2(made, qPrintable(textOf(made)));
            QCOMPARE(codeOf(Database::open(url, Database::Mode::Create)), u"conflict"_s);
        }
        const auto writer = Database::open(url, Database::Mode::ReadWrite);
        QVERIFY2(writer, qPrintable(textOf(writer)));
        const auto reader = Database::open(url, Database::Mode::ReadOnly);
        QVERIFY2(reader, qPrintable(textOf(reader)));
        QCOMPARE(codeOf((*reader)->run(u"DELETE FROM event"_s)), u"denied"_s);
        QCOMPARE(codeOf((*writer)->run(u"DELETE FROM event"_s)), QString());
        QCOMPARE(number(**reader, u"SELECT count(*) FROM schema_migration"_s).value(),
                 qint64(schemaNumber()));
    }

    void makesFoldersAndOddNames()
    {
        const StoreUrl url
            = StoreUrl::parse("sqlite:"_L1 + m_dir.filePath(u"deep/er/ä %20?#&.db"_s)).value();
        auto made = Database::open(url, Database::Mode::Create);
        QVERIFY2(made, qPrintable(textOf(made)));
        QVERIFY(QFile::exists(url.path));
        QCOMPARE(QFile::permissions(url.path) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        QCOMPARE(number(**made, u"PRAGMA foreign_keys"_s).value(), 1);
        QCOMPARE(number(**made, u"PRAGMA synchronous"_s).value(), 2);
        QCOMPARE(number(**made, u"PRAGMA cache_size"_s).value(), -64 * 1024);
        QCOMPARE(number(**made, u"PRAGMA busy_timeout"_s).value(), 30'000);
        Statement mode(**made, u"PRAGMA journal_mode"_s);
        QVERIFY(execRow(mode));
        QCOMPARE(mode.text(0), u"wal"_s);
    }

    void keepsTheSecondPartApart_data() { TestStores::addKinds(); }
    void keepsTheSecondPartApart()
    {
        const auto main = m_stores.create(TestStores::kind());
        for (int round = 0; round < 2; ++round) { // made by the first, found by the second
            auto run = Database::open(main->url(), Database::Mode::ReadWrite, StorePart::Run);
            QVERIFY2(run, qPrintable(textOf(run)));
            QCOMPARE(number(**run, u"SELECT count(*) FROM lease"_s).value(), 0);
            auto step = Transaction::begin(*main);
            QVERIFY(step);
            QVERIFY(main->run(u"DELETE FROM event"_s)); // takes the lock of the first part
            auto request = Transaction::begin(**run); // and does not wait for it
            QVERIFY2(request, qPrintable(textOf(request)));
            QVERIFY((*run)->run(u"DELETE FROM control_request"_s));
            QVERIFY(request->commit());
            QVERIFY(step->commit());
        }
    }

    void refusesWhatIsNoStore_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("dn: cn=Ann\n").repeated(500);
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        QTest::newRow("beginning of a database") << QByteArray("SQLite format 3\0", 16);
    }
    void refusesWhatIsNoStore()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir dir;
        QFile file(dir.filePath(u"x.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto url = StoreUrl::parse("sqlite:"_L1 + file.fileName()).value();
        for (const auto mode : {Database::Mode::ReadOnly, Database::Mode::ReadWrite}) {
            const auto opened = Database::open(url, mode);
            QCOMPARE(codeOf(opened), u"invalid"_s);
            QVERIFY(opened.error().text.contains(url.path));
        }
        QCOMPARE(codeOf(Database::open(url, Database::Mode::Create)), u"conflict"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void refusesAnotherProgramsDatabase_data() { TestStores::addKinds(); }
    void refusesAnotherProgramsDatabase()
    {
        auto database = m_stores.create(TestStores::kind());
        QVERIFY(database->run(u"DROP TABLE schema_migration"_s));
        const StoreUrl url = database->url();
        database.reset();
        QCOMPARE(codeOf(Database::open(url, Database::Mode::ReadWrite)), u"invalid"_s);
    }

    void namesWhatIsMissing()
    {
        const auto url = StoreUrl::parse("sqlite:"_L1 + m_dir.filePath(u"no/such.db"_s)).value();
        const auto opened = Database::open(url, Database::Mode::ReadWrite);
        QCOMPARE(codeOf(opened), u"not-found"_s);
        QVERIFY(opened.error().text.contains(url.path));
        QVERIFY(!QFile::exists(url.path));
        const auto folder = StoreUrl::parse("sqlite:"_L1 + m_dir.path()).value();
        QCOMPARE(codeOf(Database::open(folder, Database::Mode::ReadOnly)), u"invalid"_s);

        const auto nowhere = StoreUrl::parse(u"postgresql://x@localhost/d?host=/nowhere"_s).value();
        QCOMPARE(codeOf(Database::open(nowhere, Database::Mode::ReadOnly)), u"unavailable"_s);
        auto noDatabase = m_stores.newPlace(StoreUrl::Kind::PostgreSql);
        noDatabase.url.setPath(u"/missing"_s);
        QVERIFY(!Database::open(noDatabase, Database::Mode::ReadOnly));
    }

    void cannotMakeAFolderBelowAFile()
    {
        QFile file(m_dir.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto url = StoreUrl::parse("sqlite:"_L1 + file.fileName() + "/x.db"_L1).value();
        const auto made = Database::open(url, Database::Mode::Create);
        QCOMPARE(codeOf(made), u"denied"_s);
        QVERIFY(made.error().text.contains(file.fileName()));
    }

    void ignoresTheLogOfADeletedStore()
    {
        const auto url = StoreUrl::parse("sqlite:"_L1 + m_dir.filePath(u"again.db"_s)).value();
        QFile log(url.path + "-wal"_L1);
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write(QByteArray(4096, 'x'));
        log.close();
        const auto made = Database::open(url, Database::Mode::Create);
        QVERIFY2(made, qPrintable(textOf(made)));
    }

    void reportsAFullDisk()
    {
        const auto database = m_stores.create(StoreUrl::Kind::Sqlite);
        const qint64 pages = number(*database, u"PRAGMA page_count"_s).value();
        QVERIFY(database->run(u"PRAGMA max_page_count = %1"_s.arg(pages)));
        auto transaction = Transaction::begin(*database);
        const auto written = database->run(u"CREATE TABLE big AS SELECT zeroblob(1000000) AS b"_s);
        QCOMPARE(codeOf(written), u"unavailable"_s);
        QVERIFY(written.error().text.contains(u"space"_s));
        QVERIFY(written.error().text.contains(database->url().path));
        transaction->rollback();
        QVERIFY(database->run(u"DELETE FROM event"_s)); // and goes on working
    }

    void tellsWhyACommitFailed()
    {
        const auto database = m_stores.create(StoreUrl::Kind::Sqlite);
        auto transaction = Transaction::begin(*database);
        QVERIFY(database->run(u"PRAGMA defer_foreign_keys = ON"_s));
        QVERIFY(database->run(
            u"INSERT INTO address_list (uid, name, parent_id, created_at) VALUES ('x', 'x', 17, 0)"_s));
        const auto committed = transaction->commit();
        QVERIFY(!committed);
        QVERIFY2(committed.error().detail.contains(u"(787)"_s),
                 qPrintable(committed.error().detail));
    }

    void reportsDamage()
    {
        auto database = m_stores.create(StoreUrl::Kind::Sqlite);
        const StoreUrl url = database->url();
        database.reset();
        QFile file(url.path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 size = file.size();
        file.seek(4096);
        file.write(QByteArray(int(size - 4096), '\xee'));
        file.close();
        const auto opened = Database::open(url, Database::Mode::ReadWrite);
        QCOMPARE(codeOf(opened), u"invalid"_s);
        QVERIFY(opened.error().text.contains(u"damaged"_s));
        QVERIFY(opened.error().text.contains(url.path));
    }

    void rollsBackUnlessCommitted_data() { TestStores::addKinds(); }
    void rollsBackUnlessCommitted()
    {
        const auto database = m_stores.create(TestStores::kind());
        const QString insert
            = u"INSERT INTO parameter (name, type, data, changed_at) VALUES ('%1', 'STRING', '', 0)"_s;
        const QString count = u"SELECT count(*) FROM parameter"_s;
        {
            auto transaction = Transaction::begin(*database);
            QVERIFY2(transaction, qPrintable(textOf(transaction)));
            QVERIFY(database->inTransaction());
            QVERIFY(database->run(insert.arg(u"a"_s)));
            QCOMPARE(number(*database, count).value(), 1);
        }
        QVERIFY(!database->inTransaction());
        QCOMPARE(number(*database, count).value(), 0);
        {
            auto transaction = Transaction::begin(*database);
            QCOMPARE(codeOf(Transaction::begin(*database)), u"internal"_s); // no nesting
            QVERIFY(database->run(insert.arg(u"b"_s)));
            {
                auto joined = Transaction::beginOrJoin(*database);
                QVERIFY(database->run(insert.arg(u"c"_s)));
                QVERIFY(joined->commit());
            }
            QVERIFY(database->inTransaction());
            QVERIFY(transaction->commit());
        }
        QCOMPARE(number(*database, count).value(), 2);
    }

    void aFailedStatementSpoilsTheTransactionOfPostgreSql()
    {
        const auto database = m_stores.create(StoreUrl::Kind::PostgreSql);
        auto transaction = Transaction::begin(*database);
        QVERIFY(!database->run(u"SELECT nonsense"_s));
        QVERIFY(!transaction->commit()); // the server would answer ROLLBACK without an error
        transaction->rollback();
        QVERIFY(database->run(u"SELECT 1"_s));
    }

    void readersSeeOneMomentWhileAWriterWrites_data() { TestStores::addKinds(); }
    void readersSeeOneMomentWhileAWriterWrites()
    {
        const auto writer = m_stores.create(TestStores::kind());
        const auto reader = TestStores::open(writer->url(), Database::Mode::ReadOnly);
        const QString count = u"SELECT count(*) FROM address_list"_s;
        const QString insert
            = u"INSERT INTO address_list (uid, name, created_at) VALUES ('%1', '%1', 0)"_s;
        auto writing = Transaction::begin(*writer);
        QVERIFY(writer->run(insert.arg(u"a"_s)));
        QCOMPARE(number(*reader, count).value(), 0); // at once, without waiting
        auto reading = Transaction::beginReading(*reader);
        QCOMPARE(number(*reader, count).value(), 0);
        QVERIFY(writing->commit());
        QCOMPARE(number(*reader, count).value(), 0);
        QVERIFY(reading->commit());
        QCOMPARE(number(*reader, count).value(), 1);
    }

    void writersWaitForEachOther_data() { TestStores::addKinds(); }
    void writersWaitForEachOther()
    {
        const auto main = m_stores.createSite(TestStores::kind());
        constexpr int kThreads = 4;
        constexpr int kSteps = 25;
        QList<Usn> taken;
        QMutex mutex;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back(QThread::create([&, url = main->url()] {
                const auto own = TestStores::open(url);
                for (int step = 0; step < kSteps; ++step) {
                    auto transaction = Transaction::begin(*own);
                    if (!transaction)
                        return;
                    const auto usn = SiteStore(*own).takeUsns(2);
                    if (!usn || !transaction->commit())
                        return;
                    const QMutexLocker lock(&mutex);
                    taken.append(*usn);
                }
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
        std::sort(taken.begin(), taken.end());
        QCOMPARE(taken.size(), kThreads * kSteps);
        for (int i = 0; i < taken.size(); ++i)
            QCOMPARE(taken[i], 2 * i + 1);
    }

    void saysBusyWhenAnotherWritesTooLong_data() { TestStores::addKinds(); }
    void saysBusyWhenAnotherWritesTooLong()
    {
        const auto first = m_stores.create(TestStores::kind());
        const auto second = TestStores::open(first->url());
        QVERIFY(second->run(second->isSqlite() ? u"PRAGMA busy_timeout = 50"_s
                                               : u"SET lock_timeout = 50"_s));
        auto writing = Transaction::begin(*first);
        QVERIFY(first->run(u"DELETE FROM event"_s));
        const auto refused = Transaction::begin(*second);
        QCOMPARE(codeOf(refused), u"busy"_s);
        QVERIFY(!second->inTransaction());
        QVERIFY(writing->commit());
        QCOMPARE(codeOf(Transaction::begin(*second)), QString());
    }

    void tellsOthersOfACommit_data() { TestStores::addKinds(); }
    void tellsOthersOfACommit()
    {
        const auto writer = m_stores.create(TestStores::kind());
        const auto reader = TestStores::open(writer->url(), Database::Mode::ReadOnly);
        const qint64 before = reader->dataVersion().value();
        QCOMPARE(reader->dataVersion().value(), before);
        auto transaction = Transaction::begin(*writer);
        QVERIFY(writer->run(u"INSERT INTO former_epoch (number, random) VALUES (1, 'x')"_s));
        QCOMPARE(reader->dataVersion().value(), before);
        QVERIFY(transaction->commit());
        QVERIFY(reader->dataVersion().value() != before);
    }

private:
    QTemporaryDir m_dir;
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
