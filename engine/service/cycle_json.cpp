#include "engine/service/cycle_json.h"

#include <QDateTime>
#include <QJsonArray>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** The enumerator whose word this is; the first one if none. */
template<typename Value>
Value fromWord(const QString &word, Value last)
{
    for (int value = 0; value <= int(last); ++value) {
        if (toString(Value(value)) == word)
            return Value(value);
    }
    return Value(0);
}

QJsonValue timeToJson(Timestamp at)
{
    return at == 0
        ? QJsonValue()
        : QJsonValue(QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs));
}

Timestamp timeFrom(const QJsonValue &value)
{
    return value.isString()
        ? QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toMSecsSinceEpoch()
        : 0;
}

ChangeCounts countsFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return {object[u"added"_s].toInteger(), object[u"modified"_s].toInteger(),
            object[u"deleted"_s].toInteger(), object[u"conflicts"_s].toInteger(),
            object[u"skipped"_s].toInteger()};
}

QJsonObject toJson(const CycleAgreement &agreement)
{
    return {{u"name"_s, agreement.name},
            {u"agreement"_s, agreement.agreement.value},
            {u"outcome"_s, toString(agreement.outcome)},
            {u"in"_s, countsToJson(agreement.in, false)},
            {u"out"_s, countsToJson(agreement.out, true)},
            {u"sent_from"_s, agreement.sentFrom},
            {u"sent_to"_s, agreement.sentTo},
            {u"note"_s, agreement.note}};
}

CycleAgreement cycleAgreementFrom(const QJsonObject &object)
{
    CycleAgreement agreement;
    agreement.name = object[u"name"_s].toString();
    agreement.agreement = {object[u"agreement"_s].toInteger()};
    agreement.outcome = fromWord(object[u"outcome"_s].toString(), CycleOutcome::Undone);
    agreement.in = countsFrom(object[u"in"_s]);
    agreement.out = countsFrom(object[u"out"_s]);
    agreement.sentFrom = object[u"sent_from"_s].toInteger();
    agreement.sentTo = object[u"sent_to"_s].toInteger();
    agreement.note = object[u"note"_s].toString();
    return agreement;
}

QJsonObject toJson(const LaneProgress &lane)
{
    QJsonArray phases;
    for (const PhaseState state : lane.phases)
        phases.append(int(state));
    return {{u"agreement"_s, lane.agreement.value},
            {u"name"_s, lane.name},
            {u"phases"_s, phases},
            {u"in"_s, countsToJson(lane.in, false)},
            {u"out"_s, countsToJson(lane.out, true)},
            {u"note"_s, lane.note}};
}

LaneProgress laneFrom(const QJsonObject &object)
{
    LaneProgress lane;
    lane.agreement = {object[u"agreement"_s].toInteger()};
    lane.name = object[u"name"_s].toString();
    const QJsonArray phases = object[u"phases"_s].toArray();
    for (size_t i = 0; i < lane.phases.size(); ++i)
        lane.phases[i] = PhaseState(phases.at(qsizetype(i)).toInt());
    lane.in = countsFrom(object[u"in"_s]);
    lane.out = countsFrom(object[u"out"_s]);
    lane.note = object[u"note"_s].toString();
    return lane;
}

} // namespace

QJsonObject countsToJson(const ChangeCounts &counts, bool sent)
{
    QJsonObject object{{u"added"_s, counts.added},
                       {u"modified"_s, counts.modified},
                       {u"deleted"_s, counts.deleted}};
    if (!sent) {
        object[u"conflicts"_s] = counts.conflicts;
        object[u"skipped"_s] = counts.skipped;
    }
    return object;
}

QJsonObject toJson(const Cycle &cycle)
{
    QJsonArray agreements;
    for (const CycleAgreement &agreement : cycle.agreements)
        agreements.append(toJson(agreement));
    QJsonArray phases;
    for (const CyclePhase &phase : cycle.phases)
        phases.append(QJsonObject{
            {u"name"_s, phase.name}, {u"seconds"_s, phase.seconds}, {u"count"_s, phase.count}});
    return {{u"cycle"_s, cycle.id.isValid() ? QJsonValue(cycle.id.value) : QJsonValue()},
            {u"kind"_s, toString(cycle.kind)},
            {u"trigger"_s, toString(cycle.trigger)},
            {u"asked_by"_s, cycle.askedBy},
            {u"only"_s, cycle.only.isValid() ? QJsonValue(cycle.only.value) : QJsonValue()},
            {u"outcome"_s, toString(cycle.outcome)},
            {u"queued"_s, timeToJson(cycle.queuedAt)},
            {u"started"_s, timeToJson(cycle.startedAt)},
            {u"ended"_s, timeToJson(cycle.endedAt)},
            {u"in"_s, countsToJson(cycle.in, false)},
            {u"out"_s, countsToJson(cycle.out, true)},
            {u"messages"_s, cycle.messages},
            {u"agreements"_s, agreements},
            {u"phases"_s, phases},
            {u"error"_s, cycle.error.isEmpty() ? QJsonValue() : QJsonValue(cycle.error)}};
}

