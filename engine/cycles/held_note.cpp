#include "engine/cycles/held_note.h"

#include <algorithm>

namespace dx {

namespace {

bool has(const Cycle &cycle, CycleOutcome outcome)
{
    return std::any_of(cycle.agreements.cbegin(), cycle.agreements.cend(),
                       [&](const CycleAgreement &a) { return a.outcome == outcome; });
}

CycleOutcome outcomeOf(const Cycle &cycle)
{
    if (has(cycle, CycleOutcome::Held))
        return CycleOutcome::Held;
    return has(cycle, CycleOutcome::Failed) || has(cycle, CycleOutcome::Warnings)
        ? CycleOutcome::Warnings
        : CycleOutcome::Success;
}

} // namespace

Result<> noteDecided(Database &database, const Plan &plan, const HeldNote &note)
{
    auto cycle = Cycles(database).byId(plan.cycle);
    if (!cycle && cycle.error().code == Error::Code::NotFound)
        return {};
    if (!cycle)
        return tl::unexpected(cycle.error());
    QStringList errors = cycle->error.split(u'\n', Qt::SkipEmptyParts);
    for (CycleAgreement &entry : cycle->agreements) {
        if (entry.agreement != plan.agreement)
            continue;
        errors.removeAll(entry.note);
        entry.in += note.counts;
        cycle->in += note.counts;
        entry.outcome = note.heldAgain.isEmpty() ? CycleOutcome::Success : CycleOutcome::Held;
        entry.note = note.text;
        if (!note.heldAgain.isEmpty())
            errors.append(note.heldAgain);
    }
    cycle->error = errors.join(u'\n');
    if (cycle->outcome == CycleOutcome::Held)
        cycle->outcome = outcomeOf(*cycle);
    return Cycles(database).update(*cycle);
}

} // namespace dx
