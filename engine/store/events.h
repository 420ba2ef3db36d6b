#pragma once

#include "engine/store/database.h"

#include <optional>

namespace dx {

enum class Severity {
    Information,
    Warning,
    Error,
};

/** An event log line. Numbers are stable (engine/service/event_log.h). */
struct Event
{
    EventId id;
    Timestamp at = 0;
    Severity severity = Severity::Information;
    QString category; ///< "Service", "Cycle", "Transport", "Protocol", "Store"
    int number = 0;
    QString text;
    QString remedy; ///< what to do
    AgreementId agreement;
    CycleId cycle;
};

struct EventQuery
{
    Timestamp since = 0;
    std::optional<Severity> atLeast;
    QString filter; ///< part of the text, case-insensitive
    EventId before; ///< page: older than this one
    int limit = 500;
};

class Events
{
public:
    explicit Events(Database &database) : m_database(database) { }
    Result<> append(const Event &event);
    Result<QList<Event>> find(const EventQuery &query); ///< newest first

private:
    Database &m_database;
};

} // namespace dx
