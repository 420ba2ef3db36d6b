#include "engine/store/cycles.h"

#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iterator>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Cycles)
};

// In the order of their enums.
constexpr const char *kKinds[] = {"T1", "T2", "T3"};
constexpr const char *kTriggers[] = {"console", "command", "pause", "schedule", "arrival"};
constexpr const char *kOutcomes[]
    = {"queued", "running", "success", "warnings", "held", "failed", "stopped", "undone"};

template<typename Value, size_t N>
Value fromWord(const char *const (&words)[N], const QString &word)
{
    for (size_t i = 0; i < N; ++i) {
        if (word == QLatin1StringView(words[i]))
            return Value(i);
    }
    return Value(0);
}

QJsonObject toJson(const ChangeCounts &counts)
{
    return {{u"added"_s, counts.added},
            {u"modified"_s, counts.modified},
            {u"deleted"_s, counts.deleted},
            {u"conflicts"_s, counts.conflicts},
            {u"skipped"_s, counts.skipped}};
}

ChangeCounts countsFrom(const QJsonObject &object)
{
    return {object[u"added"_s].toInteger(), object[u"modified"_s].toInteger(),
            object[u"deleted"_s].toInteger(), object[u"conflicts"_s].toInteger(),
            object[u"skipped"_s].toInteger()};
}

/** What has no column of its own: counts and phases. */
QString summaryOf(const Cycle &cycle)
{
    QJsonArray phases;
    for (const CyclePhase &phase : cycle.phases)
        phases.append(QJsonObject{
            {u"name"_s, phase.name}, {u"seconds"_s, phase.seconds}, {u"count"_s, phase.count}});
    const QJsonObject summary{
        {u"in"_s, toJson(cycle.in)}, {u"out"_s, toJson(cycle.out)}, {u"phases"_s, phases}};
    return QString::fromUtf8(QJsonDocument(summary).toJson(QJsonDocument::Compact));
}

void readSummary(const QByteArray &text, Cycle &cycle)
{
    const QJsonObject summary = QJsonDocument::fromJson(text).object();
    cycle.in = countsFrom(summary[u"in"_s].toObject());
    cycle.out = countsFrom(summary[u"out"_s].toObject());
    const QJsonArray phases = summary[u"phases"_s].toArray();
    for (const QJsonValue &value : phases) {
        const QJsonObject phase = value.toObject();
        cycle.phases.append({phase[u"name"_s].toString(), phase[u"seconds"_s].toDouble(),
                             phase[u"count"_s].toInteger()});
    }
}

constexpr auto kColumns = "SELECT id, kind, origin, asked_by, agreement_id, outcome, queued_at,"
                          " started_at, ended_at, messages, error, summary FROM cycle ";

Cycle cycleOf(const Statement &row)
{
    Cycle cycle;
    cycle.id = row.id<CycleId>(0);
    cycle.kind = fromWord<CycleKind>(kKinds, row.text(1));
    cycle.trigger = fromWord<CycleTrigger>(kTriggers, row.text(2));
    cycle.askedBy = row.text(3);
    cycle.only = row.id<AgreementId>(4);
    cycle.outcome = fromWord<CycleOutcome>(kOutcomes, row.text(5));
    cycle.queuedAt = row.integer(6);
    cycle.startedAt = row.integer(7);
    cycle.endedAt = row.integer(8);
    cycle.messages = int(row.integer(9));
    cycle.error = row.text(10);
    readSummary(row.utf8(11), cycle);
    return cycle;
}

void bindCycle(Statement &statement, const Cycle &cycle)
{
    statement.bind(u":kind"_s, toString(cycle.kind))
        .bind(u":origin"_s, toString(cycle.trigger))
        .bind(u":asked"_s, cycle.askedBy.isNull() ? u""_s : cycle.askedBy)
        .bind(u":agreement"_s, cycle.only)
        .bind(u":outcome"_s, toString(cycle.outcome))
        .bind(u":queued"_s, cycle.queuedAt)
        .bind(u":started"_s, cycle.startedAt)
        .bind(u":ended"_s, cycle.endedAt)
        .bind(u":messages"_s, cycle.messages)
        .bind(u":error"_s, cycle.error.isNull() ? u""_s : cycle.error)
        .bind(u":summary"_s, summaryOf(cycle));
}

void bindCounts(Statement &statement, const CycleAgreement &agreement)
{
    statement.bind(u":ia"_s, agreement.in.added)
        .bind(u":im"_s, agreement.in.modified)
        .bind(u":id"_s, agreement.in.deleted)
        .bind(u":ic"_s, agreement.in.conflicts)
        .bind(u":is"_s, agreement.in.skipped)
        .bind(u":oa"_s, agreement.out.added)
        .bind(u":om"_s, agreement.out.modified)
        .bind(u":od"_s, agreement.out.deleted);
}

Result<> writeAgreements(Database &database, const Cycle &cycle)
{
    Statement clear(database, u"DELETE FROM cycle_agreement WHERE cycle_id = :cycle"_s);
    clear.bind(u":cycle"_s, cycle.id);
    DX_TRY(clear.exec());
    if (cycle.agreements.isEmpty())
        return {};
    Statement add(database,
                  u"INSERT INTO cycle_agreement (cycle_id, agreement_id, name, outcome, in_added,"
                  " in_modified, in_deleted, in_conflicts, in_skipped, out_added, out_modified,"
                  " out_deleted, sent_from, sent_to, sent_kind, note, former_scope)"
                  " VALUES (:cycle, :agreement,"
                  " :name, :outcome, :ia, :im, :id, :ic, :is, :oa, :om, :od, :from, :to, :kind,"
                  " :note, :former)"_s);
    for (const CycleAgreement &agreement : cycle.agreements) {
        add.bind(u":cycle"_s, cycle.id)
            .bind(u":agreement"_s, agreement.agreement)
            .bind(u":name"_s, agreement.name)
            .bind(u":outcome"_s, toString(agreement.outcome))
            .bind(u":from"_s, agreement.sentFrom)
            .bind(u":to"_s, agreement.sentTo)
            .bind(u":kind"_s, agreement.sentKind.isNull() ? u""_s : agreement.sentKind)
            .bind(u":note"_s, agreement.note.isNull() ? u""_s : agreement.note)
            .bindText(u":former"_s, agreement.formerScope);
        bindCounts(add, agreement);
        DX_TRY(add.exec());
    }
    return {};
}

