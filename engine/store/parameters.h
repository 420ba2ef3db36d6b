#pragma once

#include "engine/store/database.h"

#include <QStringList>

#include <optional>

namespace dx {

enum class ParameterType {
    Dword, ///< 0 to 4294967295
    String,
    MultiString,
};

/** "DWORD", "STRING" or "MULTI_STRING", as stored and as the command line has it. */
QString toString(ParameterType type);
std::optional<ParameterType> parameterTypeFromString(const QString &name);

/** A service parameter, registry fashion. Takes effect at once. */
struct Parameter
{
    QString name;
    ParameterType type = ParameterType::Dword;
    quint32 dword = 0;
    QStringList strings; ///< String: one

    QString dataText() const; ///< as the editor's list shows it: "0x00000001 (1)"
    bool operator==(const Parameter &) const = default;
};

/** A parameter that the program knows, with its meaning. */
struct KnownParameter
{
    QString name;
    ParameterType type;
    quint32 defaultDword = 0;
    QString meaning;
};
QList<KnownParameter> knownParameters();

class Parameters
{
public:
    explicit Parameters(Database &database) : m_database(database) { }
    Result<QList<Parameter>> all(); ///< by name
    Result<std::optional<Parameter>>
    find(const QString &name); ///< names compare case-insensitively
    /** Error Invalid: name empty, over 255 characters or with a backslash; a known name with
     * another type. */
    Result<> set(const Parameter &parameter, Timestamp now);
    Result<> remove(const QString &name); ///< error NotFound
    /** Whether pausing triggers a cycle: PauseKicksDX is a DWORD of 1. Anything else, or absent, is
     * no. */
    Result<bool> pauseKicks();
    /** Whether names sent to an MS Mail partner are unique over all postoffices, not within each:
     * Unique Display Names is a DWORD of 1 (Q146676, Q166545). */
    Result<bool> uniqueDisplayNames();

private:
    Result<bool> isOn(const QString &name);

    Database &m_database;
};

} // namespace dx
