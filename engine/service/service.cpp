#include "engine/service/service.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHistory = 200; // cycles that are looked at when an engine begins

void ignore(Result<>) { }

} // namespace

Service::Service(Database &site, const Clock &clock, CycleWork &work, ServiceHost &host)
    : m_site(site), m_clock(clock), m_work(work), m_host(host)
{
}

Service::~Service() = default;

Result<> Service::begin()
{
    DX_LET(const SiteInfo info, SiteStore(m_site).read());
    m_state = info.control;
    DX_LET(const QList<Cycle> history, Cycles(m_site).latest(kHistory));
    m_lastCycle = history.isEmpty() ? CycleId() : history.constFirst().id;
    m_scheduler = std::make_unique<Scheduler>(m_clock.now(), history);
    for (Cycle cycle : history) {
        if (cycle.outcome != CycleOutcome::Queued && cycle.outcome != CycleOutcome::Running)
            continue;
        cycle.outcome = CycleOutcome::Failed;
        cycle.endedAt = m_clock.now();
        cycle.error = tr("The program that ran it ended before it was done. Its unfinished step "
                         "was undone; force it again.");
        Event event
            = makeEvent(EventNumber::StateNotUpdated,
                        {toString(cycle.kind), QString::number(cycle.id.value)}, m_clock.now());
        event.cycle = cycle.id;
        m_host.write([cycle](Database &site) { return Cycles(site).update(cycle); }, ignore);
        log(event);
    }
    return {};
}

QList<CycleId> Service::queued() const
{
    QList<CycleId> cycles;
    for (const Waiting &waiting : m_queue) {
        if (waiting.job.isNumbered())
            cycles.append(waiting.job.cycle.id);
    }
    return cycles;
}

void Service::log(const Event &event)
{
    m_host.write([event](Database &site) { return Events(site).append(event); }, ignore);
}

Result<CycleId> Service::enqueue(const ForceRequest &request, bool preview, CycleDone done)
{
    DX_TRY(m_work.allowed(m_site, request.kind, request.only));
    Waiting waiting;
    waiting.job.ticket = ++m_lastTicket;
    waiting.job.preview = preview;
    waiting.done = std::move(done);
    Cycle &cycle = waiting.job.cycle;
    cycle.kind = request.kind;
    cycle.trigger = request.trigger;
    cycle.askedBy = request.askedBy;
    cycle.only = request.only;
    cycle.queuedAt = m_clock.now();
    if (!preview) {
        // numbered here and written later, as a running step may hold the store's write lock
        cycle.id = m_lastCycle = CycleId{m_lastCycle.value + 1};
        m_host.write(
            [cycle](Database &site) -> Result<> {
                DX_TRY(Cycles(site).insert(cycle));
                return {};
            },
            ignore);
    }
    m_queue.push_back(std::move(waiting));
    const CycleId id = m_queue.back().job.cycle.id;
    startNext();
    return id;
}

void Service::startNext()
{
    if (m_running || m_queue.empty())
        return;
    m_running = std::move(m_queue.front());
    m_queue.pop_front();
    const CycleJob &job = m_running->job;
    m_host.startJob(job);
    if (job.isNumbered())
        m_host.cycleStarted(job.cycle.id, job.cycle.kind);
}

void Service::force(const ForceRequest &request, bool preview, CycleDone done)
{
    if (m_state == ControlState::Stopped && !preview) {
        const auto info = SiteStore(m_site).read();
        const QString server = info ? info->serverName : QString();
        done(fail(Error::Code::Denied,
                  ControlTexts::now(ControlState::Stopped, server) + u' '
                      + tr("Start it before you force a cycle.")));
        return;
    }
    // whoever is refused has to hear it, hence a copy
    if (const auto queued = enqueue(request, preview, done); !queued)
        done(tl::unexpected(queued.error()));
}

void Service::decide(const Decision &decision, bool review, CycleDone done)
{
    Waiting waiting;
    waiting.job.ticket = ++m_lastTicket;
    waiting.job.preview = review;
    waiting.job.decision = std::make_shared<Decision>(decision);
    waiting.done = std::move(done);
    m_queue.push_back(std::move(waiting));
    startNext();
}

void Service::jobEnded(quint64 ticket, Result<CycleReport> report)
{
    if (!m_running || m_running->job.ticket != ticket)
        return;
    Waiting ended = std::move(*m_running);
    m_running.reset();
    if (ended.job.decision && !ended.job.preview && report)
        m_host.cycleEnded(report->cycle);
    if (ended.job.isNumbered()) {
        if (!report) {
            Cycle cycle = ended.job.cycle;
            cycle.outcome = report.error().code == Error::Code::Cancelled ? CycleOutcome::Stopped
                                                                          : CycleOutcome::Failed;
            cycle.endedAt = m_clock.now();
            cycle.error = report.error().text;
            m_host.write([cycle](Database &site) { return Cycles(site).update(cycle); }, ignore);
            report = CycleReport{cycle, {}, {}};
        }
        log(cycleEvent(report->cycle));
        m_host.cycleEnded(report->cycle);
    }
    ended.done(std::move(report));
    startNext();
}

