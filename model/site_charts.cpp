#include "model/site_charts.h"

#include "engine/store/journal_periods.h"
#include "model/cycles_model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SiteCharts)
};

constexpr double kMsPerSecond = 1000;

Result<QList<ChartBar>> changesPerDay(Database &database, Timestamp now)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    QList<Timestamp> midnights;
    for (int day = 1 - SiteCharts::kDays; day <= 1; ++day)
        midnights.append(today.addDays(day).startOfDay().toMSecsSinceEpoch());
    DX_LET(const QList<qint64> counts, changesInPeriods(database, midnights));
    if (std::ranges::all_of(counts, [](qint64 count) { return count == 0; }))
        return QList<ChartBar>();
    QList<ChartBar> bars;
    for (int day = 0; day < counts.size(); ++day) {
        const QDate date = today.addDays(1 - SiteCharts::kDays + day);
        //: day and month in a chart
        const QString label = QLocale().toString(date, Text::tr("d MMM"));
        bars.append({label, double(counts[day]),
                     Text::tr("%1: %Ln changes", nullptr, int(counts[day])).arg(label)});
    }
    return bars;
}

Result<QList<ChartBar>> cycleTimes(Database &database)
{
    DX_LET(const QList<Cycle> newest, Cycles(database).latest(SiteCharts::kCycles));
    QList<ChartBar> bars;
    for (const Cycle &cycle : newest) {
        if (cycle.endedAt <= 0 || cycle.startedAt <= 0)
            continue;
        ChartBar bar;
        bar.label = QLocale().toString(cycle.id.value);
        bar.value = double(cycle.endedAt - cycle.startedAt) / kMsPerSecond;
        bar.text = Text::tr("%1, cycle %2: %3, %4")
                       .arg(toString(cycle.kind), bar.label, CycleText::duration(cycle),
                            CycleText::outcome(cycle.outcome));
        bar.failed = cycle.outcome == CycleOutcome::Failed;
        bars.prepend(bar);
    }
    return bars;
}

QList<ChartBar> entriesOf(QList<AddressList> lists)
{
    std::ranges::stable_sort(lists, std::ranges::greater(), &AddressList::entries);
    QList<ChartBar> bars;
    for (const AddressList &list :
         lists.first(std::min<qsizetype>(SiteCharts::kLists, lists.size())))
        bars.append({list.name, double(list.entries),
                     Text::tr("%1: %Ln entries", nullptr, int(list.entries)).arg(list.name)});
    return bars;
}

} // namespace

QFuture<Result<SiteCharts>> readCharts(SiteSession &session, Timestamp now)
{
    return session.read([now](Database &database) -> Result<SiteCharts> {
        SiteCharts charts;
        DX_LET(charts.changesPerDay, changesPerDay(database, now));
        DX_LET(charts.cycleTimes, cycleTimes(database));
        DX_LET(QList<AddressList> lists, Lists(database).all());
        charts.entries = entriesOf(std::move(lists));
        return charts;
    });
}

} // namespace dx
