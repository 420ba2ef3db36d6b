#include "engine/service/schedule.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

Timestamp utc(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text + u'Z', Qt::ISODate);
    Q_ASSERT(time.isValid());
    return time.toMSecsSinceEpoch();
}

QString text(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm"_s);
}

/** day: 0 is Monday. */
int quarter(int day, int hour, int minute)
{
    return (day * 24 + hour) * 4 + minute / 15;
}

/** The same quarters on every day. */
Schedule daily(const QList<QTime> &times)
{
    Schedule schedule(Schedule::Kind::Selected);
    for (const QTime &time : times) {
        for (int day = 0; day < 7; ++day)
            schedule.set(quarter(day, time.hour(), time.minute()), true);
    }
    return schedule;
}

} // namespace

class TestSchedule final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textForms_data();
    void textForms();
    void wrongTexts();
    void F10_F12_startsByWallClock_data();
    void F10_F12_startsByWallClock();
    void neverStarts();
    void weekday();
    void F12_everyStartIsLaterAligned_data();
    void F12_everyStartIsLaterAligned();
    void F6_F7_missedWithinTheRunWindow_data();
    void F6_F7_missedWithinTheRunWindow();
};

void TestSchedule::textForms_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("never") << u"never"_s;
    QTest::newRow("always") << u"always"_s;
    QTest::newRow("arrival") << u"arrival"_s;
    QTest::newRow("nothing selected") << u"selected:"_s + QString(168, u'0');
    QTest::newRow("all selected") << u"selected:"_s + QString(168, u'f');
    QTest::newRow("first and last quarter") << u"selected:1"_s + QString(166, u'0') + u'8';
}

void TestSchedule::textForms()
{
    QFETCH(QString, text);
    const auto schedule = Schedule::fromText(text);
    QVERIFY(schedule);
    QCOMPARE(schedule->toText(), text);
    QCOMPARE(*Schedule::fromText(schedule->toText()), *schedule);
    if (text.startsWith("selected:1"_L1)) {
        QVERIFY(schedule->isSet(0));
        QVERIFY(!schedule->isSet(1));
        QVERIFY(schedule->isSet(Schedule::kQuarters - 1));
    }
}

void TestSchedule::wrongTexts()
{
    for (const QString &wrong :
         {u""_s, u"sometimes"_s, u"selected:"_s, u"selected:"_s + QString(167, u'0'),
          u"selected:"_s + QString(169, u'0'), u"selected:"_s + QString(168, u'g')}) {
        const auto schedule = Schedule::fromText(wrong);
        QVERIFY2(!schedule, qPrintable(wrong));
        QCOMPARE(schedule.error().code, Error::Code::Invalid);
    }
}

void TestSchedule::F10_F12_startsByWallClock_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QList<QTime>>("times");
    QTest::addColumn<QString>("after"); // UTC
    QTest::addColumn<QStringList>("runs"); // UTC
    const QList<QTime> three{{2, 0}, {2, 45}, {3, 0}};

    QTest::newRow("plain day, UTC")
        << QByteArray("UTC") << QList<QTime>{{9, 15}} << u"2026-05-12T09:14"_s
        << QStringList{u"2026-05-12T09:15"_s, u"2026-05-13T09:15"_s};
    QTest::newRow("not again at its own minute")
        << QByteArray("UTC") << QList<QTime>{{9, 15}} << u"2026-05-12T09:15"_s
        << QStringList{u"2026-05-13T09:15"_s};
    QTest::newRow("unknown zone is UTC")
        << QByteArray("Nowhere/Land") << QList<QTime>{{9, 0}} << u"2026-05-12T00:00"_s
        << QStringList{u"2026-05-12T09:00"_s};
    QTest::newRow("Berlin skips 02:00 to 03:00: once, at 03:00")
        << QByteArray("Europe/Berlin") << three << u"2026-03-28T12:00"_s
        << QStringList{u"2026-03-29T01:00"_s, u"2026-03-30T00:00"_s};
    QTest::newRow("Berlin repeats 02:00 to 03:00: only the first")
        << QByteArray("Europe/Berlin") << three << u"2026-10-24T12:00"_s
        << QStringList{u"2026-10-25T00:00"_s, u"2026-10-25T00:45"_s, u"2026-10-25T02:00"_s,
                       u"2026-10-26T01:00"_s};
    QTest::newRow("Berlin, asked in the second 02:20")
        << QByteArray("Europe/Berlin") << three << u"2026-10-25T01:20"_s
        << QStringList{u"2026-10-25T02:00"_s};
    QTest::newRow("New York skips")
        << QByteArray("America/New_York") << three << u"2026-03-07T12:00"_s
        << QStringList{u"2026-03-08T07:00"_s, u"2026-03-09T06:00"_s};
    QTest::newRow("New York repeats 01:00 to 02:00")
        << QByteArray("America/New_York") << QList<QTime>{{1, 30}, {2, 0}} << u"2026-10-31T12:00"_s
        << QStringList{u"2026-11-01T05:30"_s, u"2026-11-01T07:00"_s, u"2026-11-02T06:30"_s};
    QTest::newRow("Lord Howe skips half an hour")
        << QByteArray("Australia/Lord_Howe") << QList<QTime>{{2, 15}, {2, 30}}
        << u"2026-10-03T12:00"_s << QStringList{u"2026-10-03T15:30"_s, u"2026-10-04T15:15"_s};
    QTest::newRow("Lord Howe repeats half an hour")
        << QByteArray("Australia/Lord_Howe") << QList<QTime>{{1, 45}, {2, 0}}
        << u"2026-04-04T12:00"_s
        << QStringList{u"2026-04-04T14:45"_s, u"2026-04-04T15:30"_s, u"2026-04-05T15:15"_s};
    QTest::newRow("Samoa skipped a whole day")
        << QByteArray("Pacific/Apia") << QList<QTime>{{12, 0}} << u"2011-12-29T23:00"_s
        << QStringList{u"2011-12-30T10:00"_s, u"2011-12-30T22:00"_s};
    QTest::newRow("leap day") << QByteArray("UTC") << QList<QTime>{{0, 0}} << u"2028-02-28T00:00"_s
                              << QStringList{u"2028-02-29T00:00"_s, u"2028-03-01T00:00"_s};
    QTest::newRow("no leap day in 2100")
        << QByteArray("UTC") << QList<QTime>{{0, 0}} << u"2100-02-28T00:00"_s
        << QStringList{u"2100-03-01T00:00"_s};
    QTest::newRow("Berlin beyond 2038")
        << QByteArray("Europe/Berlin") << three << u"2038-03-27T12:00"_s
        << QStringList{u"2038-03-28T01:00"_s, u"2038-03-29T00:00"_s};
}

