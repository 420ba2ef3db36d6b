#pragma once

#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace dx {

/**
 * Calls `function(result)` in the thread of `context`, from its event loop: never before this
 * returns. (QFuture::then with a context calls at once when the future has finished already, so
 * its caller would have to be ready for an answer before it has finished asking.) Not called when
 * the future was cancelled or `context` has gone. Call it in the thread of `context`.
 */
template<typename T, typename Function>
void whenDone(const QFuture<T> &future, QObject *context, Function function)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, function = std::move(function)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             function(watcher->result());
                     });
    watcher->setFuture(future);
}

} // namespace dx
