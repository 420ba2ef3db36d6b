#include "model/watch_model.h"

#include <QCoreApplication>
#include <QLocale>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WatchText)
};

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString seconds(Timestamp from, Timestamp to)
{
    return QLocale().toString(double(qMax<qint64>(0, to - from)) / 1000.0, 'f', 1);
}

QString triggerText(CycleTrigger trigger)
{
    switch (trigger) {
    case CycleTrigger::Console:
        return Text::tr("forced from the console");
    case CycleTrigger::Command:
        return Text::tr("forced from the command line");
    case CycleTrigger::Pause:
        return Text::tr("triggered by pausing the service");
    case CycleTrigger::Schedule:
        return Text::tr("on schedule");
    case CycleTrigger::Arrival:
        return Text::tr("started by a message that arrived");
    }
    return {};
}

/** Mark and word of how it ended. */
QString outcomeText(const Cycle &cycle)
{
    switch (cycle.outcome) {
    case CycleOutcome::Queued:
        return Text::tr("queued");
    case CycleOutcome::Running:
        return Text::tr("running");
    case CycleOutcome::Success:
        return {};
    case CycleOutcome::Warnings:
        return Text::tr("with warnings");
    case CycleOutcome::Held:
        return Text::tr("held for approval");
    case CycleOutcome::Failed:
        return Text::tr("failed");
    case CycleOutcome::Stopped:
        return Text::tr("stopped; what was finished is kept");
    case CycleOutcome::Undone:
        return Text::tr("undone");
    }
    return {};
}

QString outcomeMark(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Success:
        return QStringLiteral("✓");
    case CycleOutcome::Warnings:
        return QStringLiteral("⚠");
    case CycleOutcome::Held:
        return QStringLiteral("‖");
    case CycleOutcome::Failed:
        return QStringLiteral("✕");
    default:
        return QStringLiteral("■");
    }
}

} // namespace

QString WatchText::running(const WatchedSite &site)
{
    if (!site.running)
        return {};
    const CycleProgress &now = *site.running;
    const QString title = Text::tr("%1, cycle %2 at %3, %4")
                              .arg(toString(now.kind), number(now.cycle.value), site.name,
                                   triggerText(now.trigger));
    return site.stopping ? Text::tr("%1. Stopping…").arg(title) : title;
}

QString WatchText::progress(const CycleProgress &progress)
{
    QStringList parts;
    if (progress.total > 0)
        parts << Text::tr("%1 / %2").arg(number(progress.done), number(progress.total));
    else if (progress.done > 0)
        parts << number(progress.done);
    if (progress.perSecond > 0)
        parts << Text::tr("%1/s").arg(number(qRound64(progress.perSecond)));
    if (progress.secondsLeft >= 0)
        parts << Text::tr("about %1 s left").arg(number(progress.secondsLeft));
    return parts.join(QStringLiteral("   "));
}

QString WatchText::counts(const ChangeCounts &counts)
{
    return QStringLiteral("+%1  ∼%2  −%3")
        .arg(number(counts.added), number(counts.modified), number(counts.deleted));
}

QString WatchText::queued(const WatchedSite &site, const Cycle &cycle)
{
    const QString name = Text::tr("%1, cycle %2").arg(toString(cycle.kind), number(cycle.id.value));
    if (!site.running)
        return Text::tr("%1 is queued").arg(name);
    const CycleProgress &now = *site.running;
    const QString front = Text::tr("%1, cycle %2").arg(toString(now.kind), number(now.cycle.value));
    return now.secondsLeft >= 0
        ? Text::tr("%1 queued behind %2 (about %3 s)").arg(name, front, number(now.secondsLeft))
        : Text::tr("%1 queued behind %2").arg(name, front);
}

QString WatchText::ended(const WatchedSite &site)
{
    if (!site.last)
        return {};
    const Cycle &cycle = *site.last;
    QString text
        = Text::tr("%1 %2, cycle %3 at %4: %5 s, in %6, out %7.")
              .arg(outcomeMark(cycle.outcome), toString(cycle.kind), number(cycle.id.value),
                   site.name, seconds(cycle.startedAt, cycle.endedAt), number(cycle.in.total()),
                   number(cycle.out.total()));
    if (const QString word = outcomeText(cycle); !word.isEmpty())
        text += QLatin1Char(' ') + word.left(1).toUpper() + word.mid(1) + QLatin1Char('.');
    if (!cycle.error.isEmpty())
        text += QLatin1Char(' ') + cycle.error;
    if (cycle.in.total() + cycle.out.total() == 0 && cycle.outcome == CycleOutcome::Success)
        text += QLatin1Char(' ') + Text::tr("Nothing changed.");
    for (const CycleAgreement &part : cycle.agreements)
        if (!part.note.isEmpty() && !cycle.error.contains(part.note))
            text += QStringLiteral(" %1: %2.").arg(part.name, part.note);
    if (!site.whole.isEmpty())
        text += QLatin1Char('\n') + site.whole;
    return text;
}

QString WatchText::details(const WatchedSite &site)
{
    QStringList lines{ended(site)};
    if (site.last) {
        for (const CyclePhase &phase : site.last->phases)
            lines << Text::tr("%1: %2 s, %Ln records", nullptr, int(phase.count))
                         .arg(phase.name, QLocale().toString(phase.seconds, 'f', 3));
        for (const CycleAgreement &part : site.last->agreements)
            lines << Text::tr("%1: in %2, out %3, %4")
                         .arg(part.name, counts(part.in), counts(part.out), part.note);
    }
    return lines.join(QLatin1Char('\n'));
}

QString WatchText::phase(Phase phase)
{
    switch (phase) {
    case Phase::Fetch:
        return Text::tr("fetch");
    case Phase::Import:
        return Text::tr("import");
    case Phase::Export:
        return Text::tr("export");
    case Phase::Send:
        return Text::tr("send");
    }
    return {};
}

QString WatchText::state(PhaseState state)
{
    switch (state) {
    case PhaseState::Waiting:
        return Text::tr("waiting");
    case PhaseState::Running:
        return Text::tr("running");
    case PhaseState::Done:
        return Text::tr("done");
    case PhaseState::Skipped:
        return Text::tr("nothing to do");
    case PhaseState::Failed:
        return Text::tr("failed");
    case PhaseState::Held:
        return Text::tr("held");
    }
    return {};
}

QString WatchText::bead(PhaseState state)
{
    switch (state) {
    case PhaseState::Running:
        return QStringLiteral("◐");
    case PhaseState::Done:
        return QStringLiteral("✓");
    case PhaseState::Failed:
        return QStringLiteral("✕");
    case PhaseState::Held:
        return QStringLiteral("‖");
    case PhaseState::Skipped:
        return QStringLiteral("–");
    case PhaseState::Waiting:
        break;
    }
    return QStringLiteral("○");
}

} // namespace dx
