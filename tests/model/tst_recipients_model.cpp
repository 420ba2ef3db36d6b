#include "model/recipients_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace dx;
using namespace Qt::StringLiterals;

namespace {

/** Rows made on demand; answers wait until the test lets them go. */
class FakeSource final : public RecipientSource
{
public:
    QFuture<Result<qint64>> open(const RecipientQuery &query) override
    {
        queries << query;
        return answer<Result<qint64>>(count);
    }
    QFuture<Result<QList<RecipientRow>>> rows(qint64 first, int limit) override
    {
        asked << first;
        QList<RecipientRow> page;
        for (qint64 row = first; row < qMin(first + limit, count); ++row) {
            RecipientRow made;
            made.id = EntryId{row + 1};
            made.displayName = prefix + QString::number(row);
            made.trust = 20;
            page << made;
        }
        return answer<Result<QList<RecipientRow>>>(page);
    }

    template<typename Value>
    QFuture<Value> answer(Value value)
    {
        auto promise = std::make_shared<QPromise<Value>>();
        promise->start();
        const auto give = [promise, value] {
            promise->addResult(value);
            promise->finish();
        };
        if (holdBack)
            waiting << give;
        else
            give();
        return promise->future();
    }
    void release()
    {
        for (const auto &give : std::exchange(waiting, {}))
            give();
    }

    qint64 count = 1'000'000;
    QString prefix = u"Row "_s;
    bool holdBack = false;
    QList<RecipientQuery> queries;
    QList<qint64> asked;
    QList<std::function<void()>> waiting;
};

QString name(const RecipientsModel &model, int row)
{
    return model.index(row, 0).data().toString();
}

} // namespace

class RecipientsModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRulesOfModels()
    {
        FakeSource source;
        source.count = 300;
        RecipientsModel model(source);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setQuery({});
        QTRY_COMPARE(model.rowCount(), 300);
        QTRY_COMPARE(name(model, 299), u"Row 299"_s);
        source.count = 290;
        model.reload();
        QTRY_COMPARE(model.rowCount(), 290);
        source.count = 310;
        model.reload();
        QTRY_COMPARE(model.rowCount(), 310);
        QTRY_COMPARE(name(model, 309), u"Row 309"_s);
    }

    void showsAPlaceholderAndThenTheRow()
    {
        FakeSource source;
        RecipientsModel model(source);
        model.setQuery({});
        QTRY_COMPARE(model.rowCount(), 1'000'000);
        source.holdBack = true;
        QCOMPARE(name(model, 999'999), u"…"_s);
        QVERIFY(!model.index(999'999, 0).data(RecipientsModel::LoadedRole).toBool());
        QTRY_COMPARE(source.waiting.size(), 1);
        QCOMPARE(source.asked.constLast(), 999'999 / 256 * 256);
        source.release();
        QTRY_COMPARE(name(model, 999'999), u"Row 999999"_s);
        QCOMPARE(model.index(999'999, 0).data(RecipientsModel::EntryRole).toLongLong(), 1'000'000);
    }

    void fetchesWhatIsLookedAtOnly()
    {
        FakeSource source;
        RecipientsModel model(source);
        model.setQuery({});
        QTRY_COMPARE(model.rowCount(), 1'000'000);
        source.holdBack = true;
        for (int row = 0; row < 1'000'000; row += 10'000) // a drag of the scroll bar
            (void)name(model, row);
        QTRY_COMPARE(source.waiting.size(), 2);
        QCOMPARE(source.asked.constFirst(), 990'000 / 256 * 256);
        source.holdBack = false;
        source.release();
        QTRY_COMPARE(name(model, 990'000), u"Row 990000"_s);
        QVERIFY(source.asked.size() <= 9);
    }

    void dropsAnswersOfAnOlderQuery()
    {
        FakeSource source;
        source.count = 10;
        RecipientsModel model(source);
        source.holdBack = true;
        model.setQuery({});
        RecipientQuery other;
        other.filter = u"x"_s;
        source.count = 3;
        model.setQuery(other);
        QSignalSpy counted(&model, &RecipientsModel::counted);
        source.release();
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(counted.size(), 1);
        QCOMPARE(counted.constFirst().constFirst().toLongLong(), 3);
    }

    void keepsRowsOnTheScreenWhileItReloads()
    {
        FakeSource source;
        source.count = 10;
        RecipientsModel model(source);
        model.setQuery({});
        QTRY_COMPARE(name(model, 0), u"Row 0"_s);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        source.holdBack = true;
        source.prefix = u"New "_s;
        QSignalSpy counted(&model, &RecipientsModel::counted);
        model.reload();
        source.release(); // the count
        QTRY_COMPARE(counted.size(), 1);
        QCOMPARE(name(model, 0), u"Row 0"_s);
        QTRY_VERIFY(!source.waiting.isEmpty());
        source.release(); // the rows
        QTRY_COMPARE(name(model, 0), u"New 0"_s);
        QVERIFY(reset.isEmpty());
    }

    void sortsByAskingAnew()
    {
        FakeSource source;
        source.count = 10;
        RecipientsModel model(source);
        model.setQuery({});
        model.sort(int(RecipientColumn::Office), Qt::DescendingOrder);
        QCOMPARE(source.queries.constLast().sort, RecipientColumn::Office);
        QVERIFY(source.queries.constLast().descending);
    }

    void namesOrigins()
    {
        FakeSource source;
        source.count = 1;
        RecipientsModel model(source);
        model.setQuery({});
        const int origin = int(RecipientColumn::Origin);
        QTRY_COMPARE(model.index(0, origin).data().toString(), u"This site"_s);
    }
};

QTEST_GUILESS_MAIN(RecipientsModelTest)
#include "tst_recipients_model.moc"
