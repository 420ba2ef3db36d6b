#include "engine/service/remote_engine.h"

#include "engine/core/logging.h"
#include "engine/service/cycle_json.h"
#include "engine/service/wire.h"

#include <QFile>
#include <QJsonDocument>

namespace dx {

namespace {

constexpr qint64 kLeaseLookMs = 1'000;
constexpr int kLatest = 20; // cycles that may end between two looks

Wire::Request requestOf(const EngineCall &call)
{
    if (call.force)
        return Wire::Force{*call.force, call.preview};
    if (call.decision)
        return Wire::Decide{*call.decision, call.preview};
    if (call.control)
        return Wire::Control{*call.control};
    return Wire::Stop{call.stop};
}

/** A difference that was left in a file of another machine cannot be read here. */
Result<CycleReport> reachable(Result<CycleReport> report)
{
    if (report && !QFile::exists(report->differencePath))
        report->differencePath.clear();
    return report;
}

void resolve(const EngineCall &call, const QByteArray &answer)
{
    if (call.force || call.decision)
        call.forced(reachable(Wire::reportFromJson(answer)));
    else if (call.control)
        call.controlled(Wire::controlAnswerFromJson(answer));
    else
        call.stopped(Wire::doneFromJson(answer));
}

} // namespace

RemoteEngine::RemoteEngine(EngineContext context, LeaseHolder holder, EngineListener &listener)
    : m_context(std::move(context)), m_holder(std::move(holder)), m_listener(listener),
      m_leaseSeenAt(m_context.clock.now())
{
}

RemoteEngine::~RemoteEngine()
{
    for (auto call = m_calls.cbegin(); call != m_calls.cend(); ++call) {
        if (const auto gone = m_context.run.forget(call.key()); !gone)
            qCWarning(logService) << gone.error().text;
    }
}

Result<> RemoteEngine::begin()
{
    DX_LET(const SiteInfo info, SiteStore(m_context.site).read());
    m_state = info.control;
    DX_LET(const QList<Cycle> latest, Cycles(m_context.site).latest(kLatest));
    for (const Cycle &cycle : latest) {
        if (cycle.endedAt != 0)
            m_lastEnded = std::max(m_lastEnded, cycle.id);
    }
    return {};
}

EngineInfo RemoteEngine::info() const
{
    return {m_holder.host, m_holder.pid, m_holder.program, m_holder.since, false};
}

void RemoteEngine::call(EngineCall call)
{
    const auto id
        = m_context.run.ask(Wire::toJson(requestOf(call)),
                            call.force ? call.force->askedBy : call.askedBy, m_context.clock.now());
    if (id)
        m_calls.insert(*id, call);
    else
        call.fail(id.error());
}

bool RemoteEngine::poll()
{
    readAnswers();
    readProgress();
    readSite();
    return isStillHeld();
}

void RemoteEngine::readAnswers()
{
    const QList<RequestId> ids = m_calls.keys();
    for (const RequestId id : ids) {
        const auto request = m_context.run.request(id);
        if (!request)
            continue; // tried again at the next look
        if (*request && (*request)->state != ControlRequest::State::Done)
            continue;
        const EngineCall call = m_calls.take(id);
        readSite(); // what ended is told before the call is answered
        if (!*request) {
            call.fail({Error::Code::Unavailable,
                       tr("The program that works this site did not answer in time. Try again."),
                       {}});
            continue;
        }
        if (const auto gone = m_context.run.forget(id); !gone)
            qCWarning(logService) << gone.error().text;
        resolve(call, (*request)->answer);
    }
}

void RemoteEngine::readProgress()
{
    const auto json = m_context.run.progress();
    if (!json || *json == m_progress)
        return;
    m_progress = *json;
    if (json->isEmpty())
        return;
    const CycleProgress progress = progressFromJson(QJsonDocument::fromJson(*json).object());
    if (progress.cycle != m_running && progress.cycle > m_lastEnded) {
        m_running = progress.cycle;
        m_listener.cycleStarted(progress.cycle, progress.kind);
    }
    m_listener.progressed(progress);
}

void RemoteEngine::readSite()
{
    const auto version = m_context.site.dataVersion();
    if (!version || *version == m_siteVersion)
        return;
    m_siteVersion = *version;
    if (const auto info = SiteStore(m_context.site).read(); info && info->control != m_state) {
        m_state = info->control;
        m_listener.controlStateChanged(m_state);
    }
    const auto latest = Cycles(m_context.site).latest(kLatest);
    if (!latest)
        return;
    CycleId lastEnded = m_lastEnded;
    for (auto cycle = latest->crbegin(); cycle != latest->crend(); ++cycle) {
        if (cycle->endedAt == 0 || cycle->id <= m_lastEnded)
            continue;
        if (cycle->id != m_running && cycle->startedAt != 0)
            m_listener.cycleStarted(cycle->id, cycle->kind); // too quick to be seen running
        m_listener.cycleEnded(*cycle);
        lastEnded = std::max(lastEnded, cycle->id);
    }
    m_lastEnded = lastEnded;
}

bool RemoteEngine::isStillHeld()
{
    const Timestamp now = m_context.clock.now();
    if (now - m_leaseSeenAt < kLeaseLookMs && now >= m_leaseSeenAt)
        return true;
    m_leaseSeenAt = now;
    const auto holder = m_context.lease.holder(m_context.claim.host);
    return !holder || (*holder && (*holder)->fence == m_holder.fence);
}

QList<EngineCall> RemoteEngine::leave()
{
    readAnswers();
    QList<EngineCall> again;
    for (auto call = m_calls.cbegin(); call != m_calls.cend(); ++call) {
        const auto request = m_context.run.request(call.key());
        if (request && *request && (*request)->state == ControlRequest::State::Asked) {
            again.append(*call);
        } else {
            call->fail({Error::Code::Unavailable,
                        tr("The program that worked the site ended before it was done. Its "
                           "unfinished step was undone; ask again."),
                        {}});
        }
        if (const auto gone = m_context.run.forget(call.key()); !gone)
            qCWarning(logService) << gone.error().text;
    }
    m_calls.clear();
    return again;
}

} // namespace dx