Result<> readAgreements(Database &database, QList<Cycle> &cycles)
{
    Statement rows(
        database,
        u"SELECT agreement_id, name, outcome, in_added, in_modified, in_deleted,"
        " in_conflicts, in_skipped, out_added, out_modified, out_deleted, sent_from,"
        " sent_to, sent_kind, note, former_scope FROM cycle_agreement WHERE cycle_id = :cycle"
        " ORDER BY agreement_id"_s);
    for (Cycle &cycle : cycles) {
        rows.bind(u":cycle"_s, cycle.id);
        DX_TRY(rows.exec());
        while (rows.next()) {
            CycleAgreement agreement;
            agreement.agreement = rows.id<AgreementId>(0);
            agreement.name = rows.text(1);
            agreement.outcome = fromWord<CycleOutcome>(kOutcomes, rows.text(2));
            agreement.in = {rows.integer(3), rows.integer(4), rows.integer(5), rows.integer(6),
                            rows.integer(7)};
            agreement.out = {rows.integer(8), rows.integer(9), rows.integer(10), 0, 0};
            agreement.sentFrom = rows.integer(11);
            agreement.sentTo = rows.integer(12);
            agreement.sentKind = rows.text(13);
            agreement.note = rows.text(14);
            agreement.formerScope = rows.utf8(15);
            cycle.agreements.append(agreement);
        }
        DX_TRY(rows.finish());
    }
    return {};
}

} // namespace

QString toString(CycleKind kind)
{
    return QString::fromLatin1(kKinds[size_t(kind)]);
}

QString toString(CycleTrigger trigger)
{
    return QString::fromLatin1(kTriggers[size_t(trigger)]);
}

QString toString(CycleOutcome outcome)
{
    return QString::fromLatin1(kOutcomes[size_t(outcome)]);
}

std::optional<CycleKind> cycleKindFromString(const QString &text)
{
    for (size_t i = 0; i < std::size(kKinds); ++i) {
        if (text.compare(QLatin1StringView(kKinds[i]), Qt::CaseInsensitive) == 0)
            return CycleKind(i);
    }
    return std::nullopt;
}

Result<QList<Cycle>> Cycles::latest(int limit, CycleId before)
{
    Statement rows(m_database,
                   QLatin1StringView(kColumns)
                       + u"WHERE :before = 0 OR id < :older ORDER BY id DESC LIMIT :limit"_s);
    rows.bind(u":before"_s, before).bind(u":older"_s, before).bind(u":limit"_s, limit);
    DX_TRY(rows.exec());
    QList<Cycle> cycles;
    while (rows.next())
        cycles.append(cycleOf(rows));
    DX_TRY(rows.finish());
    DX_TRY(readAgreements(m_database, cycles));
    return cycles;
}

Result<Cycle> Cycles::byId(CycleId id)
{
    Statement row(m_database, QLatin1StringView(kColumns) + u"WHERE id = :id"_s);
    row.bind(u":id"_s, id);
    DX_TRY(row.exec());
    QList<Cycle> cycles;
    while (row.next())
        cycles.append(cycleOf(row));
    DX_TRY(row.finish());
    if (cycles.isEmpty())
        return fail(Error::Code::NotFound, Text::tr("There is no cycle %1.").arg(id.value));
    DX_TRY(readAgreements(m_database, cycles));
    return cycles.first();
}

Result<CycleId> Cycles::insert(const Cycle &cycle)
{
    const bool hasId = cycle.id.isValid();
    Statement add(
        m_database,
        u"INSERT INTO cycle (%1kind, origin, asked_by, agreement_id, outcome, queued_at,"
        " started_at, ended_at, messages, error, summary) VALUES (%2:kind, :origin, :asked,"
        " :agreement, :outcome, :queued, :started, :ended, :messages, :error, :summary)"
        " RETURNING id"_s.arg(hasId ? u"id, "_s : u""_s, hasId ? u":id, "_s : u""_s));
    if (hasId)
        add.bind(u":id"_s, cycle.id);
    bindCycle(add, cycle);
    DX_TRY(execRow(add));
    Cycle stored = cycle;
    stored.id = add.id<CycleId>(0);
    DX_TRY(add.finish());
    DX_TRY(writeAgreements(m_database, stored));
    return stored.id;
}

Result<> Cycles::update(const Cycle &cycle)
{
    Statement change(m_database,
                     u"UPDATE cycle SET kind = :kind, origin = :origin, asked_by = :asked,"
                     " agreement_id = :agreement, outcome = :outcome, queued_at = :queued,"
                     " started_at = :started, ended_at = :ended, messages = :messages,"
                     " error = :error, summary = :summary WHERE id = :id"_s);
    bindCycle(change, cycle);
    change.bind(u":id"_s, cycle.id);
    DX_TRY(change.exec());
    return writeAgreements(m_database, cycle);
}

} // namespace dx
