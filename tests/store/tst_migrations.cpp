#include "engine/store/migrations.h"
#include "engine/store/statement.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QFile>
#include <QTest>
#include <QThread>

#include <latch>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** A folder of schema files of the test's own. */
class Folder
{
public:
    explicit Folder(const QMap<QString, QByteArray> &files)
    {
        for (auto it = files.begin(); it != files.end(); ++it) {
            QFile file(m_dir.filePath(it.key()));
            if (!file.open(QIODevice::WriteOnly) || file.write(*it) != it->size())
                qFatal("%s", qPrintable(file.errorString()));
        }
    }
    QString path() const { return m_dir.path(); }

private:
    QTemporaryDir m_dir;
};

QStringList applied(Database &db)
{
    Statement s(db, u"SELECT number, name, lowest_reader FROM schema_migration ORDER BY number"_s);
    required(s.exec());
    QStringList lines;
    while (s.next())
        lines.append(u"%1 %2 %3"_s.arg(s.integer(0)).arg(s.text(1)).arg(s.integer(2)));
    required(s.finish());
    return lines;
}

void pretend(Database &db, int number, int lowestReader)
{
    required(db.run(u"INSERT INTO schema_migration (number, name, applied_at, lowest_reader)"
                    " VALUES (%1, 'future', 0, %2)"_s.arg(number)
                        .arg(lowestReader)));
}

} // namespace

