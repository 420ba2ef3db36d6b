#include "model/cycles_model.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace dx {

QString CycleText::outcome(CycleOutcome outcome)
{
    switch (outcome) {
    case CycleOutcome::Queued:
        return tr("Queued");
    case CycleOutcome::Running:
        return tr("Running");
    case CycleOutcome::Success:
        return tr("Success");
    case CycleOutcome::Warnings:
        return tr("Success with warnings");
    case CycleOutcome::Held:
        return tr("Held for approval");
    case CycleOutcome::Failed:
        return tr("Failed");
    case CycleOutcome::Stopped:
        return tr("Stopped");
    case CycleOutcome::Undone:
        return tr("Undone");
    }
    return {};
}

QString CycleText::trigger(CycleTrigger trigger)
{
    switch (trigger) {
    case CycleTrigger::Console:
        return tr("Forced from the console");
    case CycleTrigger::Command:
        return tr("Forced by a command");
    case CycleTrigger::Pause:
        return tr("Pausing the service (PauseKicksDX)");
    case CycleTrigger::Schedule:
        return tr("Schedule");
    case CycleTrigger::Arrival:
        return tr("A message arrived");
    }
    return {};
}

QString CycleText::counts(const ChangeCounts &counts)
{
    const QLocale locale;
    QStringList parts;
    if (counts.added > 0)
        parts.append(u"+%1"_s.arg(locale.toString(counts.added)));
    if (counts.modified > 0)
        parts.append(u"~%1"_s.arg(locale.toString(counts.modified)));
    if (counts.deleted > 0)
        parts.append(u"−%1"_s.arg(locale.toString(counts.deleted)));
    if (counts.conflicts > 0)
        parts.append(u"⚡%1"_s.arg(locale.toString(counts.conflicts)));
    return parts.isEmpty() ? u"–"_s : parts.join(u"  "_s);
}

QString CycleText::duration(const Cycle &cycle)
{
    if (cycle.startedAt == 0 || cycle.endedAt == 0)
        return {};
    const double seconds = double(cycle.endedAt - cycle.startedAt) / 1000.0;
    return tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 2 : 0));
}

namespace {

QString link(const QString &direction, const QString &what, qint64 agreement, const QString &text,
             qint64 count)
{
    if (count == 0)
        return text;
    return u"<a href=\"%1:%2:%3\">%4</a>"_s.arg(direction, what, QString::number(agreement), text);
}

} // namespace

QString CycleText::details(const Cycle &cycle, const QString &mutedColor)
{
    const auto links = [](const QString &direction, const ChangeCounts &counts, qint64 agreement) {
        QStringList parts{link(direction, u"added"_s, agreement,
                               tr("%Ln added", nullptr, int(counts.added)), counts.added),
                          link(direction, u"modified"_s, agreement,
                               tr("%Ln modified", nullptr, int(counts.modified)), counts.modified),
                          link(direction, u"deleted"_s, agreement,
                               tr("%Ln deleted", nullptr, int(counts.deleted)), counts.deleted)};
        if (counts.conflicts > 0)
            parts.append(link(direction, u"conflicts"_s, agreement,
                              tr("%Ln conflicts", nullptr, int(counts.conflicts)),
                              counts.conflicts));
        return parts.join(u" · "_s);
    };
    QString html = u"<p><b>%1</b> · %2 · %3</p>"_s.arg(
        tr("%1, cycle %2").arg(toString(cycle.kind)).arg(cycle.id.value), outcome(cycle.outcome),
        trigger(cycle.trigger).toHtmlEscaped());
    if (!cycle.askedBy.isEmpty())
        html += u"<p style=\"color:%1\">%2</p>"_s.arg(
            mutedColor, tr("Asked by %1").arg(cycle.askedBy).toHtmlEscaped());
    if (!cycle.error.isEmpty())
        html += u"<p>%1 %2</p>"_s.arg(cycle.outcome == CycleOutcome::Held ? u"‖"_s : u"✕"_s,
                                      cycle.error.toHtmlEscaped());
    QStringList deeds;
    if (cycle.outcome == CycleOutcome::Held)
        deeds.append(u"<a href=\"review\">%1</a>"_s.arg(tr("Review what is held…")));
    if (cycle.in.total() > 0 && cycle.outcome != CycleOutcome::Undone)
        deeds.append(u"<a href=\"undo\">%1</a>"_s.arg(tr("Undo this cycle…")));
    if (!deeds.isEmpty())
        html += u"<p>%1</p>"_s.arg(deeds.join(u" · "_s));
    html
        += u"<table cellpadding=\"4\"><tr style=\"color:%1\"><td>%2</td><td>%3</td><td>%4</td><td>%5</td></tr>"_s
               .arg(mutedColor, tr("Partner"), tr("Changed here"), tr("Sent"), tr("Result"));
    for (const CycleAgreement &partner : cycle.agreements) {
        const QString result = partner.note.isEmpty() ? outcome(partner.outcome) : partner.note;
        html += u"<tr><td>%1</td><td>%2</td><td>%3</td><td>%4</td></tr>"_s.arg(
            partner.name.toHtmlEscaped(), links(u"in"_s, partner.in, partner.agreement.value),
            links(u"out"_s, partner.out, partner.agreement.value), result.toHtmlEscaped());
    }
    html += u"</table>"_s;
    QStringList phases;
    for (const CyclePhase &phase : cycle.phases)
        phases.append(tr("%1 %2 s (%3)")
                          .arg(phase.name, QLocale().toString(phase.seconds, 'f', 2),
                               QLocale().toString(phase.count)));
    if (!phases.isEmpty())
        html += u"<p style=\"color:%1\">%2</p>"_s.arg(mutedColor,
                                                      phases.join(u" → "_s).toHtmlEscaped());
    return html;
}

} // namespace dx
