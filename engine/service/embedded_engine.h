#pragma once

#include "engine/service/arrival_watch.h"
#include "engine/service/engine_role.h"
#include "engine/service/idle_step.h"
#include "engine/service/wire.h"
#include "engine/service/writer_thread.h"

#include <atomic>

namespace dx {

/**
 * The engine of a site in this process. The service decides on the desk's thread, cycles run and
 * all writing is done on the writer's. Serves the control requests of other programs as well.
 */
class EmbeddedEngine final : public EngineRole, private ServiceHost
{
public:
    EmbeddedEngine(EngineContext context, LeaseHolder holder, EngineListener &listener);
    ~EmbeddedEngine() override;

    /** Puts the site's fencing number up and reads its state. */
    Result<> begin();

    EngineInfo info() const override;
    void call(EngineCall call) override;
    bool poll() override;
    QList<EngineCall> leave() override;
    bool isIdle() const override;

private:
    void startJob(const CycleJob &job) override;
    void stopJob(quint64 ticket) override;
    void write(std::function<Result<>(Database &)> step,
               std::function<void(Result<>)> done) override;
    void cycleStarted(CycleId cycle, CycleKind kind) override;
    void cycleEnded(const Cycle &cycle) override;
    void controlStateChanged(ControlState state) override;

    void onProgress(CycleProgress progress);
    void serveRequests();
    void serve(const ControlRequest &request);
    void answer(RequestId id, const QByteArray &json);
    void putBack(RequestId id);
    bool beat();
    void attend();
    void watchFolders();
    void workWhenIdle();

    EngineContext m_context;
    LeaseHolder m_holder;
    EngineListener &m_listener;
    std::unique_ptr<QObject> m_here; // what the writer posts to; outlives it
    std::unique_ptr<WriterThread> m_writer;
    Service m_service;
    ArrivalWatch m_arrivals;
    std::shared_ptr<std::atomic<bool>> m_stop;
    std::shared_ptr<IdleStep> m_idle; // the last one
    Timestamp m_beatAt = 0;
    Timestamp m_attendedAt = 0;
    qint64 m_siteVersion = -1;
    bool m_isWorkingIdle = false;
    bool m_leaving = false;
};

} // namespace dx
