#pragma once

#include "engine/service/engine_role.h"

namespace dx {

/**
 * The way to an engine in another program: asks through control requests and reads progress and
 * results from the store. Its role ends when the lease is free or has another holder.
 */
class RemoteEngine final : public EngineRole
{
    Q_DECLARE_TR_FUNCTIONS(dx::RemoteEngine)
public:
    RemoteEngine(EngineContext context, LeaseHolder holder, EngineListener &listener);
    ~RemoteEngine() override;

    Result<> begin();

    EngineInfo info() const override;
    void call(EngineCall call) override;
    bool poll() override;
    QList<EngineCall> leave() override;
    bool isIdle() const override { return m_calls.isEmpty(); }

private:
    void readAnswers();
    void readProgress();
    void readSite();
    bool isStillHeld();

    EngineContext m_context;
    LeaseHolder m_holder;
    EngineListener &m_listener;
    QHash<RequestId, EngineCall> m_calls;
    QByteArray m_progress;
    CycleId m_running;
    CycleId m_lastEnded;
    ControlState m_state = ControlState::Running;
    qint64 m_siteVersion = -1;
    Timestamp m_leaseSeenAt = 0;
};

} // namespace dx
