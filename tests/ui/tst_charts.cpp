#include "engine/core/when_done.h"
#include "tests/ui/site_fixture.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/charts_panel.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

using namespace dx;
using namespace Qt::StringLiterals;

/** The charts of the overview: what they read, where their bars stand, what they tell. */
class ChartsTest final : public QObject
{
    Q_OBJECT

private:
    static QList<ChartBar> bars(const QList<double> &values)
    {
        QList<ChartBar> out;
        for (const double value : values)
            out.append({u"b%1"_s.arg(out.size()), value, u"bar %1"_s.arg(out.size())});
        return out;
    }

private Q_SLOTS:
    void barsAreAsHighAsTheirValues()
    {
        BarChart chart(BarChart::Shape::Columns, u"Changes"_s, u"Nothing"_s, {});
        chart.resize(300, 200);
        chart.setBars(bars({10, 0, 5, 0.0001}));
        QVERIFY(qAbs(chart.barRect(2).height() - chart.barRect(0).height() / 2) < 1);
        QCOMPARE(chart.barRect(1).height(), 0);
        QVERIFY2(chart.barRect(3).height() >= 1, "a small value is seen");
        QCOMPARE(chart.barRect(0).bottom(), chart.barRect(2).bottom());
        BarChart rows(BarChart::Shape::Rows, u"Entries"_s, u"Nothing"_s, {});
        rows.resize(300, 200);
        rows.setBars(bars({100, 25}));
        QVERIFY(qAbs(rows.barRect(1).width() - rows.barRect(0).width() / 4) < 1);
        QVERIFY(rows.barRect(0).right() <= rows.width());
    }

    void tellsItsBars()
    {
        BarChart chart(BarChart::Shape::Columns, u"Changes"_s, u"Nothing"_s, {});
        QCOMPARE(chart.accessibleName(), u"Changes"_s);
        QCOMPARE(chart.accessibleDescription(), u"Nothing"_s);
        chart.resize(300, 200);
        chart.setBars(bars({1, 2}));
        QCOMPARE(chart.accessibleDescription(), u"bar 0; bar 1"_s);
        chart.show();
        const QPoint place = chart.barRect(1).center().toPoint();
        QCOMPARE(chart.barAt(place), 1);
        QCOMPARE(chart.barAt(QPoint(299, 100)), -1);
        QHelpEvent help(QEvent::ToolTip, place, chart.mapToGlobal(place));
        QCoreApplication::sendEvent(&chart, &help);
        QCOMPARE(QToolTip::text(), u"bar 1"_s);
    }

    void readsTheSite()
    {
        SiteFixture site;
        QCOMPARE(site.open(fillHeadquarters), QString());
        const auto read = [&site](Timestamp now) {
            const auto answer = readCharts(*site.session, now);
            [&] { QTRY_VERIFY(answer.isFinished()); }();
            return answer.result().value_or(SiteCharts());
        };
        const Timestamp now = SystemClock().now();
        const SiteCharts charts = read(now);
        QCOMPARE(charts.changesPerDay.size(), SiteCharts::kDays);
        QCOMPARE(charts.changesPerDay.last().value, 2); // Ann and Ben
        QCOMPARE(charts.changesPerDay.first().value, 0);
        QVERIFY2(charts.changesPerDay.last().text.endsWith(u": 2 changes"_s),
                 qPrintable(charts.changesPerDay.last().text));
        QVERIFY(charts.cycleTimes.isEmpty());
        QCOMPARE(charts.entries.size(), 3);
        QCOMPARE(charts.entries.first().label, u"Staff"_s);
        QCOMPARE(charts.entries.first().value, 2);
        constexpr Timestamp kDay = 24 * 3600 * 1000;
        QCOMPARE(read(now + 3 * kDay).changesPerDay.at(SiteCharts::kDays - 4).value, 2);
        QVERIFY2(read(now + 20 * kDay).changesPerDay.isEmpty(), "longer ago");
    }

    void readsAgainWhenTheSiteChanges()
    {
        SiteFixture site;
        QCOMPARE(site.open(fillHeadquarters), QString());
        ChartsPanel panel;
        panel.showSite(site.session.get());
        auto *const entries = panel.findChild<BarChart *>(u"entriesChart"_s);
        QTRY_VERIFY(entries->accessibleDescription().contains(u"Staff: 2 entries"_s));
        site.session->write([](Database &database) -> Result<EntryId> {
            DX_LET(const AddressList staff, Lists(database).byName(u"Staff"_s));
            return Recipients(database).add(staff.id, fixturePerson("Cid"), 20, false,
                                            SystemClock().now());
        });
        QTRY_VERIFY(entries->accessibleDescription().contains(u"Staff: 3 entries"_s));
        panel.showSite(nullptr);
        QCOMPARE(entries->accessibleDescription(), u"There is no recipients container."_s);
    }

    void standsInARowWhereThereIsRoom()
    {
        ChartsPanel panel;
        auto *const first = panel.findChild<BarChart *>(u"changesChart"_s);
        auto *const last = panel.findChild<BarChart *>(u"entriesChart"_s);
        panel.resize(1200, 300);
        panel.show();
        QTRY_COMPARE(first->y(), last->y());
        panel.resize(400, 900);
        QTRY_COMPARE(first->x(), last->x());
        QVERIFY(last->y() > first->y());
    }
};

QTEST_MAIN(ChartsTest)
#include "tst_charts.moc"
