#pragma once

#include "engine/service/engine_client.h"

namespace dx {

/** An engine that does what a test tells it. */
class FakeEngine final : public EngineClient
{
public:
    EngineInfo info() const override
    {
        EngineInfo info;
        info.program = QStringLiteral("test");
        info.here = true;
        return info;
    }

    QFuture<Result<CycleReport>> force(const ForceRequest &request) override
    {
        forced << request;
        CycleReport report;
        report.cycle = cycle(request, ++lastCycle);
        QMetaObject::invokeMethod(
            this,
            [this, ended = report.cycle] {
                Q_EMIT cycleStarted(ended.id, ended.kind);
                CycleProgress progress;
                progress.cycle = ended.id;
                progress.kind = ended.kind;
                progress.lanes = lanes;
                Q_EMIT progressed(progress);
                if (!holdBack)
                    Q_EMIT cycleEnded(ended);
            },
            Qt::QueuedConnection);
        return QtFuture::makeReadyFuture(Result<CycleReport>(report));
    }

    QFuture<Result<CycleReport>> preview(const ForceRequest &request) override
    {
        previewed << request;
        CycleReport report;
        report.cycle = cycle(request, 0);
        return QtFuture::makeReadyFuture(Result<CycleReport>(report));
    }

    QFuture<Result<CycleReport>> review(const Decision &decision) override
    {
        reviewed << decision;
        return QtFuture::makeReadyFuture(reviewAnswer);
    }
    QFuture<Result<CycleReport>> decide(const Decision &decision) override
    {
        decided << decision;
        return QtFuture::makeReadyFuture(Result<CycleReport>(CycleReport()));
    }

    QFuture<Result<ControlAnswer>> control(ControlCode, const QString &) override
    {
        return QtFuture::makeReadyFuture(Result<ControlAnswer>(ControlAnswer()));
    }

    QFuture<Result<>> stop(CycleId cycle) override
    {
        stopped << cycle;
        return QtFuture::makeReadyFuture(Result<>());
    }

    static Cycle cycle(const ForceRequest &request, qint64 number)
    {
        Cycle cycle;
        cycle.id = CycleId{number};
        cycle.kind = request.kind;
        cycle.trigger = request.trigger;
        cycle.only = request.only;
        cycle.outcome = CycleOutcome::Success;
        cycle.startedAt = 1000;
        cycle.endedAt = 2200;
        cycle.in.added = 16;
        cycle.out.added = 32;
        return cycle;
    }

    QList<ForceRequest> forced;
    QList<ForceRequest> previewed;
    QList<CycleId> stopped;
    QList<Decision> reviewed;
    QList<Decision> decided;
    Result<CycleReport> reviewAnswer = CycleReport();
    QList<LaneProgress> lanes;
    bool holdBack = false; ///< cycles do not end by themselves
    qint64 lastCycle = 0;
};

} // namespace dx
