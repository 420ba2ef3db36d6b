#include "model/cycles_model.h"
#include "model/events_model.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** An answer that comes later, as from a thread. */
template<typename T>
QFuture<Result<T>> ready(Result<T> value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QTimer::singleShot(0, [promise, value = std::move(value)] {
        promise->addResult(value);
        promise->finish();
    });
    return promise->future();
}

Cycle cycle(qint64 number)
{
    Cycle cycle;
    cycle.id = CycleId{number};
    cycle.kind = CycleKind::T2;
    cycle.outcome = CycleOutcome::Success;
    cycle.startedAt = 1'000;
    cycle.endedAt = 2'200;
    cycle.in.added = 12;
    cycle.in.deleted = 1;
    CycleAgreement partner;
    partner.agreement = AgreementId{7};
    partner.name = u"Branch <A>"_s;
    partner.in = cycle.in;
    cycle.agreements = {partner};
    return cycle;
}

} // namespace

class TestCyclesModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void countsLeaveZerosOut()
    {
        QCOMPARE(CycleText::counts(cycle(1).in), u"+12  −1"_s);
        QCOMPARE(CycleText::counts({}), u"–"_s);
    }

    void detailsLinkCountsAndEscapeNames()
    {
        const QString html = CycleText::details(cycle(42), u"#000000"_s);
        QVERIFY(html.contains(u"Branch &lt;A&gt;"_s));
        QVERIFY(html.contains(u"href=\"in:added:7\""_s));
        QVERIFY(!html.contains(u"href=\"in:modified:7\""_s)); // a zero leads nowhere
        QVERIFY(html.contains(u"href=\"in:deleted:7\""_s));
    }

    void pagesGrowAndStayConsistent()
    {
        QList<int> limits;
        CyclesModel model([&limits](CycleId before, int limit) {
            limits.append(limit);
            QList<Cycle> cycles;
            const qint64 newest = before.isValid() ? before.value - 1 : 600;
            for (qint64 number = newest; number > 0 && cycles.size() < limit; --number)
                cycles.append(cycle(number));
            return ready<QList<Cycle>>(cycles);
        });
        QTRY_COMPARE(model.rowCount(), 500);
        QCOMPARE(model.index(0, CyclesModel::Duration).data().toString(), u"1.20 s"_s);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 600);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(model.rowOf(CycleId{600}), 0);
        QCOMPARE(model.rowOf(CycleId{999}), -1);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reload();
        QTRY_COMPARE(limits, QList<int>({500, 500, 600}));
        QTRY_COMPARE(model.rowCount(), 600);
    }

    void aFailureIsSaidAndKeepsTheRows()
    {
        bool broken = false;
        CyclesModel model([&broken](CycleId, int) {
            return broken ? ready<QList<Cycle>>(fail(Error::Code::Busy, u"locked"_s))
                          : ready<QList<Cycle>>(QList<Cycle>{cycle(1)});
        });
        QTRY_COMPARE(model.rowCount(), 1);
        QSignalSpy failures(&model, &CyclesModel::failed);
        broken = true;
        model.reload();
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(model.rowCount(), 1);
    }

    void eventsPageOlderOnes()
    {
        QList<EventQuery> asked;
        EventsModel model([&asked](const EventQuery &query) {
            asked.append(query);
            QList<Event> events;
            const qint64 newest = query.before.isValid() ? query.before.value - 1 : 600;
            for (qint64 id = newest; id > 0 && events.size() < query.limit; --id) {
                Event event;
                event.id = EventId{id};
                event.text = u"event"_s;
                event.number = 1001;
                events.append(event);
            }
            return ready<QList<Event>>(events);
        });
        QTRY_COMPARE(model.rowCount(), 500);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 600);
        QVERIFY(!model.canFetchMore({}));
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilter(Severity::Warning, u"disk"_s);
        QTRY_COMPARE(asked.constLast().filter, u"disk"_s);
        QVERIFY(asked.constLast().atLeast == Severity::Warning);
    }
};

QTEST_MAIN(TestCyclesModel)
#include "tst_cycles_model.moc"
