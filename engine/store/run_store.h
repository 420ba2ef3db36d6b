#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

/** Who holds the lease of a site: the one program that may run its engine. */
struct LeaseHolder
{
    qint64 fence = 0; ///< grows with every taking; steps of an older holder are refused
    QString host;
    qint64 pid = 0;
    QString program;
    Timestamp since = 0;
    Timestamp heartbeatAt = 0; ///< 0: given back

    bool operator==(const LeaseHolder &) const = default;
};

/** Something that a program asked the lease holder to do, and what came of it. */
struct ControlRequest
{
    enum class State {
        Asked,
        Taken,
        Done,
    };
    RequestId id;
    QByteArray request; ///< JSON (engine/service/wire.h)
    QString askedBy;
    Timestamp askedAt = 0;
    State state = State::Asked;
    QByteArray answer; ///< JSON; with Done, and notes with Taken
};

/**
 * What programs that share a site leave for each other: lease, control requests, progress. On a
 * connection to StorePart::Run; use on its thread.
 */
class RunStore
{
public:
    explicit RunStore(Database &run) : m_database(run) { }
    Database &database() { return m_database; }

    Result<std::optional<LeaseHolder>> lease(); ///< none: never taken
    Result<> setLease(const LeaseHolder &holder); ///< within a transaction of the caller
    /** False: somebody else holds it now. */
    Result<bool> beat(qint64 fence, Timestamp now);

    Result<RequestId> ask(const QByteArray &request, const QString &askedBy, Timestamp now);
    Result<QList<ControlRequest>> asked(); ///< not yet taken, oldest first
    Result<QList<ControlRequest>> taken(); ///< taken and not answered
    Result<std::optional<ControlRequest>> request(RequestId id);
    Result<> setAnswer(RequestId id, ControlRequest::State state, const QByteArray &answer);
    Result<> forget(RequestId id);
    /** Drops answered requests that were asked before `before`. */
    Result<> forgetDone(Timestamp before);

    /** Progress of the running cycle; an invalid id: nothing runs. */
    Result<> setProgress(CycleId cycle, const QByteArray &json, Timestamp now);
    Result<QByteArray> progress(); ///< empty: nothing runs

private:
    Result<QList<ControlRequest>> inState(const QString &state);
    Database &m_database;
};

} // namespace dx
