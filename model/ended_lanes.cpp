#include "model/ended_lanes.h"

#include <algorithm>
#include <array>

namespace dx {
namespace {

constexpr std::array kPhases{Phase::Fetch, Phase::Import, Phase::Export, Phase::Send};
/** As CyclePhase names them, by Phase. */
constexpr std::array kNames{"fetch", "import", "export", "send"};

using States = std::array<PhaseState, 4>;

bool ran(const Cycle &cycle, Phase phase)
{
    return std::any_of(cycle.phases.begin(), cycle.phases.end(), [phase](const CyclePhase &known) {
        return known.name == QLatin1String(kNames[size_t(phase)]);
    });
}

/** Whether the cycle itself broke, rather than all that it did for partners. */
bool brokeItself(const Cycle &cycle)
{
    return cycle.outcome == CycleOutcome::Failed
        && std::none_of(
               cycle.agreements.begin(), cycle.agreements.end(),
               [](const CycleAgreement &part) { return part.outcome == CycleOutcome::Failed; });
}

/** What the site did: the phases are measured, the last of them is where it broke. */
States statesOfSite(const Cycle &cycle)
{
    States states{};
    int last = -1;
    for (const Phase phase : kPhases)
        if (ran(cycle, phase))
            last = int(phase);
    const bool broken = cycle.outcome == CycleOutcome::Failed;
    const bool whole = !broken && cycle.outcome != CycleOutcome::Stopped;
    for (const Phase phase : kPhases) {
        if (ran(cycle, phase))
            states[size_t(phase)] = PhaseState::Done;
        else if (whole || int(phase) < last)
            states[size_t(phase)] = PhaseState::Skipped; // T1 receives nothing
    }
    if (last >= 0 && brokeItself(cycle))
        states[size_t(last)] = PhaseState::Failed;
    return states;
}

/** Whether something was there to do for the partner, as far as its numbers tell. */
bool hadWork(const CycleAgreement &part, Phase phase)
{
    switch (phase) {
    case Phase::Fetch:
        return true;
    case Phase::Import:
        return part.in.total() > 0;
    case Phase::Export:
    case Phase::Send:
        break;
    }
    return !part.sentKind.isEmpty();
}

States statesOfPartner(const CycleAgreement &part, const States &site, const States &seen)
{
    States states = site;
    for (const Phase phase : kPhases) {
        PhaseState &state = states[size_t(phase)];
        const PhaseState told = seen[size_t(phase)];
        if (state != PhaseState::Done && state != PhaseState::Failed)
            continue; // the site did not come so far
        if (told == PhaseState::Failed || told == PhaseState::Done)
            state = told;
        else if (told == PhaseState::Skipped || !hadWork(part, phase))
            state = PhaseState::Skipped;
    }
    if (part.outcome == CycleOutcome::Held)
        states[size_t(Phase::Import)] = PhaseState::Held;
    if (part.outcome != CycleOutcome::Failed
        || std::find(states.begin(), states.end(), PhaseState::Failed) != states.end())
        return states;
    // it failed and nobody saw where; what is sent last is what fails most
    const Phase last = hadWork(part, Phase::Send) ? Phase::Send : Phase::Fetch;
    states[size_t(last)] = PhaseState::Failed;
    return states;
}

} // namespace

QList<LaneProgress> endedLanes(const QString &site, const QList<LaneProgress> &seen,
                               const Cycle &cycle)
{
    const auto find = [&seen](AgreementId agreement) {
        const auto it
            = std::find_if(seen.begin(), seen.end(), [agreement](const LaneProgress &lane) {
                  return lane.agreement == agreement;
              });
        return it == seen.end() ? LaneProgress() : *it;
    };
    QList<LaneProgress> lanes;
    LaneProgress own = find({});
    own.name = site;
    own.phases = statesOfSite(cycle);
    lanes.append(own);
    for (const CycleAgreement &part : cycle.agreements) {
        LaneProgress lane = find(part.agreement);
        lane.phases = statesOfPartner(part, own.phases, lane.phases);
        lane.agreement = part.agreement;
        lane.name = part.name;
        lane.in = part.in;
        lane.out = part.out;
        lane.note = part.note;
        lanes.append(lane);
    }
    return lanes;
}

} // namespace dx
