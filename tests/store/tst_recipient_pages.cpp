#include "engine/store/recipient_pages.h"
#include "engine/store/search_text.h"
#include "tests/store/merge_fixture.h"

#include <QRandomGenerator>

#include <algorithm>
#include <numeric>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** Every entry with what conditions and orders look at, read without the code under test. */
struct Known
{
    qint64 id = 0;
    qint64 list = 0;
    int kind = 0;
    bool hidden = false;
    bool listed = true;
    int standing = 0;
    QByteArray sortName;
    QByteArray title;
    QByteArray words;
};

QList<Known> everything(Database &database)
{
    QList<Known> all;
    Statement rows(database,
                   u"SELECT id, list_id, kind, hidden, listed, standing, sort_name, title,"
                   " display_name, given_name, surname, key_address, office, department, company,"
                   " phone FROM entry"_s);
    if (!rows.exec())
        qFatal("entries cannot be read");
    while (rows.next()) {
        Known known{.id = rows.integer(0),
                    .list = rows.integer(1),
                    .kind = int(rows.integer(2)),
                    .hidden = rows.boolean(3),
                    .listed = rows.boolean(4),
                    .standing = int(rows.integer(5)),
                    .sortName = rows.utf8(6),
                    .title = rows.utf8(7),
                    .words = {}};
        appendWords(known.words, known.title);
        for (const int column : {8, 9, 10, 12, 13, 14, 15})
            appendWords(known.words, rows.utf8(column));
        appendWords(known.words, rows.utf8(11).mid(rows.utf8(11).indexOf(':') + 1));
        all.append(known);
    }
    return all;
}

QList<qint64> naive(Database &database, const RecipientQuery &query)
{
    QList<Known> all = everything(database);
    const QList<QByteArray> words = searchWords(query.filter);
    const auto out = [&](const Known &known) {
        return (query.conflictsOnly ? known.standing != 1 : !known.listed)
            || (query.list.isValid() && known.list != query.list.value)
            || (!query.kinds.isEmpty() && !query.kinds.contains(RecipientKind(known.kind)))
            || (!query.showHidden && known.hidden) || !containsAll(known.words, words);
    };
    all.removeIf(out);
    const auto key = [&](const Known &known) {
        QByteArray first;
        if (query.sort == RecipientColumn::Title)
            first = known.title.toLower();
        else if (query.sort == RecipientColumn::Type)
            first = QByteArray::number(known.kind);
        return std::tuple(first, known.sortName, known.id);
    };
    std::sort(all.begin(), all.end(), [&](const Known &a, const Known &b) {
        return query.descending ? key(b) < key(a) : key(a) < key(b);
    });
    QList<qint64> ids;
    for (const Known &known : std::as_const(all))
        ids.append(known.id);
    return ids;
}

StagedRecord randomRecord(QRandomGenerator &random, int number)
{
    static const QByteArrayList names{"Ann",  "Änne", "Bob",   "Zoë",    "zoe",
                                      "Anna", "O'Ma", "Søren", "al-Ali", "Bobby"};
    static const QByteArrayList titles{"", "Boss", "boss", "Chief % of 'all'", "Engineer"};
    const auto one = [&](const QByteArrayList &from) { return from[random.bounded(from.size())]; };
    StagedRecord record = ownRecord(QByteArray::number(number), one(names) + ' ' + one(names),
                                    "p" + QByteArray::number(number) + "@x.example");
    record.entry.set("title", one(titles));
    record.hidden = random.bounded(5) == 0;
    if (random.bounded(4) == 0)
        record.entry.set("dxKind", QByteArray("contact"));
    return record;
}

RecipientQuery randomQuery(QRandomGenerator &random)
{
    static const QStringList filters{u""_s,        u"a"_s,   u"an"_s,    u"ANN bo"_s,    u"zoe"_s,
                                     u"Zoë"_s,     u"o'm"_s, u"chief"_s, u"x.example"_s, u"p12"_s,
                                     u"no such"_s, u"%"_s,   u"al-a"_s};
    RecipientQuery query;
    query.list = ListId{random.bounded(3)};
    query.filter = filters[random.bounded(filters.size())];
    if (random.bounded(4) == 0)
        query.kinds = {RecipientKind::CustomRecipient};
    query.showHidden = random.bounded(3) != 0;
    query.conflictsOnly = random.bounded(10) == 0;
    query.sort = std::array{RecipientColumn::DisplayName, RecipientColumn::Title,
                            RecipientColumn::Type}[size_t(random.bounded(3))];
    query.descending = random.bounded(2) == 0;
    return query;
}

QString describe(const RecipientQuery &query)
{
    return u"list %1, filter '%2', kinds %3, hidden %4, conflicts %5, sort %6, descending %7"_s
        .arg(query.list.value)
        .arg(query.filter)
        .arg(query.kinds.size())
        .arg(query.showHidden)
        .arg(query.conflictsOnly)
        .arg(int(query.sort))
        .arg(query.descending);
}

QList<qint64> idsOf(const QList<RecipientRow> &rows)
{
    QList<qint64> ids;
    for (const RecipientRow &row : rows)
        ids.append(row.id.value);
    return ids;
}

} // namespace

class TestRecipientPages final : public QObject
{
    Q_OBJECT

