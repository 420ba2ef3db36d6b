#pragma once

#include "engine/service/cycle_work.h"
#include "engine/service/event_log.h"
#include "engine/service/scheduler.h"

#include <QCoreApplication>

#include <deque>
#include <memory>
#include <optional>

namespace dx {

/** What the service lets its surroundings do: another thread that writes, and those who watch. */
class ServiceHost
{
public:
    virtual ~ServiceHost() = default;
    /** Runs the job on the writing thread, then calls Service::jobEnded() on this one. */
    virtual void startJob(const CycleJob &job) = 0;
    /** Asks the running job to stop at its next safe point. */
    virtual void stopJob(quint64 ticket) = 0;
    /** Runs `step` on the writing thread as soon as it is free, then `done` on this one. */
    virtual void write(std::function<Result<>(Database &)> step, std::function<void(Result<>)> done)
        = 0;
    virtual void cycleStarted(CycleId cycle, CycleKind kind) = 0;
    virtual void cycleEnded(const Cycle &cycle) = 0;
    virtual void controlStateChanged(ControlState state) = 0;
};

using CycleDone = std::function<void(Result<CycleReport>)>;
using ControlDone = std::function<void(Result<ControlAnswer>)>;
using StopDone = std::function<void(Result<>)>;

/**
 * The Directory Synchronization service of one site: its control state, the trigger, and the queue
 * of cycles, of which one runs at a time. It reads the site on its own thread and leaves all
 * writing to its host, so that it answers while a cycle runs. It has no timers: whoever owns it
 * calls runDue() now and then.
 */
class Service
{
    Q_DECLARE_TR_FUNCTIONS(dx::Service)
public:
    Service(Database &site, const Clock &clock, CycleWork &work, ServiceHost &host);
    ~Service();

    /** Reads the state of the site; cycles that a former engine left unfinished end as failed. */
    Result<> begin();

    ControlState state() const { return m_state; }
    QList<CycleId> queued() const; ///< that wait behind the running one
    bool isIdle() const { return !m_running; }

    void force(const ForceRequest &request, bool preview, CycleDone done);
    /** Carries a decision out as soon as nothing runs, or tells what it would change. */
    void decide(const Decision &decision, bool review, CycleDone done);
    void control(ControlCode code, const QString &askedBy, ControlDone done);
    void stop(CycleId cycle, StopDone done);

    /** Queues what is due by schedule; nothing unless the service is running. */
    Result<> runDue();
    /** Queues what answers messages that arrived in a shared folder. */
    Result<> runArrived(const QString &folder);

    /** The host: the job has ended. */
    void jobEnded(quint64 ticket, Result<CycleReport> report);
    /** The engine goes away: whoever waits gets `error`. */
    void abandon(const Error &error);

private:
    struct Waiting
    {
        CycleJob job;
        CycleDone done;
    };
    Result<CycleId> enqueue(const ForceRequest &request, bool preview, CycleDone done);
    void queueScheduled(const QList<ForceRequest> &requests);
    void startNext();
    void endUnrun(Waiting waiting);
    Result<ControlAnswer> pause(const SiteFacts &facts, const QString &askedBy);
    Result<ControlAnswer> change(const SiteFacts &facts, ControlCode code, const QString &askedBy);
    void stopEverything();
    void log(const Event &event);
    Event lateEvent(const Lateness &late, const SiteFacts &facts) const;

    Database &m_site;
    const Clock &m_clock;
    CycleWork &m_work;
    ServiceHost &m_host;
    ControlState m_state = ControlState::Running;
    std::unique_ptr<Scheduler> m_scheduler;
    std::deque<Waiting> m_queue;
    std::optional<Waiting> m_running;
    CycleId m_lastCycle;
    quint64 m_lastTicket = 0;
};

} // namespace dx
