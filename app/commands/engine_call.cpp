#include "app/commands/engine_call.h"

#include "app/termination.h"
#include "engine/service/cycle_json.h"

#include <QTimer>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

QString countsText(const ChangeCounts &counts)
{
    QString text = u"+%1 ~%2 -%3"_s.arg(counts.added).arg(counts.modified).arg(counts.deleted);
    if (counts.conflicts > 0)
        text += u", %1 in conflict"_s.arg(counts.conflicts);
    if (counts.skipped > 0)
        text += u", %1 skipped"_s.arg(counts.skipped);
    return text;
}

/**
 * Ctrl+C and SIGTERM stop the cycle that this program runs, at the next safe point, and it ends as
 * always: the lease is given back. What another program runs goes on there; nobody waits any more.
 */
class StopOnSignal final : public QObject
{
public:
    explicit StopOnSignal(EngineClient &engine) : QObject(&engine), m_engine(engine)
    {
        connect(&engine, &EngineClient::cycleStarted, this,
                [this](CycleId cycle) { m_running = cycle; });
        connect(&m_termination, &Termination::requested, this, &StopOnSignal::stop);
    }

private:
    void stop()
    {
        if (!m_engine.info().here)
            return QCoreApplication::exit(1);
        // a preview has no number; what has not begun yet cannot be stopped yet
        whenDone(m_engine.stop(m_running), this, [this](const Result<> &stopped) {
            if (!stopped)
                QTimer::singleShot(kAgainMs, this, &StopOnSignal::stop);
        });
    }

    static constexpr int kAgainMs = 50;
    EngineClient &m_engine;
    Termination m_termination;
    CycleId m_running;
};

} // namespace

Result<std::unique_ptr<EngineClient>> openEngine(Invocation &call)
{
    DX_TRY(call.store()); // says what to do where there is no site
    DX_LET(const StoreUrl url, call.storeUrl());
    DX_LET(std::unique_ptr<EngineClient> engine,
           EngineClient::open(url, u"dirsync"_s, EngineClient::Duty::OnRequest));
    new StopOnSignal(*engine); // its child
    return engine;
}

QString cycleLine(const Cycle &cycle)
{
    const QString name = cycle.id.isValid()
        ? u"%1 cycle %2"_s.arg(toString(cycle.kind)).arg(cycle.id.value)
        : u"%1 preview"_s.arg(toString(cycle.kind));
    return u"%1: %2; in %3; out %4; %5"_s.arg(name, toString(cycle.outcome), countsText(cycle.in),
                                              countsText(cycle.out),
                                              counted(cycle.messages, u"message", u"messages"));
}

ExitStatus statusOf(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Held:
        return ExitStatus::Held;
    case CycleOutcome::Failed:
    case CycleOutcome::Stopped:
        return ExitStatus::Failed;
    default:
        return ExitStatus::Done;
    }
}

Result<CycleId> cycleArgument(Invocation &call)
{
    DX_LET(const qint64 number,
           parseNumber(call, u"The number of a cycle"_s, call.argument(0), 1, 1'000'000'000'000));
    return CycleId{number};
}

void printCycle(Output &out, const Cycle &cycle)
{
    out.object(toJson(cycle));
    out.line(cycleLine(cycle));
    for (const CycleAgreement &agreement : cycle.agreements) {
        const QString note = agreement.note.isEmpty() ? QString() : u"; "_s + agreement.note;
        out.line(u"  %1: in %2; out %3%4"_s.arg(agreement.name, countsText(agreement.in),
                                                countsText(agreement.out), note));
    }
    if (!cycle.error.isEmpty())
        out.note(cycle.error);
}

} // namespace dx::cli