Cycle cycleFromJson(const QJsonObject &object)
{
    Cycle cycle;
    cycle.id = {object[u"cycle"_s].toInteger()};
    cycle.kind = fromWord(object[u"kind"_s].toString(), CycleKind::T3);
    cycle.trigger = fromWord(object[u"trigger"_s].toString(), CycleTrigger::Arrival);
    cycle.askedBy = object[u"asked_by"_s].toString();
    cycle.only = {object[u"only"_s].toInteger()};
    cycle.outcome = fromWord(object[u"outcome"_s].toString(), CycleOutcome::Undone);
    cycle.queuedAt = timeFrom(object[u"queued"_s]);
    cycle.startedAt = timeFrom(object[u"started"_s]);
    cycle.endedAt = timeFrom(object[u"ended"_s]);
    cycle.in = countsFrom(object[u"in"_s]);
    cycle.out = countsFrom(object[u"out"_s]);
    cycle.messages = object[u"messages"_s].toInt();
    cycle.error = object[u"error"_s].toString();
    const QJsonArray agreements = object[u"agreements"_s].toArray();
    for (const QJsonValue &agreement : agreements)
        cycle.agreements.append(cycleAgreementFrom(agreement.toObject()));
    const QJsonArray phases = object[u"phases"_s].toArray();
    for (const QJsonValue &value : phases) {
        const QJsonObject phase = value.toObject();
        cycle.phases.append({phase[u"name"_s].toString(), phase[u"seconds"_s].toDouble(),
                             phase[u"count"_s].toInteger()});
    }
    return cycle;
}

QJsonObject toJson(const CycleProgress &progress)
{
    QJsonArray lanes;
    for (const LaneProgress &lane : progress.lanes)
        lanes.append(toJson(lane));
    QJsonArray queued;
    for (const CycleId cycle : progress.queued)
        queued.append(cycle.value);
    return {{u"cycle"_s, progress.cycle.value},
            {u"kind"_s, toString(progress.kind)},
            {u"trigger"_s, toString(progress.trigger)},
            {u"phase"_s, int(progress.phase)},
            {u"activity"_s, progress.activity},
            {u"done"_s, progress.done},
            {u"total"_s, progress.total},
            {u"per_second"_s, progress.perSecond},
            {u"seconds_left"_s, progress.secondsLeft},
            {u"in"_s, countsToJson(progress.in, false)},
            {u"out"_s, countsToJson(progress.out, true)},
            {u"lanes"_s, lanes},
            {u"queued"_s, queued}};
}

CycleProgress progressFromJson(const QJsonObject &object)
{
    CycleProgress progress;
    progress.cycle = {object[u"cycle"_s].toInteger()};
    progress.kind = fromWord(object[u"kind"_s].toString(), CycleKind::T3);
    progress.trigger = fromWord(object[u"trigger"_s].toString(), CycleTrigger::Arrival);
    progress.phase = Phase(object[u"phase"_s].toInt());
    progress.activity = object[u"activity"_s].toString();
    progress.done = object[u"done"_s].toInteger();
    progress.total = object[u"total"_s].toInteger();
    progress.perSecond = object[u"per_second"_s].toDouble();
    progress.secondsLeft = object[u"seconds_left"_s].toInteger(-1);
    progress.in = countsFrom(object[u"in"_s]);
    progress.out = countsFrom(object[u"out"_s]);
    const QJsonArray lanes = object[u"lanes"_s].toArray();
    for (const QJsonValue &lane : lanes)
        progress.lanes.append(laneFrom(lane.toObject()));
    const QJsonArray queued = object[u"queued"_s].toArray();
    for (const QJsonValue &cycle : queued)
        progress.queued.append(CycleId{cycle.toInteger()});
    return progress;
}

} // namespace dx
