#include "engine/store/events.h"

#include "engine/store/statement.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr std::array kSeverities{"information"_L1, "warning"_L1, "error"_L1}; // by Severity

Severity severityOf(const QString &name)
{
    const auto found = std::find(kSeverities.begin(), kSeverities.end(), name);
    return Severity(found == kSeverities.end() ? 0 : found - kSeverities.begin());
}

Event readEvent(const Statement &s)
{
    Event event;
    event.id = s.id<EventId>(0);
    event.at = s.integer(1);
    event.severity = severityOf(s.text(2));
    event.category = s.text(3);
    event.number = int(s.integer(4));
    event.text = s.text(5);
    event.remedy = s.text(6);
    event.agreement = s.id<AgreementId>(7);
    event.cycle = s.id<CycleId>(8);
    return event;
}

} // namespace

QString diagnosticsParameter(QLatin1StringView category)
{
    return u"Diagnostics "_s + category;
}

Result<LogLevel> Events::level(const QString &category)
{
    Statement row(m_database, u"SELECT data FROM parameter WHERE name = :name"_s);
    DX_TRY(row.bind(u":name"_s, u"Diagnostics "_s + category).exec());
    const bool isSet = row.next();
    const qint64 value = isSet ? row.text(0).toLongLong() : qint64(LogLevel::Minimum);
    DX_TRY(row.finish());
    for (const LogLevel level : {LogLevel::Maximum, LogLevel::Medium, LogLevel::Minimum}) {
        if (value >= qint64(level))
            return level;
    }
    return LogLevel::None;
}

Result<bool> Events::isWanted(const Event &event)
{
    if (event.severity != Severity::Information)
        return true;
    DX_LET(const LogLevel wanted, level(event.category));
    return event.level <= wanted;
}

Result<> Events::append(const Event &event)
{
    DX_LET(const bool wanted, isWanted(event));
    if (!wanted)
        return {};
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    Statement s(m_database,
                u"INSERT INTO event (at, severity, category, number, text, remedy, agreement_id,"
                " cycle_id) VALUES (:at, :severity, :category, :number, :text, :remedy, :agreement,"
                " :cycle)"_s);
    s.bind(u":at"_s, event.at).bind(u":severity"_s, kSeverities.at(size_t(event.severity)));
    s.bind(u":category"_s, event.category).bind(u":number"_s, event.number);
    s.bind(u":text"_s, event.text).bind(u":remedy"_s, event.remedy);
    s.bind(u":agreement"_s, event.agreement).bind(u":cycle"_s, event.cycle);
    DX_TRY(s.exec());
    return transaction.commit();
}

Result<QList<Event>> Events::find(const EventQuery &query)
{
    Statement s(m_database,
                u"SELECT id, at, severity, category, number, text, remedy, agreement_id, cycle_id"
                " FROM event WHERE id < :before AND at >= :since"
                " AND severity IN (:any, :warning, :error) ORDER BY id DESC"_s);
    const Severity least = query.atLeast.value_or(Severity::Information);
    const auto wanted
        = [least](Severity severity) { return kSeverities.at(size_t(std::max(severity, least))); };
    s.bind(u":any"_s, wanted(Severity::Information));
    s.bind(u":warning"_s, wanted(Severity::Warning)).bind(u":error"_s, wanted(Severity::Error));
    s.bind(u":since"_s, query.since);
    s.bind(u":before"_s,
           query.before.isValid() ? query.before.value : std::numeric_limits<qint64>::max());
    DX_TRY(s.exec());
    QList<Event> events;
    while (events.size() < query.limit && s.next()) {
        Event event = readEvent(s);
        // here and not in SQL: SQLite folds the case of ASCII only
        if (event.text.contains(query.filter, Qt::CaseInsensitive))
            events.append(std::move(event));
    }
    DX_TRY(s.finish());
    return events;
}

} // namespace dx
