#include "engine/service/engine_desk.h"

#include "engine/core/logging.h"
#include "engine/service/embedded_engine.h"
#include "engine/service/remote_engine.h"
#include "engine/store/site_place.h"

namespace dx {

namespace {

constexpr int kHolderPollMs = 100; // others wait for their requests to be seen
constexpr int kAskerPollMs = 200;
constexpr int kWaitingPollMs = 50; // an asker whose answer may come at any time

} // namespace

EngineDesk::EngineDesk(EngineSetup setup) : m_setup(std::move(setup)) { }

EngineDesk::~EngineDesk() = default;

Result<> EngineDesk::begin()
{
    DX_LET(m_site, Database::open(m_setup.url, Database::Mode::ReadWrite));
    DX_TRY(checkPlace(*m_site));
    DX_LET(m_runDatabase, Database::open(m_setup.url, Database::Mode::ReadWrite, StorePart::Run));
    m_run = std::make_unique<RunStore>(*m_runDatabase);
    m_lease = std::make_unique<Lease>(*m_run, *m_setup.clock, LeaseTimes(), m_setup.processCheck);
    DX_TRY(takeRole());
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &EngineDesk::poll);
    m_timer->start(kHolderPollMs);
    return {};
}

Result<> EngineDesk::takeRole()
{
    DX_LET(const qint64 floor, SiteStore(*m_site).fence());
    DX_LET(const LeaseAttempt attempt, m_lease->take(m_setup.claim, floor));
    const EngineContext context{m_setup.url,    *m_site,       *m_run,        *m_lease,
                                *m_setup.clock, *m_setup.work, m_setup.claim, m_setup.duty};
    EngineListener &listener = *this;
    if (attempt.isOurs) {
        auto role = std::make_unique<EmbeddedEngine>(context, attempt.holder, listener);
        DX_TRY(role->begin());
        m_role = std::move(role);
    } else {
        auto role = std::make_unique<RemoteEngine>(context, attempt.holder, listener);
        DX_TRY(role->begin());
        m_role = std::move(role);
    }
    const QMutexLocker lock(&m_infoMutex);
    m_info = m_role->info();
    return {};
}

void EngineDesk::call(const EngineCall &call)
{
    if (m_role)
        m_role->call(call);
    else
        m_unserved.append(call);
    if (m_role && !m_role->info().here)
        m_timer->start(kWaitingPollMs);
}

void EngineDesk::poll()
{
    if (!m_role || !m_role->poll())
        changeRole();
    if (m_onClosed && (!m_role || m_role->isIdle()))
        finish();
    if (m_role && !m_role->info().here)
        m_timer->start(m_role->isIdle() ? kAskerPollMs : kWaitingPollMs);
    else
        m_timer->start(kHolderPollMs);
}

/** The lease is lost, or free: what was asked and not begun is asked again. */
void EngineDesk::changeRole()
{
    if (m_role)
        m_unserved += m_role->leave();
    m_role.reset();
    if (const auto taken = takeRole(); !taken) {
        qCWarning(logService) << taken.error().text << taken.error().detail;
        return; // tried again at the next poll
    }
    QList<EngineCall> again;
    again.swap(m_unserved);
    for (const EngineCall &unserved : std::as_const(again))
        call(unserved);
    Q_EMIT roleChanged();
}

void EngineDesk::close(std::function<void()> ended)
{
    m_onClosed = std::move(ended);
    const bool waits = m_setup.duty == EngineClient::Duty::OnRequest && m_role
        && m_role->info().here && !m_role->isIdle();
    if (!waits)
        finish();
}

void EngineDesk::finish()
{
    if (m_timer)
        m_timer->stop();
    if (m_role)
        m_unserved += m_role->leave();
    for (const EngineCall &unserved : std::as_const(m_unserved))
        unserved.fail({Error::Code::Cancelled, tr("The program is being closed."), {}});
    m_role.reset();
    m_lease.reset();
    m_run.reset();
    m_runDatabase.reset();
    m_site.reset();
    const auto ended = std::exchange(m_onClosed, {});
    ended();
}

EngineInfo EngineDesk::info() const
{
    const QMutexLocker lock(&m_infoMutex);
    return m_info;
}

void EngineDesk::cycleStarted(CycleId cycle, CycleKind kind)
{
    Q_EMIT started(cycle, kind);
}

void EngineDesk::progressed(const CycleProgress &progress)
{
    Q_EMIT progressReported(progress);
}

void EngineDesk::cycleEnded(const Cycle &cycle)
{
    Q_EMIT ended(cycle);
}

void EngineDesk::controlStateChanged(ControlState state)
{
    Q_EMIT stateChanged(state);
}

} // namespace dx
