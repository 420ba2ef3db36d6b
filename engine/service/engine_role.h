#pragma once

#include "engine/service/lease.h"
#include "engine/service/service.h"

#include <QJsonObject>

namespace dx {

/** What both roles of an engine client work with; all of it belongs to the desk's thread. */
struct EngineContext
{
    StoreUrl url;
    Database &site; ///< for reading
    RunStore &run;
    Lease &lease;
    const Clock &clock;
    CycleWork &work;
    LeaseClaim claim;
    EngineClient::Duty duty = EngineClient::Duty::Everything;
};

/** Who hears what happens; the desk passes it on. */
class EngineListener
{
public:
    virtual ~EngineListener() = default;
    virtual void cycleStarted(CycleId cycle, CycleKind kind) = 0;
    virtual void progressed(const CycleProgress &progress) = 0;
    virtual void cycleEnded(const Cycle &cycle) = 0;
    virtual void controlStateChanged(ControlState state) = 0;
};

/** A call that was accepted and not answered yet. */
struct EngineCall
{
    std::optional<ForceRequest> force;
    bool preview = false;
    std::optional<Decision> decision; ///< with `preview`: a review
    CycleDone forced; ///< for both
    std::optional<ControlCode> control;
    QString askedBy;
    ControlDone controlled;
    CycleId stop; ///< with `stopped` set
    StopDone stopped;

    void fail(const Error &error) const;
};

/**
 * What a client is to a site's engine: its holder, or one of those who ask the holder. Lives on the
 * desk's thread; answers come on it.
 */
class EngineRole
{
public:
    virtual ~EngineRole() = default;
    virtual EngineInfo info() const = 0;
    virtual void call(EngineCall call) = 0;
    /** Several times a second: requests, answers, progress. False: the role is over (the lease is
     * lost, or free to be taken). */
    virtual bool poll() = 0;
    /** Ends the role: what was asked and not begun comes back to be asked again. */
    virtual QList<EngineCall> leave() = 0;
    /** Nothing of what it was asked is left to be done. */
    virtual bool isIdle() const = 0;
};

} // namespace dx
