#pragma once

#include "app/commands/command.h"
#include "engine/core/when_done.h"
#include "engine/service/engine_client.h"

#include <QCoreApplication>

namespace dx::cli {

/** Runs the event loop of the program until the future has ended. */
template<typename T>
Result<T> waitFor(QFuture<Result<T>> future)
{
    QObject context;
    whenDone(future, &context, [](const Result<T> &) { QCoreApplication::quit(); });
    if (!future.isFinished())
        QCoreApplication::exec();
    if (future.resultCount() == 0)
        return fail(Error::Code::Cancelled,
                    QStringLiteral("Nobody waits for it any more; the program that works the site "
                                   "goes on with it."));
    return future.result();
}

/** Opens the engine of the site that the command names, to be asked only. */
Result<std::unique_ptr<EngineClient>> openEngine(Invocation &call);

/** A cycle in one line for people: "T1 cycle 4: success; in +0 ~0 -0, out +10 ~0 -0, 1 message". */
QString cycleLine(const Cycle &cycle);
/** What the program ends with after a cycle. */
ExitStatus statusOf(CycleOutcome outcome);
/** The first argument of a command as the number of a cycle. */
Result<CycleId> cycleArgument(Invocation &call);
/** Prints a cycle: its line, its partners, its error. */
void printCycle(Output &out, const Cycle &cycle);

} // namespace dx::cli
