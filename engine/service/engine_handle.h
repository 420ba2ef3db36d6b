#pragma once

#include "engine/service/engine_desk.h"

#include <QThread>

namespace dx {

/** What EngineClient::open() gives out: passes calls to its desk and signals back. */
class EngineHandle final : public EngineClient
{
    Q_OBJECT
public:
    static Result<std::unique_ptr<EngineHandle>> open(EngineSetup setup);
    ~EngineHandle() override;

    EngineInfo info() const override;
    QFuture<Result<CycleReport>> force(const ForceRequest &request) override;
    QFuture<Result<CycleReport>> preview(const ForceRequest &request) override;
    QFuture<Result<CycleReport>> review(const Decision &decision) override;
    QFuture<Result<CycleReport>> decide(const Decision &decision) override;
    QFuture<Result<ControlAnswer>> control(ControlCode code, const QString &askedBy) override;
    QFuture<Result<>> stop(CycleId cycle) override;

private:
    explicit EngineHandle(EngineSetup setup);
    Result<> begin();
    QFuture<Result<CycleReport>> run(const ForceRequest &request, bool preview);
    QFuture<Result<CycleReport>> decideOr(const Decision &decision, bool review);
    void post(EngineCall call);

    QThread m_thread;
    EngineDesk *m_desk; // lives in m_thread
};

} // namespace dx
