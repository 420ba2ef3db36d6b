#pragma once

#include "engine/store/database.h"

#include <optional>

namespace dx {

enum class CycleKind {
    T1,
    T2,
    T3,
};
enum class CycleTrigger {
    Console,
    Command,
    Pause,
    Schedule,
    Arrival, ///< T3 on a message that came in
};
enum class CycleOutcome {
    Queued,
    Running,
    Success,
    Warnings,
    Held,
    Failed,
    Stopped,
    Undone,
};
QString toString(CycleKind kind); ///< "T1"
QString toString(CycleTrigger trigger); ///< "console"
QString toString(CycleOutcome outcome); ///< "success"
std::optional<CycleKind> cycleKindFromString(const QString &text);

struct ChangeCounts
{
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
    qint64 conflicts = 0;
    qint64 skipped = 0;

    qint64 total() const { return added + modified + deleted; }
    ChangeCounts &operator+=(const ChangeCounts &other)
    {
        added += other.added;
        modified += other.modified;
        deleted += other.deleted;
        conflicts += other.conflicts;
        skipped += other.skipped;
        return *this;
    }
    bool operator==(const ChangeCounts &) const = default;
};

/** What one cycle did for one partner. */
struct CycleAgreement
{
    AgreementId agreement;
    QString name;
    CycleOutcome outcome = CycleOutcome::Success;
    ChangeCounts in; ///< what it changed here
    ChangeCounts
        out; ///< what it sent; added where the partner did not have it, modified where it did
    Usn sentFrom = 0;
    Usn sentTo = 0;
    QString sentKind; ///< full, delta, heartbeat, acknowledgement; empty: nothing was sent
    QString note; ///< "sent, waiting for confirmation", "nothing to send", or what went wrong
    QByteArray formerScope; ///< full: rules of what the partner had; empty: the agreement's
};

struct CyclePhase
{
    QString name; ///< fetch, import, export, send
    double seconds = 0;
    qint64 count = 0;
};

/** A T1, T2 or T3 that ran, runs or waits. */
struct Cycle
{
    CycleId id; ///< invalid for a preview
    CycleKind kind = CycleKind::T1;
    CycleTrigger trigger = CycleTrigger::Console;
    QString askedBy;
    AgreementId only; ///< valid: for this partner only
    CycleOutcome outcome = CycleOutcome::Queued;
    Timestamp queuedAt = 0;
    Timestamp startedAt = 0;
    Timestamp endedAt = 0;
    ChangeCounts in;
    ChangeCounts out;
    int messages = 0; ///< parts queued, acknowledgements included
    QList<CyclePhase> phases;
    QList<CycleAgreement> agreements;
    QString error;
};

class Cycles
{
public:
    explicit Cycles(Database &database) : m_database(database) { }
    /** Newest first, at most `limit`, older than `before` if that is valid. */
    Result<QList<Cycle>> latest(int limit, CycleId before = {});
    Result<Cycle> byId(CycleId id); ///< error NotFound names the number
    /** A valid id is kept: the engine numbers cycles before it can write them. */
    Result<CycleId> insert(const Cycle &cycle);
    Result<> update(const Cycle &cycle); ///< everything but id; agreements are replaced

private:
    Database &m_database;
};

} // namespace dx
