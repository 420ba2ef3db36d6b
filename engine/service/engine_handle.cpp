#include "engine/service/engine_handle.h"

#include <QPromise>
#include <QSemaphore>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** A promise that a function object can keep, and the function that fulfils it. */
template<typename T>
struct Answer
{
    std::shared_ptr<QPromise<Result<T>>> promise = std::make_shared<QPromise<Result<T>>>();

    QFuture<Result<T>> begin()
    {
        promise->start();
        return promise->future();
    }
    std::function<void(Result<T>)> function()
    {
        return [promise = promise](Result<T> result) {
            promise->addResult(std::move(result));
            promise->finish();
        };
    }
};

} // namespace

Result<std::unique_ptr<EngineHandle>> EngineHandle::open(EngineSetup setup)
{
    std::unique_ptr<EngineHandle> handle(new EngineHandle(std::move(setup)));
    DX_TRY(handle->begin());
    return handle;
}

EngineHandle::EngineHandle(EngineSetup setup) : m_desk(new EngineDesk(std::move(setup)))
{
    connect(m_desk, &EngineDesk::started, this, &EngineClient::cycleStarted);
    connect(m_desk, &EngineDesk::progressReported, this, &EngineClient::progressed);
    connect(m_desk, &EngineDesk::ended, this, &EngineClient::cycleEnded);
    connect(m_desk, &EngineDesk::stateChanged, this, &EngineClient::controlStateChanged);
    connect(m_desk, &EngineDesk::roleChanged, this, &EngineClient::engineChanged);
    m_desk->moveToThread(&m_thread);
    m_thread.setObjectName(u"engine desk"_s);
    m_thread.start();
}

EngineHandle::~EngineHandle()
{
    QSemaphore closed;
    QMetaObject::invokeMethod(m_desk,
                              [this, &closed] { m_desk->close([&closed] { closed.release(); }); });
    closed.acquire();
    m_desk->deleteLater();
    m_thread.quit();
    m_thread.wait();
}

Result<> EngineHandle::begin()
{
    Result<> begun;
    QMetaObject::invokeMethod(
        m_desk, [this, &begun] { begun = m_desk->begin(); }, Qt::BlockingQueuedConnection);
    return begun;
}

EngineInfo EngineHandle::info() const
{
    return m_desk->info();
}

void EngineHandle::post(EngineCall call)
{
    QMetaObject::invokeMethod(m_desk,
                              [desk = m_desk, call = std::move(call)] { desk->call(call); });
}

QFuture<Result<CycleReport>> EngineHandle::run(const ForceRequest &request, bool preview)
{
    Answer<CycleReport> answer;
    const QFuture<Result<CycleReport>> future = answer.begin();
    EngineCall call;
    call.force = request;
    call.preview = preview;
    call.forced = answer.function();
    post(std::move(call));
    return future;
}

QFuture<Result<CycleReport>> EngineHandle::force(const ForceRequest &request)
{
    return run(request, false);
}

QFuture<Result<CycleReport>> EngineHandle::preview(const ForceRequest &request)
{
    return run(request, true);
}

QFuture<Result<CycleReport>> EngineHandle::decideOr(const Decision &decision, bool review)
{
    Answer<CycleReport> answer;
    const QFuture<Result<CycleReport>> future = answer.begin();
    EngineCall call;
    call.decision = decision;
    call.preview = review;
    call.forced = answer.function();
    post(std::move(call));
    return future;
}

QFuture<Result<CycleReport>> EngineHandle::review(const Decision &decision)
{
    return decideOr(decision, true);
}

QFuture<Result<CycleReport>> EngineHandle::decide(const Decision &decision)
{
    return decideOr(decision, false);
}

QFuture<Result<ControlAnswer>> EngineHandle::control(ControlCode code, const QString &askedBy)
{
    Answer<ControlAnswer> answer;
    const QFuture<Result<ControlAnswer>> future = answer.begin();
    EngineCall call;
    call.control = code;
    call.askedBy = askedBy;
    call.controlled = answer.function();
    post(std::move(call));
    return future;
}

QFuture<Result<>> EngineHandle::stop(CycleId cycle)
{
    Answer<void> answer;
    const QFuture<Result<>> future = answer.begin();
    EngineCall call;
    call.stop = cycle;
    call.stopped = answer.function();
    post(std::move(call));
    return future;
}

} // namespace dx
