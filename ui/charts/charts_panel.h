#pragma once

#include "model/site_charts.h"

#include <QPointer>
#include <QWidget>

class QBoxLayout;

namespace dx {

class BarChart;

/** Changes per day, cycle times and entries per list of a site: side by side, or one below the
 * other where there is no room. Reads again when the site changes. */
class ChartsPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit ChartsPanel(QWidget *parent = nullptr);

    /** Null: of no site. */
    void showSite(SiteSession *session);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void read();
    void showCharts(const SiteCharts &charts);

    QPointer<SiteSession> m_session;
    bool m_reading = false;
    bool m_stale = false; ///< the site changed while it was being read
    QBoxLayout *m_layout;
    BarChart *m_changes;
    BarChart *m_times;
    BarChart *m_entries;
};

} // namespace dx
