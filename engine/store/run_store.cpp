#include "engine/store/run_store.h"

#include "engine/store/statement.h"

namespace dx {

using namespace Qt::StringLiterals;

namespace {

QString word(ControlRequest::State state)
{
    switch (state) {
    case ControlRequest::State::Asked:
        return u"asked"_s;
    case ControlRequest::State::Taken:
        return u"taken"_s;
    case ControlRequest::State::Done:
        break;
    }
    return u"done"_s;
}

ControlRequest::State stateFrom(const QString &word)
{
    if (word == "asked"_L1)
        return ControlRequest::State::Asked;
    return word == "taken"_L1 ? ControlRequest::State::Taken : ControlRequest::State::Done;
}

constexpr auto kRequest
    = "SELECT id, request, asked_by, asked_at, state, answer FROM control_request "_L1;

ControlRequest requestOf(const Statement &row)
{
    return {row.id<RequestId>(0),   row.utf8(1), row.text(2), row.integer(3),
            stateFrom(row.text(4)), row.utf8(5)};
}

} // namespace

Result<std::optional<LeaseHolder>> RunStore::lease()
{
    Statement row(m_database,
                  u"SELECT fence, host, pid, program, since, heartbeat_at FROM lease"
                  " WHERE id = 1"_s);
    DX_TRY(row.exec());
    std::optional<LeaseHolder> holder;
    if (row.next()) {
        holder = LeaseHolder{row.integer(0), row.text(1),    row.integer(2),
                             row.text(3),    row.integer(4), row.integer(5)};
    }
    DX_TRY(row.finish());
    return holder;
}

Result<> RunStore::setLease(const LeaseHolder &holder)
{
    Statement set(m_database,
                  u"INSERT INTO lease (id, fence, host, pid, program, since, heartbeat_at)"
                  " VALUES (1, :fence, :host, :pid, :program, :since, :beat)"
                  " ON CONFLICT (id) DO UPDATE SET fence = excluded.fence, host = excluded.host,"
                  " pid = excluded.pid, program = excluded.program, since = excluded.since,"
                  " heartbeat_at = excluded.heartbeat_at"_s);
    set.bind(u":fence"_s, holder.fence)
        .bind(u":host"_s, holder.host)
        .bind(u":pid"_s, holder.pid)
        .bind(u":program"_s, holder.program)
        .bind(u":since"_s, holder.since)
        .bind(u":beat"_s, holder.heartbeatAt);
    return set.exec();
}

Result<bool> RunStore::beat(qint64 fence, Timestamp now)
{
    Statement beat(m_database,
                   u"UPDATE lease SET heartbeat_at = :now WHERE id = 1 AND fence = :fence"
                   " AND heartbeat_at > 0"_s);
    beat.bind(u":now"_s, now).bind(u":fence"_s, fence);
    DX_TRY(beat.exec());
    return beat.rowsAffected() == 1;
}

Result<RequestId> RunStore::ask(const QByteArray &request, const QString &askedBy, Timestamp now)
{
    Statement add(m_database,
                  u"INSERT INTO control_request (request, asked_by, asked_at, state)"
                  " VALUES (:request, :by, :now, 'asked') RETURNING id"_s);
    add.bindText(u":request"_s, request).bind(u":by"_s, askedBy).bind(u":now"_s, now);
    DX_TRY(execRow(add));
    const auto id = add.id<RequestId>(0);
    DX_TRY(add.finish());
    return id;
}

Result<QList<ControlRequest>> RunStore::inState(const QString &state)
{
    Statement rows(m_database, kRequest + u"WHERE state = :state ORDER BY id"_s);
    rows.bind(u":state"_s, state);
    DX_TRY(rows.exec());
    QList<ControlRequest> requests;
    while (rows.next())
        requests.append(requestOf(rows));
    DX_TRY(rows.finish());
    return requests;
}

Result<QList<ControlRequest>> RunStore::asked()
{
    return inState(word(ControlRequest::State::Asked));
}

Result<QList<ControlRequest>> RunStore::taken()
{
    return inState(word(ControlRequest::State::Taken));
}

Result<std::optional<ControlRequest>> RunStore::request(RequestId id)
{
    Statement row(m_database, kRequest + u"WHERE id = :id"_s);
    row.bind(u":id"_s, id);
    DX_TRY(row.exec());
    std::optional<ControlRequest> request;
    if (row.next())
        request = requestOf(row);
    DX_TRY(row.finish());
    return request;
}

Result<> RunStore::setAnswer(RequestId id, ControlRequest::State state, const QByteArray &answer)
{
    Statement set(m_database,
                  u"UPDATE control_request SET state = :state, answer = :answer"
                  " WHERE id = :id"_s);
    set.bind(u":state"_s, word(state)).bindText(u":answer"_s, answer).bind(u":id"_s, id);
    return set.exec();
}

Result<> RunStore::forget(RequestId id)
{
    Statement remove(m_database, u"DELETE FROM control_request WHERE id = :id"_s);
    remove.bind(u":id"_s, id);
    return remove.exec();
}

Result<> RunStore::forgetDone(Timestamp before)
{
    Statement remove(m_database,
                     u"DELETE FROM control_request WHERE state = 'done' AND asked_at < :before"_s);
    remove.bind(u":before"_s, before);
    return remove.exec();
}

Result<> RunStore::setProgress(CycleId cycle, const QByteArray &json, Timestamp now)
{
    Statement set(m_database,
                  u"INSERT INTO progress (id, cycle_id, at, data) VALUES (1, :cycle, :now, :data)"
                  " ON CONFLICT (id) DO UPDATE SET cycle_id = excluded.cycle_id,"
                  " at = excluded.at, data = excluded.data"_s);
    set.bind(u":cycle"_s, cycle).bind(u":now"_s, now).bindText(u":data"_s, json);
    return set.exec();
}

Result<QByteArray> RunStore::progress()
{
    Statement row(m_database, u"SELECT data FROM progress WHERE id = 1 AND cycle_id > 0"_s);
    DX_TRY(row.exec());
    const QByteArray json = row.next() ? row.utf8(0) : QByteArray();
    DX_TRY(row.finish());
    return json;
}

} // namespace dx
