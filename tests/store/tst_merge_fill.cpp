#include "tests/store/merge_fixture.h"

#include <QRandomGenerator>

#include <functional>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

using Records = QList<StagedRecord>;
constexpr int kMany = 20'500; // more than are put into the indexes one by one

Records people(int count, const QByteArray &domain)
{
    Records records;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        records.append(ownRecord("key" + number, "Person " + number, number + '@' + domain));
    }
    return records;
}

Records partnerPeople(int count)
{
    Records records;
    for (int i = 1; i <= count; ++i) {
        const QByteArray number = QByteArray::number(i);
        records.append(partnerRecord(i, "Person " + number, number + "@north.example"));
    }
    return records;
}

/** Everything that a merge writes, but the uids that it makes itself. */
QStringList traces(Database &database)
{
    QStringList lines;
    const auto take = [&](const QString &sql) {
        Statement rows(database, sql);
        if (!rows.exec())
            qFatal("cannot read");
        while (rows.next()) {
            QStringList cells;
            for (int i = 0; i < 22; ++i)
                cells += rows.isNull(i) ? u"NULL"_s : rows.text(i);
            lines += cells.join(u'|');
        }
    };
    take(
        u"SELECT CASE WHEN e.origin_id = 0 THEN '' ELSE e.uid END, e.list_id, h.site, e.origin_id,"
        " e.standing, e.listed, e.kind, e.key_address, e.source_key, e.display_name, e.sort_name,"
        " e.given_name, e.surname, e.office, e.title, e.trust, e.hidden, e.local, e.waiting, e.usn,"
        " e.created_at, e.changed_at FROM entry e JOIN home h ON h.id = e.home_id ORDER BY e.usn"_s);
    take(u"SELECT c.usn, c.origin_id, c.operation, c.list_id, c.cycle_id, c.at, c.old_list_id,"
         " c.old_home_id, c.old_standing, c.old_listed, c.old_kind, c.old_trust, c.old_hidden,"
         " c.old_key_address, c.old_source_key, c.old_local, c.old_record, e.uid IS NOT NULL,"
         " e.digest = c.old_digest, e.received_digest IS NULL, 0, 0 FROM change c"
         " LEFT JOIN entry e ON e.uid = c.uid AND e.origin_id = c.origin_id ORDER BY c.usn"_s);
    take(u"SELECT id, name, entries, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
         " FROM address_list ORDER BY id"_s);
    return lines;
}

QStringList told(const Result<MergeCounts> &merged)
{
    if (!merged)
        return {merged.error().text, merged.error().detail};
    QStringList lines{u"%1 %2 %3 %4 %5 %6 %7-%8 %9"_s.arg(merged->added)
                          .arg(merged->modified)
                          .arg(merged->deleted)
                          .arg(merged->unchanged)
                          .arg(merged->conflicts)
                          .arg(merged->skipped)
                          .arg(merged->firstUsn)
                          .arg(merged->lastUsn)
                          .arg(QString::fromLatin1(merged->receivedDelta.toBytes().toHex()))};
    for (const MergeProblem &problem : merged->problems)
        lines += u"%1: %2"_s.arg(problem.line).arg(problem.text);
    return lines;
}

enum class Way {
    Fill,
    Stage,
};

Result<MergeCounts> merge(Database &database, const MergePlan &plan, const Records &records,
                          Way way)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    Merge merge(database, plan);
    if (way == Way::Stage)
        DX_TRY(merge.settleToRead());
    for (const StagedRecord &record : records)
        DX_TRY(merge.stage(record));
    DX_LET(MergeCounts counts, merge.apply());
    DX_TRY(transaction.commit());
    return counts;
}

QStringList indexes(Database &database)
{
    QStringList names;
    Statement rows(database, u"SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name"_s);
    if (!rows.exec())
        qFatal("cannot read");
    while (rows.next())
        names += rows.text(0);
    return names;
}

struct Case
{
    const char *name;
    MergePlan plan;
    std::function<Records()> records;
    std::function<bool(Database &)> before = [](Database &) { return true; };
};

bool has(Database &database, const MergePlan &plan, const Records &records)
{
    return mergeRecords(database, plan, records).has_value();
}

Records with(Records records, qsizetype at, const StagedRecord &other)
{
    records.insert(at, other);
    return records;
}

