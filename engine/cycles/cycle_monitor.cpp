#include "engine/cycles/cycle_monitor.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::CycleMonitor)
};

constexpr qint64 kReportMs = 100;
constexpr qint64 kLookEvery = 256; // records between two looks at the time
constexpr qint64 kRateAfterMs = 300; // a rate before that says nothing

QString nameOf(Phase phase)
{
    switch (phase) {
    case Phase::Fetch:
        return u"fetch"_s;
    case Phase::Import:
        return u"import"_s;
    case Phase::Export:
        return u"export"_s;
    case Phase::Send:
        break;
    }
    return u"send"_s;
}

} // namespace

CycleMonitor::CycleMonitor(const Cycle &cycle, const QList<Agreement> &lanes,
                           ProgressFunction report)
    : m_report(std::move(report))
{
    m_progress.cycle = cycle.id;
    m_progress.kind = cycle.kind;
    m_progress.trigger = cycle.trigger;
    m_progress.lanes.append(LaneProgress{});
    for (const Agreement &agreement : lanes) {
        LaneProgress lane;
        lane.agreement = agreement.id;
        lane.name = agreement.settings.name;
        m_progress.lanes.append(lane);
    }
    m_sinceReport.start();
}

Result<> CycleMonitor::goOn() const
{
    if (m_stop && m_stopAnywhere)
        return fail(Error::Code::Cancelled, Text::tr("The preview was cancelled."));
    return {};
}

LaneProgress *CycleMonitor::find(AgreementId agreement)
{
    for (LaneProgress &lane : m_progress.lanes) {
        if (lane.agreement == agreement)
            return &lane;
    }
    return nullptr;
}

void CycleMonitor::finishPhase()
{
    if (!m_inPhase)
        return;
    m_phases.append(
        {nameOf(m_progress.phase), double(m_phaseTime.nsecsElapsed()) / 1e9, m_phaseCount});
    PhaseState &state = m_progress.lanes.first().phases.at(size_t(m_progress.phase));
    if (state == PhaseState::Running)
        state = PhaseState::Done;
    m_inPhase = false;
}

void CycleMonitor::begin(Phase phase)
{
    finishPhase();
    m_progress.phase = phase;
    m_progress.lanes.first().phases.at(size_t(phase)) = PhaseState::Running;
    m_inPhase = true;
    m_phaseCount = 0;
    m_phaseTime.start();
    report(true);
}

void CycleMonitor::end()
{
    finishPhase();
    report(true);
}

void CycleMonitor::lane(AgreementId agreement, Phase phase, PhaseState state, const QString &note)
{
    if (LaneProgress *lane = find(agreement)) {
        lane->phases.at(size_t(phase)) = state;
        if (!note.isEmpty())
            lane->note = note;
    }
    report(false);
}

void CycleMonitor::activity(const QString &text, qint64 total)
{
    m_progress.activity = text;
    m_progress.done = 0;
    m_progress.total = total;
    m_progress.perSecond = 0;
    m_progress.secondsLeft = -1;
    m_unreported = 0;
    m_activityTime.start();
    report(false);
}

void CycleMonitor::advance(qint64 records)
{
    m_progress.done += records;
    m_unreported += records;
    if (m_unreported < kLookEvery)
        return;
    m_unreported = 0;
    const qint64 elapsed = m_activityTime.elapsed();
    if (elapsed >= kRateAfterMs) {
        m_progress.perSecond = double(m_progress.done) * 1000 / double(elapsed);
        if (m_progress.total > 0 && m_progress.perSecond > 0)
            m_progress.secondsLeft
                = qint64(double(m_progress.total - m_progress.done) / m_progress.perSecond) + 1;
    }
    report(false);
}

void CycleMonitor::countIn(AgreementId agreement, const ChangeCounts &counts)
{
    m_progress.in += counts;
    if (LaneProgress *lane = find(agreement))
        lane->in += counts;
    report(false);
}

void CycleMonitor::countOut(AgreementId agreement, const ChangeCounts &counts)
{
    m_progress.out += counts;
    if (LaneProgress *lane = find(agreement))
        lane->out += counts;
    report(false);
}

void CycleMonitor::report(bool always)
{
    if (!m_report || (!always && m_sinceReport.elapsed() < kReportMs))
        return;
    m_sinceReport.start();
    if (!m_report(m_progress))
        m_stop = true;
}

} // namespace dx