void TestSchedule::F10_F12_startsByWallClock()
{
    QFETCH(QByteArray, zone);
    QFETCH(QList<QTime>, times);
    QFETCH(QString, after);
    QFETCH(QStringList, runs);
    if (zone != "Nowhere/Land")
        QVERIFY(QTimeZone(zone).isValid());
    QStringList found;
    for (Timestamp run : daily(times).nextRuns(utc(after), zone, int(runs.size())))
        found.append(text(run));
    QCOMPARE(found, runs);
}

void TestSchedule::neverStarts()
{
    for (auto kind : {Schedule::Kind::Never, Schedule::Kind::Arrival, Schedule::Kind::Selected}) {
        QVERIFY(!Schedule(kind).next(0, "UTC"));
        QVERIFY(Schedule(kind).nextRuns(0, "UTC", 5).isEmpty());
        QVERIFY(!Schedule(kind).isDue(0, 1'700'000'000'000, 240, "UTC"));
    }
    QVERIFY(Schedule(Schedule::Kind::Never).isEmpty());
    QVERIFY(Schedule(Schedule::Kind::Selected).isEmpty());
    QVERIFY(!Schedule(Schedule::Kind::Arrival).isEmpty());
    QVERIFY(!Schedule(Schedule::Kind::Always).isEmpty());
}

void TestSchedule::weekday()
{
    Schedule schedule(Schedule::Kind::Selected);
    schedule.set(quarter(6, 23, 45), true); // Sunday
    const QList<Timestamp> runs = schedule.nextRuns(utc(u"2026-11-22T12:00"_s), "UTC", 2);
    QCOMPARE(text(runs.at(0)), u"2026-11-22T23:45"_s);
    QCOMPARE(text(runs.at(1)), u"2026-11-29T23:45"_s);
}

void TestSchedule::F12_everyStartIsLaterAligned_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                             "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"})
        QTest::newRow(zone) << QByteArray(zone);
}

void TestSchedule::F12_everyStartIsLaterAligned()
{
    QFETCH(QByteArray, zone);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    qInfo("seed %u", seed);
    constexpr qint64 kTo2100 = 4'102'444'800'000;
    for (int i = 0; i < 300; ++i) {
        Schedule schedule(i % 3 == 0 ? Schedule::Kind::Always : Schedule::Kind::Selected);
        for (int bit = random.bounded(1, 8); bit > 0; --bit)
            schedule.set(random.bounded(Schedule::kQuarters), true);
        const Timestamp after = qint64(random.bounded(quint64(kTo2100)));
        const auto start = schedule.next(after, zone);
        QVERIFY(start);
        QVERIFY(*start > after);
        QCOMPARE(*start % 60'000, 0);
        QVERIFY(*start - after <= 8 * 86'400'000LL);
        if (schedule.kind() == Schedule::Kind::Always)
            QVERIFY(*start - after <= 75 * 60'000); // a repeated hour runs once
        QVERIFY(*schedule.next(*start, zone) > *start);
        QCOMPARE(*schedule.next(*start - 1, zone), *start);
    }
}

void TestSchedule::F6_F7_missedWithinTheRunWindow_data()
{
    QTest::addColumn<QString>("lookedAt");
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("due");
    QTest::newRow("before it") << u"2026-05-12T08:00"_s << u"2026-05-12T08:59"_s << false;
    QTest::newRow("at its minute") << u"2026-05-12T08:59"_s << u"2026-05-12T09:00"_s << true;
    QTest::newRow("already seen") << u"2026-05-12T09:00"_s << u"2026-05-12T09:01"_s << false;
    QTest::newRow("missed, within the window")
        << u"2026-05-11T09:00"_s << u"2026-05-12T10:59"_s << true;
    QTest::newRow("missed, last minute") << u"2026-05-11T09:00"_s << u"2026-05-12T11:00"_s << true;
    QTest::newRow("missed, too late") << u"2026-05-11T09:00"_s << u"2026-05-12T11:01"_s << false;
}

void TestSchedule::F6_F7_missedWithinTheRunWindow()
{
    QFETCH(QString, lookedAt);
    QFETCH(QString, now);
    QFETCH(bool, due);
    QCOMPARE(daily({{9, 0}}).isDue(utc(lookedAt), utc(now), 120, "UTC"), due);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
