#pragma once

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>
#include <QThread>

#include <memory>
#include <type_traits>

namespace dx {

/**
 * Runs a function that may wait for disk or network in a thread of its own and returns at once.
 * Continue with whenDone(). The function must not use what may be gone by then. A program that
 * quits waits for it, so that nothing is left half written. Call it in the program's main thread.
 */
template<typename Function>
auto runAside(Function function) -> QFuture<std::invoke_result_t<Function>>
{
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Function>>>();
    auto future = promise->future();
    promise->start();
    QThread *thread = QThread::create([promise, function = std::move(function)] {
        promise->addResult(function());
        promise->finish();
    });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    QObject::connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, thread,
                     [thread] { thread->wait(); });
    thread->start();
    return future;
}

} // namespace dx
