#include "model/site_facts.h"

#include "engine/service/schedule.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SiteFacts)
};

/** What the newest cycle that had to do with a partner did with it. */
const CycleAgreement *lastOf(const SiteSummary &summary, AgreementId id)
{
    for (const Cycle &cycle : summary.lastCycles)
        for (const CycleAgreement &part : cycle.agreements)
            if (part.agreement == id)
                return &part;
    return nullptr;
}

MarkState standing(const Agreement &agreement)
{
    switch (agreement.state) {
    case AgreementState::WaitingForPartner:
    case AgreementState::Waiting:
        return MarkState::Waiting;
    case AgreementState::Verified:
        return MarkState::Verified;
    case AgreementState::Differs:
        return MarkState::Differs;
    case AgreementState::Held:
        return MarkState::Held;
    case AgreementState::Disabled:
        return MarkState::Paused;
    case AgreementState::Idle:
        break;
    }
    return MarkState::None;
}

QString clockTime(Timestamp at)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at);
    return time.date() == QDate::currentDate()
        ? QLocale().toString(time.time(), QLocale::ShortFormat)
        : QLocale().toString(time, QLocale::ShortFormat);
}

QString standingReason(const Agreement &agreement)
{
    const AgreementNumbers &numbers = agreement.numbers;
    switch (agreement.state) {
    case AgreementState::WaitingForPartner:
        return Text::tr("Waiting for the first message of the partner.");
    case AgreementState::Waiting:
        return Text::tr("Sent up to %1, confirmed %2.")
            .arg(QLocale().toString(numbers.sent), QLocale().toString(numbers.acked));
    case AgreementState::Verified:
        return Text::tr("Lists verified identical %1.").arg(clockTime(numbers.verifiedAt));
    case AgreementState::Differs:
        return Text::tr("The lists here and there differ; the next cycle sends what is missing.");
    case AgreementState::Held:
        return Text::tr("What it sent last is held by the deletion guard. Review the cycle.");
    case AgreementState::Disabled:
        return Text::tr("Switched off: nothing is sent or received.");
    case AgreementState::Idle:
        break;
    }
    return Text::tr("Ready; no word on the lists of the partner yet.");
}

void consider(std::optional<NextRun> &best, CycleKind kind, const QString &text, Timestamp now,
              const QByteArray &zone)
{
    const auto schedule = Schedule::fromText(text);
    if (!schedule)
        return;
    const auto next = schedule->next(now, zone);
    if (next && (!best || *next < best->at))
        best = NextRun{kind, *next};
}

} // namespace

QString toString(MarkState state)
{
    switch (state) {
    case MarkState::None:
        break;
    case MarkState::Verified:
        return Text::tr("verified");
    case MarkState::Waiting:
        return Text::tr("waiting");
    case MarkState::Paused:
        return Text::tr("paused");
    case MarkState::Differs:
        return Text::tr("differs");
    case MarkState::Held:
        return Text::tr("held");
    case MarkState::Warning:
        return Text::tr("warning");
    case MarkState::Failing:
        return Text::tr("failing");
    }
    return {};
}

MarkState markOf(const SiteSummary &summary, const Agreement &agreement)
{
    MarkState mark = standing(agreement);
    if (agreement.numbers.held > 0)
        mark = worst(mark, MarkState::Held);
    const CycleAgreement *const last = lastOf(summary, agreement.id);
    if (!last)
        return mark;
    if (last->outcome == CycleOutcome::Failed)
        return MarkState::Failing;
    if (last->outcome == CycleOutcome::Warnings)
        return worst(mark, MarkState::Warning);
    return last->outcome == CycleOutcome::Held ? worst(mark, MarkState::Held) : mark;
}

QString markReason(const SiteSummary &summary, const Agreement &agreement)
{
    const CycleAgreement *const last = lastOf(summary, agreement.id);
    if (last && (last->outcome == CycleOutcome::Failed || last->outcome == CycleOutcome::Warnings))
        return last->note;
    if (agreement.numbers.held > 0)
        return Text::tr("Messages held: %1.").arg(QLocale().toString(agreement.numbers.held));
    return standingReason(agreement);
}

MarkState markOf(const SiteSummary &summary)
{
    MarkState mark
        = summary.info.control == ControlState::Running ? MarkState::None : MarkState::Paused;
    for (const Agreement &agreement : summary.agreements)
        mark = worst(mark, markOf(summary, agreement));
    return mark;
}

std::optional<NextRun> nextRun(const SiteSummary &summary, Timestamp now)
{
    std::optional<NextRun> best;
    if (summary.server)
        consider(best, CycleKind::T2, summary.server->schedule, now, summary.info.zone);
    for (const Agreement &agreement : summary.agreements) {
        if (agreement.role != Role::Requestor || !agreement.settings.enabled)
            continue;
        consider(best, CycleKind::T1, agreement.settings.scheduleT1, now, summary.info.zone);
        consider(best, CycleKind::T3, agreement.settings.scheduleT3, now, summary.info.zone);
    }
    return best;
}

bool hasSchedule(const SiteSummary &summary)
{
    const auto runs = [](const QString &text) {
        const auto schedule = Schedule::fromText(text);
        return schedule && schedule->kind() != Schedule::Kind::Never && !schedule->isEmpty();
    };
    if (summary.server && runs(summary.server->schedule))
        return true;
    for (const Agreement &agreement : summary.agreements)
        if (agreement.role == Role::Requestor && agreement.settings.enabled
            && (runs(agreement.settings.scheduleT1) || runs(agreement.settings.scheduleT3)))
            return true;
    return false;
}

QString serviceText(const SiteSummary &summary, const EngineInfo &engine)
{
    if (summary.info.control == ControlState::Paused)
        return Text::tr("Paused");
    if (summary.info.control == ControlState::Stopped)
        return Text::tr("Stopped");
    if (engine.here)
        return Text::tr("Running in this console");
    if (engine.program.isEmpty())
        return Text::tr("No program works this site");
    return Text::tr("Running by %1 on %2").arg(engine.program, engine.host);
}

QString workedElsewhereText(const SiteSummary &summary, const EngineInfo &engine)
{
    if (engine.here || engine.program.isEmpty())
        return {};
    return Text::tr("%1 is worked by %2 on %3 since %4.")
        .arg(summary.info.name, engine.program, engine.host, clockTime(engine.since));
}

const Agreement *findAgreement(const SiteSummary &summary, AgreementId id)
{
    for (const Agreement &agreement : summary.agreements)
        if (agreement.id == id)
            return &agreement;
    return nullptr;
}

const AddressList *findList(const SiteSummary &summary, ListId id)
{
    for (const AddressList &list : summary.lists)
        if (list.id == id)
            return &list;
    return nullptr;
}

} // namespace dx