void Service::endUnrun(Waiting waiting)
{
    if (!waiting.job.isNumbered()) {
        waiting.done(fail(Error::Code::Cancelled,
                          waiting.job.preview ? tr("The preview was stopped.")
                                              : tr("The decision was not carried out.")));
        return;
    }
    Cycle cycle = waiting.job.cycle;
    cycle.outcome = CycleOutcome::Stopped;
    cycle.endedAt = m_clock.now();
    cycle.error = tr("It was taken out of the queue before it began.");
    m_host.write([cycle](Database &site) { return Cycles(site).update(cycle); }, ignore);
    m_host.cycleEnded(cycle);
    waiting.done(CycleReport{cycle, {}, {}});
}

void Service::stop(CycleId cycle, StopDone done)
{
    if (m_running && m_running->job.isNumbered() && m_running->job.cycle.id == cycle) {
        m_host.stopJob(m_running->job.ticket);
        done({});
        return;
    }
    // a preview has no number: stopping "no cycle" stops the running preview
    if (m_running && m_running->job.preview && !cycle.isValid()) {
        m_host.stopJob(m_running->job.ticket);
        done({});
        return;
    }
    const auto found = std::ranges::find_if(m_queue, [cycle](const Waiting &waiting) {
        return waiting.job.isNumbered() && waiting.job.cycle.id == cycle;
    });
    if (found == m_queue.end()) {
        done(fail(Error::Code::NotFound, tr("Cycle %1 neither runs nor waits.").arg(cycle.value)));
        return;
    }
    Waiting waiting = std::move(*found);
    m_queue.erase(found);
    endUnrun(std::move(waiting));
    done({});
}

void Service::stopEverything()
{
    std::deque<Waiting> dropped;
    dropped.swap(m_queue);
    for (Waiting &waiting : dropped)
        endUnrun(std::move(waiting));
    if (m_running)
        m_host.stopJob(m_running->job.ticket);
}

void Service::queueScheduled(const QList<ForceRequest> &requests)
{
    for (const ForceRequest &request : requests) {
        const bool waits = std::ranges::any_of(m_queue, [&request](const Waiting &waiting) {
            const Cycle &cycle = waiting.job.cycle;
            return waiting.job.isNumbered() && cycle.kind == request.kind
                && cycle.only == request.only;
        });
        if (waits)
            continue;
        // a schedule that outlived its role has nothing to run, and nobody waits for an answer
        const auto queued = enqueue(request, false, [](const Result<CycleReport> &) {});
        Q_UNUSED(queued)
    }
}

Result<> Service::runDue()
{
    if (m_state != ControlState::Running)
        return {};
    DX_LET(const SiteFacts facts, SiteFacts::read(m_site));
    queueScheduled(m_scheduler->due(facts, m_clock.now()));
    for (const Lateness &late : m_scheduler->late())
        log(lateEvent(late, facts));
    return {};
}

Event Service::lateEvent(const Lateness &late, const SiteFacts &facts) const
{
    const auto of = std::ranges::find(facts.agreements, late.only, &Agreement::id);
    const QString whose = of != facts.agreements.cend() ? of->settings.name
        : facts.server                                  ? facts.server->name
                                                        : facts.info.name;
    const QTimeZone zone(facts.info.zone);
    const QDateTime due
        = QDateTime::fromMSecsSinceEpoch(late.dueAt, zone.isValid() ? zone : QTimeZone::utc());
    const QString when
        = due.toString(u"yyyy-MM-dd HH:mm "_s) + QString::fromLatin1(facts.info.zone);
    Event event = makeEvent(late.runs ? EventNumber::CycleLate : EventNumber::CycleMissed,
                            {toString(late.kind), whose, when}, m_clock.now());
    event.agreement = late.only;
    return event;
}

Result<> Service::runArrived(const QString &folder)
{
    if (m_state != ControlState::Running)
        return {};
    DX_LET(const SiteFacts facts, SiteFacts::read(m_site));
    queueScheduled(Scheduler::onArrival(facts, folder));
    return {};
}

void Service::abandon(const Error &error)
{
    std::deque<Waiting> left;
    left.swap(m_queue);
    if (m_running)
        left.push_front(std::move(*m_running));
    m_running.reset();
    for (const Waiting &waiting : left)
        waiting.done(tl::unexpected(error));
}

} // namespace dx
