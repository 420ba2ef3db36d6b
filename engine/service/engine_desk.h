#pragma once

#include "engine/service/engine_role.h"

#include <QMutex>
#include <QTimer>

namespace dx {

/** What an engine client is opened with; tests give their own clock and work. */
struct EngineSetup
{
    StoreUrl url;
    LeaseClaim claim;
    EngineClient::Duty duty = EngineClient::Duty::Everything;
    std::shared_ptr<const Clock> clock;
    std::shared_ptr<CycleWork> work;
    Lease::ProcessCheck processCheck = Lease::processIsAlive;
};

/**
 * Where an engine client's calls arrive: an object with a thread of its own, which is the holder of
 * the lease or asks the holder, and changes from one to the other when the lease is lost or free.
 */
class EngineDesk final : public QObject, private EngineListener
{
    Q_OBJECT
public:
    explicit EngineDesk(EngineSetup setup);
    ~EngineDesk() override;

    /** Opens the store and takes its role. On the desk's thread, like all that follows. */
    Result<> begin();
    void call(const EngineCall &call);
    /** Ends the role; with Duty::OnRequest after everything that was begun. `ended` is called when
     * it is done. */
    void close(std::function<void()> ended);

    EngineInfo info() const; ///< any thread

Q_SIGNALS:
    void started(dx::CycleId cycle, dx::CycleKind kind);
    void progressReported(const dx::CycleProgress &progress);
    void ended(const dx::Cycle &cycle);
    void stateChanged(dx::ControlState state);
    void roleChanged();

private:
    void cycleStarted(CycleId cycle, CycleKind kind) override;
    void progressed(const CycleProgress &progress) override;
    void cycleEnded(const Cycle &cycle) override;
    void controlStateChanged(ControlState state) override;

    Result<> takeRole();
    void changeRole();
    void poll();
    void finish();

    EngineSetup m_setup;
    std::unique_ptr<Database> m_site;
    std::unique_ptr<Database> m_runDatabase;
    std::unique_ptr<RunStore> m_run;
    std::unique_ptr<Lease> m_lease;
    std::unique_ptr<EngineRole> m_role;
    std::unique_ptr<QTimer> m_timer;
    QList<EngineCall> m_unserved; // while no role could be taken
    std::function<void()> m_onClosed;
    mutable QMutex m_infoMutex;
    EngineInfo m_info;
};

} // namespace dx