class TestMigrations final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void compiledInFilesAreInOrder()
    {
        for (const auto kind : {StoreUrl::Kind::Sqlite, StoreUrl::Kind::PostgreSql}) {
            const auto steps = migrations(kind);
            QVERIFY2(steps, qPrintable(textOf(steps)));
            QVERIFY(!steps->isEmpty());
            QCOMPARE(steps->last().number, schemaNumber());
            QCOMPARE(steps->first().name, u"site"_s);
        }
    }

    void readsFiles()
    {
        const Folder folder({
            {u"001-first.sql"_s, "CREATE TABLE a (i @int); CREATE TABLE b (i @int);"},
            {u"002-second.sqlite.sql"_s, "-- lowest reader: 1\nCREATE TABLE c (i @int);"},
            {u"003-third.sqlite.sql"_s, "SELECT 1;"},
            {u"003-third.postgresql.sql"_s, "SELECT 2; SELECT 3;"},
            {u"run.sql"_s, "CREATE TABLE nothing (i @int);"},
        });
        QCOMPARE(schemaNumber(folder.path()), 3);
        const auto sqlite = required(migrations(StoreUrl::Kind::Sqlite, folder.path()));
        QCOMPARE(sqlite.size(), 3);
        QCOMPARE(sqlite[0].name, u"first"_s);
        QCOMPARE(sqlite[0].lowestReader, 1);
        QCOMPARE(sqlite[0].statements.size(), 2);
        QCOMPARE(sqlite[1].lowestReader, 1);
        QCOMPARE(sqlite[2].lowestReader, 3);
        QCOMPARE(sqlite[2].statements, QStringList{u"SELECT 1"_s});
        const auto postgreSql = required(migrations(StoreUrl::Kind::PostgreSql, folder.path()));
        QCOMPARE(postgreSql[1].statements, QStringList());
        QCOMPARE(postgreSql[2].statements, (QStringList{u"SELECT 2"_s, u"SELECT 3"_s}));
    }

    void refusesGaps()
    {
        const Folder folder({{u"001-a.sql"_s, "SELECT 1"}, {u"003-c.sql"_s, "SELECT 1"}});
        const auto steps = migrations(StoreUrl::Kind::Sqlite, folder.path());
        QCOMPARE(codeOf(steps), u"internal"_s);
        QVERIFY(steps.error().text.contains(u"2"_s));
    }

    void bringsAnOldStoreUpToDate_data() { TestStores::addKinds(); }
    void bringsAnOldStoreUpToDate()
    {
        const auto kind = TestStores::kind();
        const auto db = m_stores.create(kind);
        const int now = schemaNumber();
        QCOMPARE(required(schemaState(*db, now)), SchemaState::Current);
        auto steps = required(migrations(kind));
        Migration next;
        next.number = now + 1;
        next.name = u"next"_s;
        next.lowestReader = now;
        next.statements = {u"CREATE TABLE more (i INTEGER)"_s, u"INSERT INTO more VALUES (1)"_s};
        steps.append(next);
        QCOMPARE(required(schemaState(*db, now + 1)), SchemaState::Older);
        for (int round = 0; round < 2; ++round) { // the second time there is nothing to do
            const auto done = migrate(*db, steps, 5);
            QVERIFY2(done, qPrintable(textOf(done)));
            QCOMPARE(applied(*db).last(), u"%1 next %2"_s.arg(now + 1).arg(now));
            QCOMPARE(applied(*db).size(), now + 1);
        }
        QCOMPARE(required(schemaState(*db, now + 1)), SchemaState::Current);
        QVERIFY(db->run(u"INSERT INTO more VALUES (2)"_s));
    }

    void aFailedMigrationLeavesNothing_data() { TestStores::addKinds(); }
    void aFailedMigrationLeavesNothing()
    {
        const auto db = m_stores.create(TestStores::kind());
        const QStringList before = applied(*db);
        Migration bad;
        bad.number = schemaNumber() + 1;
        bad.statements = {u"CREATE TABLE half (i INTEGER)"_s, u"INSERT INTO nowhere VALUES (1)"_s};
        Migration after = bad;
        after.number += 1;
        after.statements = {u"CREATE TABLE later (i INTEGER)"_s};
        QCOMPARE(codeOf(migrate(*db, {bad, after}, 5)), u"internal"_s);
        QCOMPARE(applied(*db), before);
        QVERIFY(!db->run(u"INSERT INTO half VALUES (1)"_s));
        QVERIFY(!db->run(u"INSERT INTO later VALUES (1)"_s));
        QVERIFY(!db->inTransaction());
    }

    void refusesNewerStores_data() { TestStores::addKinds(); }
    void refusesNewerStores()
    {
        const auto db = m_stores.create(TestStores::kind());
        const int now = schemaNumber();
        const StoreUrl url = db->url();
        pretend(*db, now + 1, now); // we may still read it
        QCOMPARE(required(schemaState(*db, now)), SchemaState::NewerReadable);
        QVERIFY(Database::open(url, Database::Mode::ReadOnly));
        const auto writing = Database::open(url, Database::Mode::ReadWrite);
        QCOMPARE(codeOf(writing), u"invalid"_s);
        QVERIFY(writing.error().text.contains(u"newer version"_s));
        QVERIFY(writing.error().text.contains(db->isSqlite() ? url.path : url.toString()));
        pretend(*db, now + 2, now + 2); // and now not even that
        QCOMPARE(required(schemaState(*db, now)), SchemaState::Newer);
        const auto reading = Database::open(url, Database::Mode::ReadOnly);
        QCOMPARE(codeOf(reading), u"invalid"_s);
        QVERIFY(reading.error().text.contains(u"newer version"_s));
        QCOMPARE(codeOf(Database::open(url, Database::Mode::Create)), u"conflict"_s);
    }

    void readersDoNotMigrate_data() { TestStores::addKinds(); }
    void readersDoNotMigrate()
    {
        const auto db = m_stores.create(TestStores::kind());
        QCOMPARE(required(schemaState(*db, schemaNumber() + 1)), SchemaState::Older);
        required(db->run(u"UPDATE schema_migration SET number = -number"_s));
        QCOMPARE(required(schemaState(*db, schemaNumber())), SchemaState::Older);
        const auto reading = Database::open(db->url(), Database::Mode::ReadOnly);
        QCOMPARE(codeOf(reading), u"unavailable"_s);
        QVERIFY(reading.error().text.contains(u"older version"_s));
    }

    void twoMayMigrateAtOnce_data() { TestStores::addKinds(); }
    void twoMayMigrateAtOnce()
    {
        const auto kind = TestStores::kind();
        const auto db = m_stores.create(kind);
        auto steps = required(migrations(kind));
        Migration next;
        next.number = schemaNumber() + 1;
        next.statements = {u"CREATE TABLE more (i INTEGER)"_s};
        steps.append(next);
        std::atomic<int> done = 0;
        std::latch opened(4);
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(QThread::create([&, url = db->url()] {
                const auto own = TestStores::open(url);
                opened.arrive_and_wait();
                if (migrate(*own, steps, 5))
                    ++done;
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
        QCOMPARE(done.load(), 4);
        QCOMPARE(applied(*db).size(), schemaNumber() + 1);
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
