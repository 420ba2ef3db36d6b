#pragma once

#include "engine/cycles/cycle_environment.h"
#include "engine/cycles/cycle_monitor.h"

namespace dx {

/** One T1, T2 or T3 from its first phase to its last. */
class CycleRun
{
public:
    CycleRun(CycleEnvironment environment, Cycle cycle, const QList<Agreement> &agreements,
             CycleMonitor &monitor);

    /** All phases. What is a partner's own trouble is in the result; an error is the site's. */
    Result<> work();
    /** Import and export within the caller's transaction, with the changes told to `sink`. */
    Result<> rehearse(ChangeSink &sink);
    /** The whole cycle came to nothing more because of this. */
    void failed(const Error &error);
    /** What it came to so far. */
    Cycle result() const;

private:
    bool receives() const { return m_cycle.kind != CycleKind::T1; }
    Result<> fetch();
    Result<> import();
    Result<> exportAll(ChangeSink *sink);
    Result<> exportStep(ChangeSink *sink);
    void noteStillHeld();
    Result<> noteSilence();
    Result<> send();
    bool stoppedAfter(Phase phase);
    bool leaseLost();
    Result<> reload();
    CycleAgreement &entryOf(const Agreement &agreement);
    void blame(const Agreement &agreement, const QString &text);
    void warn(AgreementId agreement, const QString &text);

    CycleEnvironment m_environment;
    Cycle m_cycle;
    QList<Agreement> m_agreements;
    CycleMonitor &m_monitor;
    Timestamp m_now;
    QStringList m_errors;
    bool m_warned = false;
    bool m_held = false;
    bool m_stopped = false;
    bool m_failed = false;
};

} // namespace dx
