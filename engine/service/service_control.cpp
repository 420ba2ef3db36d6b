// The control codes of the service; its queue is in service.cpp.

#include "engine/service/service.h"

namespace dx {

namespace {

EventNumber eventOf(ControlCode code)
{
    switch (code) {
    case ControlCode::Start:
        return EventNumber::ServiceStarted;
    case ControlCode::Stop:
        return EventNumber::ServiceStopped;
    case ControlCode::Pause:
        return EventNumber::ServicePaused;
    case ControlCode::Continue:
        break;
    }
    return EventNumber::ServiceContinued;
}

} // namespace

void Service::control(ControlCode code, const QString &askedBy, ControlDone done)
{
    const auto facts = SiteFacts::read(m_site);
    if (!facts) {
        done(tl::unexpected(facts.error()));
        return;
    }
    if (code == ControlCode::Pause && m_state == ControlState::Running
        && pauseEffect(facts->trigger()) != PauseEffect::Pauses) {
        done(pause(*facts, askedBy));
        return;
    }
    const Result<ControlAnswer> answer = change(*facts, code, askedBy);
    if (!answer) {
        done(answer);
        return;
    }
    // a state that can be read back is told only when it is stored; a running cycle is not waited
    // for
    const bool waits = isIdle();
    m_host.write(
        [state = answer->state](Database &site) { return SiteStore(site).setControl(state); },
        [waits, answer, done](const Result<> &stored) {
            if (waits)
                done(stored ? answer : Result<ControlAnswer>(tl::unexpected(stored.error())));
        });
    m_host.controlStateChanged(answer->state);
    if (!waits)
        done(answer);
}

Result<ControlAnswer> Service::pause(const SiteFacts &facts, const QString &askedBy)
{
    ControlAnswer answer;
    answer.state = m_state;
    answer.error = kPauseKicksError;
    answer.text = ControlTexts::couldNotPause(facts.info.serverName);
    const PauseEffect effect = pauseEffect(facts.trigger());
    if (effect == PauseEffect::NothingToTrigger) {
        answer.explanation = ControlTexts::nothingToTrigger(facts.trigger());
        log(makeEvent(EventNumber::PauseTriggeredNothing, {askedBy}, m_clock.now()));
        return answer;
    }
    answer.kind = effect == PauseEffect::TriggersT2 ? CycleKind::T2 : CycleKind::T1;
    if (m_running && !m_running->job.preview)
        answer.behind = m_queue.empty() ? m_running->job.cycle.id : m_queue.back().job.cycle.id;
    DX_LET(answer.cycle,
           enqueue({answer.kind, CycleTrigger::Pause, {}, askedBy}, false,
                   [](const Result<CycleReport> &) {}));
    answer.started = true;
    answer.explanation
        = ControlTexts::triggered(answer.kind, answer.cycle, answer.behind, facts.trigger());
    Event event = makeEvent(EventNumber::PauseTriggered,
                            {askedBy, toString(answer.kind), QString::number(answer.cycle.value)},
                            m_clock.now());
    event.cycle = answer.cycle;
    log(event);
    return answer;
}

Result<ControlAnswer> Service::change(const SiteFacts &facts, ControlCode code,
                                      const QString &askedBy)
{
    const QString &server = facts.info.serverName;
    const std::optional<ControlState> next = nextState(m_state, code);
    if (!next)
        return tl::unexpected(ControlTexts::refused(m_state, code, server));
    if (code == ControlCode::Start && facts.info.startup == StartupType::Disabled) {
        return fail(Error::Code::Denied,
                    tr("The Directory Synchronization service on \\\\%1 is disabled. Choose the "
                       "startup type Automatic or Manual first.")
                        .arg(server));
    }
    m_state = *next;
    if (code == ControlCode::Stop)
        stopEverything();
    ControlAnswer answer;
    answer.state = m_state;
    answer.text = ControlTexts::now(m_state, server);
    answer.explanation = ControlTexts::meaning(m_state);
    log(makeEvent(eventOf(code), {askedBy}, m_clock.now()));
    return answer;
}

} // namespace dx
