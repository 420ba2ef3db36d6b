#pragma once

#include "engine/core/clock.h"
#include "model/forms/schedule_text.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace dx {

class ScheduleGrid;

/**
 * Never, Always, Selected times (and for T3: as soon as a reply arrives) beside the week grid, with
 * the site's time zone and the next five runs.
 */
class ScheduleEditor final : public QWidget
{
    Q_OBJECT
public:
    /** `cycle`: "T2", for the texts. `withArrival`: offers "as soon as a reply arrives". */
    ScheduleEditor(const QString &cycle, bool withArrival, QWidget *parent = nullptr);

    const Schedule &schedule() const { return m_schedule; }
    void setSchedule(const Schedule &schedule);
    void setZone(const QByteArray &zone); ///< IANA name
    /** Where "next" counts from; must outlive the editor. Otherwise the system's clock. */
    void setClock(const Clock *clock);
    QStringList nextRuns() const; ///< as shown

Q_SIGNALS:
    void edited(const dx::Schedule &schedule);

private:
    void layOutGrid(QVBoxLayout *layout, const QString &cycle);
    void addChoice(const QString &text, const QString &name, Schedule::Kind kind);
    void choose(Schedule::Kind kind);
    void showSchedule();

    Schedule m_schedule;
    Schedule m_painted; // the selected times, kept while another choice is tried
    QByteArray m_zone = "UTC";
    SystemClock m_systemClock;
    const Clock *m_clock = &m_systemClock;
    QButtonGroup *m_choices;
    QCheckBox *m_quarters;
    ScheduleGrid *m_grid;
    QLabel *m_zoneText;
    QLabel *m_runs;
};

} // namespace dx
