#include "engine/store/statement.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

class TestStatement final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!QTest::currentDataTag())
            return;
        m_db = m_stores.create(TestStores::kind());
        required(m_db->run(m_db->isSqlite() ? u"CREATE TABLE t (i INTEGER, s TEXT, b BLOB) STRICT"_s
                                            : u"CREATE TABLE t (i BIGINT, s TEXT, b BYTEA)"_s));
    }
    void cleanup() { m_db.reset(); }

    void bindsAndReads_data() { TestStores::addKinds(); }
    void bindsAndReads()
    {
        const QByteArray bytes("\0\xff'\\x", 5);
        Statement s(*m_db, u"INSERT INTO t (i, s, b) VALUES (:i, :s, :b)"_s);
        s.bind(u":i"_s, std::numeric_limits<qint64>::max());
        s.bindText(u":s"_s, "ä'\\:x \xf0\x9f\x98\x80").bind(u":b"_s, bytes);
        QVERIFY(s.exec());
        QCOMPARE(s.rowsAffected(), 1);
        Statement read(*m_db, u"SELECT i, s, b FROM t"_s);
        QVERIFY(execRow(read));
        QCOMPARE(read.integer(0), std::numeric_limits<qint64>::max());
        QCOMPARE(read.utf8(1), QByteArray("ä'\\:x \xf0\x9f\x98\x80"));
        QCOMPARE(read.text(1), QString::fromUtf8(read.utf8(1)));
        QCOMPARE(read.blob(2), bytes);
        QVERIFY(!read.next());
        QVERIFY(read.finish());
    }

    void tellsNullFromEmpty_data() { TestStores::addKinds(); }
    void tellsNullFromEmpty()
    {
        Statement s(*m_db, u"INSERT INTO t (i, s, b) VALUES (:i, :s, :b)"_s);
        s.bind(u":i"_s, true).bind(u":s"_s, QString()).bind(u":b"_s, QByteArray(""));
        QVERIFY(s.exec()); // a null QString is an empty text
        s.bind(u":i"_s, QVariant()).bindTextOrNull(u":s"_s, "").bind(u":b"_s, QByteArray());
        QVERIFY(s.exec());
        Statement read(*m_db, u"SELECT i, s, b FROM t ORDER BY coalesce(i, 9)"_s);
        QVERIFY(execRow(read));
        QCOMPARE(read.integer(0), 1);
        QVERIFY(read.boolean(0));
        QVERIFY(!read.isNull(1));
        QVERIFY(!read.isNull(2));
        QVERIFY(read.next());
        QVERIFY(read.isNull(0));
        QVERIFY(read.isNull(1));
        QVERIFY(read.isNull(2));
        QCOMPARE(read.text(1), QString());
        QVERIFY(read.finish());
    }

    void checksNames_data() { TestStores::addKinds(); }
    void checksNames()
    {
        Statement unknown(*m_db, u"INSERT INTO t (i) VALUES (:i)"_s);
        unknown.bind(u":i"_s, 1).bind(u":typo"_s, 2);
        const auto refused = unknown.exec();
        QCOMPARE(codeOf(refused), u"internal"_s);
        QVERIFY(refused.error().text.contains(u":typo"_s));
        Statement missing(*m_db, u"INSERT INTO t (i, s) VALUES (:i, :s)"_s);
        missing.bind(u":i"_s, 1);
        const auto lacks = missing.exec();
        QCOMPARE(codeOf(lacks), u"internal"_s);
        QVERIFY(lacks.error().text.contains(u":s"_s));
        Statement count(*m_db, u"SELECT count(*) FROM t"_s);
        QVERIFY(execRow(count));
        QCOMPARE(count.integer(0), 0);
        QVERIFY(count.finish());
    }

    void usesOneNameTwice_data() { TestStores::addKinds(); }
    void usesOneNameTwice()
    {
        Statement s(*m_db, u"INSERT INTO t (i, s) SELECT :n, :s WHERE CAST(:n AS BIGINT) > 0"_s);
        s.bind(u":n"_s, 7).bind(u":s"_s, u"it's :n"_s);
        QVERIFY2(s.exec(), qPrintable(textOf(s.exec())));
        Statement read(*m_db, u"SELECT i, s FROM t"_s);
        QVERIFY(execRow(read));
        QCOMPARE(read.integer(0), 7);
        QCOMPARE(read.text(1), u"it's :n"_s);
        QVERIFY(read.finish());
    }

    void refusesZeros_data() { TestStores::addKinds(); }
    void refusesZeros()
    {
        Statement s(*m_db, u"INSERT INTO t (s) VALUES (:s)"_s);
        s.bindText(u":s"_s, QByteArray("a\0b", 3));
        QCOMPARE(codeOf(s.exec()), u"invalid"_s);
    }

    void reportsBadSql_data() { TestStores::addKinds(); }
    void reportsBadSql()
    {
        Statement s(*m_db, u"SELECT nonsense FROM t"_s);
        const auto refused = s.exec();
        QCOMPARE(codeOf(refused), u"internal"_s);
        QVERIFY(refused.error().detail.contains(u"SELECT nonsense FROM t"_s));
        QVERIFY(!refused.error().text.contains(u"nonsense"_s)); // the text is for people
    }

    void endsALoopWithItsError()
    {
        auto db = m_stores.create(StoreUrl::Kind::Sqlite);
        // the third row is one that cannot be computed
        Statement s(*db,
                    u"SELECT CASE WHEN value < 3 THEN value ELSE json_extract('x', '$') END"
                    " FROM json_each('[1, 2, 3, 4]')"_s);
        QVERIFY(s.exec());
        int rows = 0;
        while (s.next())
            ++rows;
        QCOMPARE(rows, 2);
        QCOMPARE(codeOf(s.finish()), u"internal"_s);
    }

    void saysWhenThereIsNoRow_data() { TestStores::addKinds(); }
    void saysWhenThereIsNoRow()
    {
        Statement s(*m_db, u"SELECT i FROM t"_s);
        QCOMPARE(codeOf(execRow(s)), u"not-found"_s);
    }

    void runsAgainWithOtherValues_data() { TestStores::addKinds(); }
    void runsAgainWithOtherValues()
    {
        Statement insert(*m_db, u"INSERT INTO t (i) VALUES (:i) RETURNING i"_s);
        for (qint64 i = 0; i < 5; ++i) {
            insert.bind(u":i"_s, i);
            QVERIFY(execRow(insert));
            QCOMPARE(insert.integer(0), i);
            QVERIFY(insert.finish());
        }
        Statement read(*m_db, u"SELECT sum(i) FROM t WHERE i > :least"_s);
        for (const auto &[least, sum] : {std::pair{0, 10}, std::pair{2, 7}}) {
            read.bind(u":least"_s, least);
            QVERIFY(execRow(read));
            QCOMPARE(read.integer(0), sum);
            QVERIFY(read.finish());
        }
    }

private:
    TestStores m_stores;
    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestStatement)
#include "tst_statement.moc"