QList<Case> cases()
{
    MergePlan skipping = ownPlan();
    skipping.skipBad = true;
    StagedRecord known = ownRecord("", "Known", "known@hq.example");
    known.uid = uidOf(77);
    StagedRecord filtered = partnerRecord(500, "Filtered", "filtered@north.example");
    filtered.wanted = Standing::Filtered;
    StagedRecord trusted = ownRecord("trusted", "Trusted", "trusted@hq.example");
    trusted.trust = 77;
    trusted.hidden = true;
    trusted.local.set("note", "a note");
    const auto contact = [](Database &database) {
        return has(database, partnerPlan(1), {partnerRecord(7, "Taken", "5@hq.example")});
    };
    const auto elsewhere = [](Database &database) {
        MergePlan plan = ownPlan();
        plan.list = ListId{2};
        return has(database, plan, {ownRecord("other", "Other", "5@hq.example")});
    };
    return {
        {"own", ownPlan(), [=] { return people(300, "hq.example"); }},
        {"own, many", ownPlan(true), [=] { return people(kMany, "hq.example"); }},
        {"trust, hidden, local", ownPlan(),
         [=] { return with(people(30, "hq.example"), 3, trusted); }},
        {"no address", ownPlan(),
         [=] { return with(people(30, "hq.example"), 3, ownRecord("n", "None", "")); }},
        {"an address twice", skipping,
         [=] {
             return with(people(30, "hq.example"), 20, ownRecord("twice", "Twice", "4@hq.example"));
         }},
        {"a key twice", ownPlan(),
         [=] {
             return with(people(30, "hq.example"), 20,
                         ownRecord("key4", "Twice", "twice@hq.example"));
         }},
        {"a key twice, skipping", skipping,
         [=] {
             return with(people(300, "hq.example"), 299,
                         ownRecord("key4", "Twice", "twice@hq.example"));
         }},
        {"a removal among them", ownPlan(),
         [=] { return with(people(30, "hq.example"), 20, removal({}, "key900")); }},
        {"a uid among them", ownPlan(), [=] { return with(people(30, "hq.example"), 20, known); }},
        {"many, then a uid", ownPlan(),
         [=] { return with(people(kMany, "hq.example"), kMany, known); }},
        {"a partner has an address", ownPlan(), [=] { return people(30, "hq.example"); }, contact},
        {"another list has an address", ownPlan(), [=] { return people(30, "hq.example"); },
         elsewhere},
        {"another list, skipping", skipping, [=] { return people(30, "hq.example"); }, elsewhere},
        {"partner", partnerPlan(1, true), [=] { return partnerPeople(300); }},
        {"partner, many", partnerPlan(1, true), [=] { return partnerPeople(kMany); }},
        {"partner, filtered", partnerPlan(1),
         [=] { return with(partnerPeople(499), 499, filtered); }},
        {"partner, not in order", partnerPlan(1),
         [=] {
             return with(partnerPeople(30), 3, partnerRecord(900, "Late", "late@north.example"));
         }},
        {"partner, a uid twice", partnerPlan(1),
         [=] {
             return with(partnerPeople(30), 30, partnerRecord(30, "Again", "again@north.example"));
         }},
        {"partner, an address twice", partnerPlan(1),
         [=] { return with(partnerPeople(30), 30, partnerRecord(31, "Same", "4@north.example")); }},
        {"partner, removal", partnerPlan(1),
         [=] { return with(partnerPeople(30), 30, removal(uidOf(99))); }},
        {"partner, another has an address", partnerPlan(1), [=] { return partnerPeople(30); },
         [](Database &database) {
             return has(database, partnerPlan(2),
                        {partnerRecord(900, "Taken", "9@north.example", "south")});
         }},
        {"partner, another has a uid", partnerPlan(1), [=] { return partnerPeople(30); },
         [](Database &database) {
             return has(database, partnerPlan(2),
                        {partnerRecord(9, "Same", "x@south.example", "south")});
         }},
        {"partner, an own entry has an address", partnerPlan(1), [=] { return partnerPeople(30); },
         [](Database &database) {
             return has(database, ownPlan(), {ownRecord("k", "Own", "9@north.example")});
         }},
        {"partner, beside many", partnerPlan(1), [=] { return partnerPeople(300); },
         [](Database &database) { return has(database, ownPlan(), people(kMany, "hq.example")); }},
    };
}

} // namespace

