#pragma once

#include "engine/cycles/decision.h"
#include "engine/cycles/progress.h"
#include "engine/store/site_info.h"

#include <QFuture>
#include <QObject>

namespace dx {

/** What is to be forced. */
struct ForceRequest
{
    CycleKind kind = CycleKind::T1;
    CycleTrigger trigger = CycleTrigger::Console;
    AgreementId only; ///< valid: for this partner only
    QString askedBy; ///< user@host
};

/** A cycle or its preview, ended. */
struct CycleReport
{
    Cycle cycle;
    QString differencePath = {}; ///< preview, or asked for: a difference spool
                                 ///< (engine/cycles/difference_spool.h); the caller removes it
    Digest fingerprint = {}; ///< review: what the decision may be bound to
};

enum class ControlCode {
    Start,
    Stop,
    Pause,
    Continue,
};

/** What a control code led to, in the words every surface shows. */
struct ControlAnswer
{
    ControlState state = ControlState::Running; ///< afterwards
    int error = 0; ///< 2140 where pausing triggered (or could trigger nothing); 0 otherwise
    QString text; ///< the historical sentence, or what happened
    QString explanation; ///< plain words: "This is the expected answer: T2 (cycle 42) has started
                         ///< and the service keeps running."
    CycleId cycle; ///< triggered; invalid: none
    CycleKind kind = CycleKind::T1;
    CycleId behind; ///< valid: queued behind this one
    bool started = false; ///< a cycle was triggered
};

/** Who works the site now. */
struct EngineInfo
{
    QString host;
    qint64 pid = 0;
    QString program; ///< "dirsync-admin", "dirsync"
    Timestamp since = 0;
    bool here = false; ///< this very client
};

/**
 * The one way to the engine of a site, whoever runs it. All calls return at once; futures finish on
 * the engine's thread, so continue with whenDone(). Signals are emitted on the thread of
 * this object. Stopped or failed cycles are values (Cycle::outcome), errors are what kept the call
 * from being carried out.
 */
class EngineClient : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /** What an engine does by itself while it is open. */
    enum class Duty {
        Everything, ///< schedules, arrivals, the search index; stops its cycle when it is closed
        OnRequest, ///< only what it is asked; when it is closed it first ends what it began
    };
    /**
     * Opens the way to a site: takes the lease and runs the engine in a thread of its own if the
     * site is free (EmbeddedEngine), else sends requests to who holds it (RemoteEngine); if that
     * program goes away, this one takes over. `program` names this program in the lease. Destroying
     * the client gives the lease back.
     */
    static Result<std::unique_ptr<EngineClient>> open(const StoreUrl &url, const QString &program,
                                                      Duty duty = Duty::Everything);

    virtual EngineInfo info() const = 0;

    /** Queues behind what runs; the future ends with the cycle. `started` of the signals tells its
     * number at once. */
    virtual QFuture<Result<CycleReport>> force(const ForceRequest &request) = 0;
    /** The same code, rolled back: nothing is fetched, sent or changed; uses what has already
     * arrived. */
    virtual QFuture<Result<CycleReport>> preview(const ForceRequest &request) = 0;
    /** What a decision about a cycle that is over would change here, as a difference; its
     * fingerprint binds the decision to it. Errors as Decisions::review(). */
    virtual QFuture<Result<CycleReport>> review(const Decision &decision) = 0;
    /** Approves, rejects or undoes; the cycle as it is afterwards. Errors as Decisions::decide().
     */
    virtual QFuture<Result<CycleReport>> decide(const Decision &decision) = 0;
    virtual QFuture<Result<ControlAnswer>> control(ControlCode code, const QString &askedBy) = 0;
    /** Stops a running cycle at the next safe point, or removes a queued one. An invalid number
     * stops the preview that runs. */
    virtual QFuture<Result<>> stop(CycleId cycle) = 0;

Q_SIGNALS:
    void cycleStarted(dx::CycleId cycle, dx::CycleKind kind);
    void progressed(const dx::CycleProgress &progress);
    void cycleEnded(const dx::Cycle &cycle);
    void controlStateChanged(dx::ControlState state);
    void engineChanged(); ///< info() answers something else: the lease was taken or lost
};

} // namespace dx