    void compare(Database &db, const RecipientQuery &query, QRandomGenerator &random)
    {
        const QList<qint64> wanted = naive(db, query);
        RecipientPages pages(db, query);
        const auto count = pages.prepare();
        QVERIFY2(count, qPrintable(count ? QString() : count.error().detail));
        QVERIFY2(
            *count == wanted.size(),
            qPrintable(u"%1 instead of %2: "_s.arg(*count).arg(wanted.size()) + describe(query)));
        for (const bool indexed : {false, true}) {
            if (indexed)
                QVERIFY(pages.index());
            for (int i = 0; i < 4; ++i) {
                const qint64 first = i == 0 ? 0 : random.bounded(int(wanted.size()) + 1);
                const int limit = 1 + random.bounded(60);
                const auto rows = pages.rows(first, limit);
                QVERIFY2(rows, qPrintable(rows ? QString() : rows.error().detail));
                if (idsOf(*rows) != wanted.mid(first, limit))
                    QFAIL(qPrintable(
                        u"rows %1, %2 (indexed %3): "_s.arg(first).arg(limit).arg(indexed)
                        + describe(query)));
            }
        }
    }

private Q_SLOTS:
    void wordsAreFolded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("case") << u"Ann SMITH"_s << QByteArray(" ann smith");
        QTest::newRow("marks") << u"Zoë Ångström"_s << QByteArray(" zoe angstrom");
        QTest::newRow("marks of their own") << u"Zoe\u0308"_s << QByteArray(" zoe");
        QTest::newRow("hyphens and dots") << u"al-Ali.x@y"_s << QByteArray(" al ali x y");
        QTest::newRow("Cyrillic") << u"Иван"_s << QByteArray(" иван");
        QTest::newRow("nothing") << u"-- ' %"_s << QByteArray();
    }
    void wordsAreFolded()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, words);
        QByteArray found;
        appendWords(found, text.toUtf8());
        QCOMPARE(found, words);
    }

    void agreesWithANaiveSort_data() { TestStores::addKinds(); }
    void agreesWithANaiveSort()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        auto db = mergeStore(m_stores, TestStores::kind());
        QList<StagedRecord> staff;
        for (int i = 0; i < 3000; ++i)
            staff.append(randomRecord(random, i));
        QVERIFY(mergeRecords(*db, ownPlan(), staff));
        QList<StagedRecord> partners;
        for (int i = 0; i < 60; ++i) // some clash with ours
            partners.append(
                partnerRecord(i, "Partner Ann", "p" + QByteArray::number(i * 100) + "@x.example"));
        QVERIFY(mergeRecords(*db, partnerPlan(1), partners));
        for (int state = 0; state < 3; ++state) { // no index; a whole one; one that lags
            if (state == 1) {
                int steps = 1;
                for (auto more = catchUpSearchIndex(*db, 1000); more && *more; ++steps)
                    more = catchUpSearchIndex(*db, 1000);
                QCOMPARE(steps, 4);
            }
            if (state == 2) {
                QList<StagedRecord> changes;
                for (int i = 0; i < 200; ++i)
                    changes.append(i % 4 == 0 ? removal({}, QByteArray::number(i))
                                              : randomRecord(random, i));
                QVERIFY(mergeRecords(*db, ownPlan(), changes));
            }
            for (int i = 0; i < 30 && !QTest::currentTestFailed(); ++i)
                compare(*db, randomQuery(random), random);
        }
        QVERIFY(!*catchUpSearchIndex(*db, 10'000));
        for (int i = 0; i < 20 && !QTest::currentTestFailed(); ++i)
            compare(*db, randomQuery(random), random);
    }

    void pagesOfALongListMeetItsAnchors_data() { TestStores::addKinds(); }
    void pagesOfALongListMeetItsAnchors()
    {
        auto db = mergeStore(m_stores, TestStores::kind());
        QRandomGenerator random(1);
        QList<StagedRecord> records;
        for (int i = 0; i < 4500; ++i)
            records.append(randomRecord(random, i));
        QVERIFY(mergeRecords(*db, ownPlan(), records));
        for (const bool descending : {false, true})
            compare(*db, RecipientQuery{.list = ListId{1}, .descending = descending}, random);
    }

    void aRowSaysWhatTheEntryIs()
    {
        auto db = mergeStore(m_stores, StoreUrl::Kind::Sqlite);
        StagedRecord record = ownRecord("a", "Ann", "Ann@x.example");
        record.entry.set("title", "Boss");
        record.trust = 55;
        QVERIFY(mergeRecords(*db, ownPlan(), {record}));
        RecipientPages pages(*db, RecipientQuery{.list = ListId{1}});
        QCOMPARE(*pages.prepare(), 1);
        const auto rows = pages.rows(0, 10);
        QCOMPARE(rows->size(), 1);
        const RecipientRow &row = rows->constFirst();
        QCOMPARE(row.displayName, u"Ann"_s);
        QCOMPARE(row.title, u"Boss"_s);
        QCOMPARE(row.address, u"SMTP:ann@x.example"_s);
        QCOMPARE(row.trust, 55);
        QCOMPARE(row.changedAt, kNow);
        QVERIFY(!row.origin.isValid());
        QVERIFY(pages.rows(5, 10)->isEmpty());
    }

private:
    TestStores m_stores;
};

QTEST_GUILESS_MAIN(TestRecipientPages)
#include "tst_recipient_pages.moc"