/** An empty list is filled straight away: what comes out must be what staging makes of it. */
class TestMergeFill final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comesOutAsStaging_data()
    {
        QTest::addColumn<StoreUrl::Kind>("kind");
        QTest::addColumn<int>("which");
        const QList<Case> all = cases();
        for (const auto kind : {StoreUrl::Kind::Sqlite, StoreUrl::Kind::PostgreSql})
            for (int i = 0; i < all.size(); ++i)
                if (kind == StoreUrl::Kind::Sqlite || !QByteArrayView(all[i].name).contains("many"))
                    QTest::addRow("%s: %s",
                                  kind == StoreUrl::Kind::Sqlite ? "SQLite" : "PostgreSQL",
                                  all[i].name)
                        << kind << i;
    }
    void comesOutAsStaging()
    {
        QFETCH(StoreUrl::Kind, kind);
        QFETCH(int, which);
        const Case chosen = cases().at(which);
        const Records records = chosen.records();
        QStringList results[2];
        for (const Way way : {Way::Fill, Way::Stage}) {
            const auto database = mergeStore(m_stores, kind);
            QVERIFY(chosen.before(*database));
            QStringList &result = results[way == Way::Stage];
            result = told(merge(*database, chosen.plan, records, way));
            result += traces(*database);
            QCOMPARE(brokenRule(*database), QString());
        }
        QCOMPARE(results[0].join(u'\n'), results[1].join(u'\n'));
    }

    void theListIsReadAsItWas()
    {
        const auto database = mergeStore(m_stores, StoreUrl::Kind::Sqlite);
        auto transaction = Transaction::begin(*database);
        QVERIFY(transaction);
        Merge merge(*database, ownPlan());
        for (const StagedRecord &record : people(300, "hq.example"))
            QVERIFY(merge.stage(record));
        QVERIFY(merge.settle());
        QCOMPARE(number(*database, u"SELECT count(*) FROM entry"_s), 300); // filled straight away
        QVERIFY(merge.settleToRead());
        QCOMPARE(number(*database, u"SELECT count(*) FROM entry"_s), 0);
        QCOMPARE(number(*database, u"SELECT count(*) FROM change"_s), 0);
        QVERIFY(merge.stage(ownRecord("more", "More", "more@hq.example")));
        const auto counts = merge.apply();
        QVERIFY(counts);
        QCOMPARE(counts->added, 301);
        QVERIFY(transaction->commit());
        QCOMPARE(brokenRule(*database), QString());
    }

    void theIndexesAreThereAgain_data()
    {
        QTest::addColumn<bool>("commit");
        QTest::newRow("committed") << true;
        QTest::newRow("rolled back") << false;
    }
    void theIndexesAreThereAgain()
    {
        QFETCH(bool, commit);
        const auto database = mergeStore(m_stores, StoreUrl::Kind::Sqlite);
        const QStringList before = indexes(*database);
        {
            auto transaction = Transaction::begin(*database);
            QVERIFY(transaction);
            Merge merge(*database, ownPlan());
            for (const StagedRecord &record : people(kMany, "hq.example"))
                QVERIFY(merge.stage(record));
            QVERIFY(merge.settle());
            QVERIFY(indexes(*database) != before); // built at the end
            if (commit) {
                QVERIFY(merge.apply());
                QVERIFY(transaction->commit());
            }
        }
        QCOMPARE(indexes(*database), before);
        QCOMPARE(number(*database, u"SELECT count(*) FROM entry"_s), commit ? kMany : 0);
    }

    void aStatementThatIsReadKeepsTheIndexes()
    {
        const auto database = mergeStore(m_stores, StoreUrl::Kind::Sqlite);
        const QStringList before = indexes(*database);
        auto transaction = Transaction::begin(*database);
        QVERIFY(transaction);
        Statement reading(*database, u"SELECT name FROM address_list"_s);
        QVERIFY(reading.exec());
        QVERIFY(reading.next());
        Merge merge(*database, ownPlan());
        for (const StagedRecord &record : people(kMany, "hq.example"))
            QVERIFY(merge.stage(record));
        QVERIFY(merge.settle());
        QCOMPARE(indexes(*database), before);
        QVERIFY(merge.apply());
        QVERIFY(reading.finish());
        QVERIFY(transaction->commit());
        QCOMPARE(brokenRule(*database), QString());
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestMergeFill)
#include "tst_merge_fill.moc"
