#pragma once

#include "engine/store/database.h"

#include <array>
#include <optional>

namespace dx {

enum class Severity {
    Information,
    Warning,
    Error,
};

/**
 * How much is logged of a category, by the values of Exchange's Diagnostics Logging (Q181451).
 * Warnings and errors are logged at every level.
 */
enum class LogLevel {
    None = 0,
    Minimum = 1, ///< what happened
    Medium = 3, ///< each message
    Maximum = 5, ///< also where there was nothing to do
};

/** Categories of events, as they are stored and as the parameters name them. */
namespace EventCategory {
inline constexpr QLatin1StringView kService{"Service"};
inline constexpr QLatin1StringView kCycle{"Cycle"};
inline constexpr QLatin1StringView kTransport{"Transport"};
inline constexpr QLatin1StringView kProtocol{"Protocol"};
inline constexpr QLatin1StringView kStore{"Store"};
inline constexpr std::array kAll{kService, kCycle, kTransport, kProtocol, kStore};
} // namespace EventCategory

/** The service parameter (DWORD) that holds the level of a category; absent: Minimum. */
QString diagnosticsParameter(QLatin1StringView category);

/** An event log line. Numbers are stable (engine/service/event_log.h). */
struct Event
{
    EventId id;
    Timestamp at = 0;
    Severity severity = Severity::Information;
    LogLevel level = LogLevel::Minimum; ///< from which on it is logged, if it is information
    QString category; ///< of EventCategory
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
    /** Unless the level of its category keeps it out. */
    Result<> append(const Event &event);
    /** What is stored; another DWORD counts as the level below it. */
    Result<LogLevel> level(const QString &category);
    Result<QList<Event>> find(const EventQuery &query); ///< newest first

private:
    Result<bool> isWanted(const Event &event);

    Database &m_database;
};

} // namespace dx
