#pragma once

#include "engine/cycles/progress.h"
#include "engine/store/agreements.h"

#include <QElapsedTimer>

namespace dx {

/**
 * What a running cycle tells those who watch it: phases with their times, lanes, counts, rate and
 * time left. Reports at most ten times a second. A wish to stop is remembered; the cycle asks for
 * it where it can stop without leaving something half done.
 */
class CycleMonitor
{
public:
    CycleMonitor(const Cycle &cycle, const QList<Agreement> &lanes, ProgressFunction report);

    /** The phase begins for the site; the one before it is done. */
    void begin(Phase phase);
    /** The last phase is over. */
    void end();
    void lane(AgreementId agreement, Phase phase, PhaseState state, const QString &note = {});

    void activity(const QString &text, qint64 total = 0);
    /** So many more records of the present activity. */
    void advance(qint64 records = 1);
    void countIn(AgreementId agreement, const ChangeCounts &counts);
    void countOut(AgreementId agreement, const ChangeCounts &counts);
    /** What the present phase counts: messages fetched and sent, records imported and exported. */
    void countPhase(qint64 count) { m_phaseCount += count; }

    bool stopRequested() const { return m_stop; }
    /** From now on any place is safe to stop at: what is done is rolled back anyway. */
    void stopAnywhere() { m_stopAnywhere = true; }
    /** Error Cancelled where a stop was asked for and any place is safe. */
    Result<> goOn() const;
    QList<CyclePhase> phases() const { return m_phases; }
    const CycleProgress &progress() const { return m_progress; }

private:
    void finishPhase();
    void report(bool always);
    LaneProgress *find(AgreementId agreement);

    CycleProgress m_progress;
    ProgressFunction m_report;
    QList<CyclePhase> m_phases;
    bool m_inPhase = false;
    bool m_stop = false;
    bool m_stopAnywhere = false;
    qint64 m_phaseCount = 0;
    qint64 m_unreported = 0;
    QElapsedTimer m_phaseTime;
    QElapsedTimer m_activityTime;
    QElapsedTimer m_sinceReport;
};

} // namespace dx
