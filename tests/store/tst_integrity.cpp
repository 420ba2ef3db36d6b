#include "engine/store/integrity.h"
#include "engine/store/lists.h"
#include "engine/store/recipients.h"
#include "tests/servers/results.h"
#include "tests/servers/test_stores.h"

#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp kNow = 1'700'000'000'000;

} // namespace

class TestIntegrity final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_sqlite = siteWithPeople(StoreUrl::Kind::Sqlite);
        m_postgreSql = siteWithPeople(StoreUrl::Kind::PostgreSql);
    }

    void findsNothingInAGoodStore_data() { TestStores::addKinds(); }
    void findsNothingInAGoodStore()
    {
        QList<qint64> progress;
        const auto report = checkIntegrity(store(), [&](qint64 done, qint64 total) {
            progress.append({done, total});
            return true;
        });
        QVERIFY2(report, qPrintable(textOf(report)));
        QCOMPARE(report->problems, QStringList());
        QCOMPARE(report->problemCount, 0);
        QCOMPARE(report->entries, 3);
        QCOMPARE(progress, (QList<qint64>{3, 3}));
    }

    void findsWhatIsWrong_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("spoil");
        QTest::addColumn<QString>("said");
        const QList<std::pair<QString, QString>> cases{
            {u"UPDATE address_list SET entries = 7"_s, u"The list Staff counts"_s},
            {u"UPDATE entry SET key_address = 'SMTP:p0@contoso.example'"_s,
             u"The address SMTP:p0@contoso.example belongs to more"_s},
            {u"UPDATE entry SET key_address = 'SMTP:else@contoso.example' WHERE id = 1"_s,
             u"filed under another address"_s},
            {u"UPDATE entry SET usn = 99 WHERE id = 1"_s, u"never given out"_s},
            {u"DELETE FROM change WHERE usn = 2"_s, u"missing in the journal"_s},
            {u"UPDATE change SET usn = 55 WHERE usn = 2"_s, u"update number 55"_s},
            {u"UPDATE entry SET listed = 0 WHERE id = 1"_s, u"aside at once"_s},
            {u"UPDATE entry SET origin_id = 8 WHERE id = 1"_s, u"does not exist"_s},
            {u"UPDATE entry SET record = replace(record, 'Person 1', 'Person X')"_s,
             u"The digest of"_s},
            {u"UPDATE entry SET record = 'nonsense' WHERE id = 2"_s, u"is damaged"_s},
        };
        for (const auto kind : {StoreUrl::Kind::Sqlite, StoreUrl::Kind::PostgreSql}) {
            for (const auto &[spoil, said] : cases)
                QTest::addRow("%d %s", int(kind), qPrintable(said)) << int(kind) << spoil << said;
        }
    }
    void findsWhatIsWrong()
    {
        QFETCH(int, kind);
        QFETCH(QString, spoil);
        QFETCH(QString, said);
        Database &db = kind == int(StoreUrl::Kind::Sqlite) ? *m_sqlite : *m_postgreSql;
        auto rolledBack = required(Transaction::begin(db));
        required(db.run(spoil));
        const auto report = required(checkIntegrity(db));
        QVERIFY(report.problemCount > 0);
        QVERIFY2(report.problems.join(u'\n').contains(said),
                 qPrintable(report.problems.join(u'\n')));
    }

    void findsMissingReferences()
    {
        const auto own = siteWithPeople(StoreUrl::Kind::Sqlite);
        required(own->run(u"PRAGMA foreign_keys = OFF"_s));
        required(own->run(u"DELETE FROM address_list"_s));
        const auto report = required(checkIntegrity(*own));
        QVERIFY2(report.problems.join(u'\n').contains(u"table entry refers"_s),
                 qPrintable(report.problems.join(u'\n')));
    }

    void canBeStopped_data() { TestStores::addKinds(); }
    void canBeStopped()
    {
        QCOMPARE(codeOf(checkIntegrity(store(), [](qint64, qint64) { return false; })),
                 u"cancelled"_s);
        QVERIFY(!store().inTransaction());
        QVERIFY(checkIntegrity(store()));
    }

private:
    Database &store()
    {
        return TestStores::kind() == StoreUrl::Kind::Sqlite ? *m_sqlite : *m_postgreSql;
    }

    std::unique_ptr<Database> siteWithPeople(StoreUrl::Kind kind)
    {
        auto db = m_stores.createSite(kind);
        const ListId staff = required(Lists(*db).create(u"Staff"_s, {}, kNow));
        for (int i = 0; i < 3; ++i) {
            Entry entry;
            entry.set("cn", "Person " + QByteArray::number(i));
            entry.set("mail", "p" + QByteArray::number(i) + "@contoso.example");
            required(Recipients(*db).add(staff, entry, 20, false, kNow));
        }
        return db;
    }

    TestStores m_stores;
    std::unique_ptr<Database> m_sqlite;
    std::unique_ptr<Database> m_postgreSql;
};

QTEST_GUILESS_MAIN(TestIntegrity)
#include "tst_integrity.moc"
