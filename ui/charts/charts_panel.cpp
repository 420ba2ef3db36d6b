#include "ui/charts/charts_panel.h"

#include "engine/core/clock.h"
#include "engine/core/when_done.h"
#include "ui/charts/bar_chart.h"
#include "ui/style/theme.h"

#include <QBoxLayout>

namespace dx {

ChartsPanel::ChartsPanel(QWidget *parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      m_changes(new BarChart(BarChart::Shape::Columns, tr("Changes per day"),
                             tr("Nothing has changed in the last 14 days."), {}, this)),
      m_times(new BarChart(BarChart::Shape::Columns, tr("Cycle times"), tr("No cycle has run."),
                           //: seconds
                           tr("s"), this)),
      m_entries(new BarChart(BarChart::Shape::Rows, tr("Entries per list"),
                             tr("There is no recipients container."), {}, this))
{
    setObjectName(QStringLiteral("charts"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2 * Space::kGroup);
    for (BarChart *chart : {m_changes, m_times, m_entries})
        m_layout->addWidget(chart, 1, Qt::AlignTop);
    // so that the panel can become narrow enough to put them one below the other
    setMinimumWidth(m_changes->minimumSizeHint().width());
    m_changes->setObjectName(QStringLiteral("changesChart"));
    m_times->setObjectName(QStringLiteral("timesChart"));
    m_entries->setObjectName(QStringLiteral("entriesChart"));
}

void ChartsPanel::showSite(SiteSession *session)
{
    if (session == m_session)
        return;
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_reading = false;
    showCharts({});
    if (!session)
        return;
    connect(session, &SiteSession::contentChanged, this, &ChartsPanel::read);
    read();
}

void ChartsPanel::read()
{
    if (!m_session)
        return;
    m_stale = m_reading;
    if (m_reading)
        return;
    m_reading = true;
    whenDone(readCharts(*m_session, SystemClock().now()), this,
             [this, asked = m_session](const Result<SiteCharts> &charts) {
                 if (asked != m_session)
                     return; // another site is shown by now
                 m_reading = false;
                 if (charts)
                     showCharts(*charts);
                 if (m_stale)
                     read();
             });
}

void ChartsPanel::showCharts(const SiteCharts &charts)
{
    m_changes->setBars(charts.changesPerDay);
    m_times->setBars(charts.cycleTimes);
    m_entries->setBars(charts.entries);
}

void ChartsPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int each = m_changes->minimumSizeHint().width();
    const bool wide = width() >= 3 * each + 4 * Space::kGroup;
    m_layout->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace dx
