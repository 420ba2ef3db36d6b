#pragma once

#include "engine/store/interrupter.h"

#include <QFuture>
#include <QMutex>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>

namespace dx {

/**
 * One database connection in a thread of its own. run() queues a function there and returns at
 * once; functions run one after the other. Destroying it waits for all of them, but where it only
 * reads their statements are ended at once, with the error Cancelled.
 */
class DatabaseThread final
{
public:
    DatabaseThread(StoreUrl url, Database::Mode mode);
    ~DatabaseThread();
    Q_DISABLE_COPY_MOVE(DatabaseThread)

    /** `function`: Result<T>(Database &). The connection is opened by the first call; its error
     * becomes the result. */
    template<typename Function>
    auto run(Function function) -> QFuture<std::invoke_result_t<Function, Database &>>
    {
        using Value = std::invoke_result_t<Function, Database &>;
        auto promise = std::make_shared<QPromise<Value>>();
        QFuture<Value> future = promise->future();
        promise->start();
        post([this, promise, function = std::move(function)]() mutable {
            if (!promise->isCanceled()) {
                if (auto database = connection(); !database)
                    promise->addResult(Value(tl::unexpected(std::move(database).error())));
                else
                    promise->addResult(function(**database));
            }
            promise->finish();
        });
        return future;
    }

private:
    void post(std::function<void()> job);
    Result<Database *> connection();

    StoreUrl m_url;
    Database::Mode m_mode;
    std::unique_ptr<Database> m_database; // used in m_thread only
    QMutex m_mutex;
    std::unique_ptr<Interrupter> m_interrupter; // under m_mutex; only where it reads
    QObject *m_worker;
    QThread m_thread;
};

} // namespace dx
