#include "engine/store/messages.h"

#include "engine/core/digest.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Messages)
};

constexpr const char *kStates[]
    = {"queued", "sent", "received", "applied", "held", "rejected"}; // as the enum

MessageState stateFrom(const QString &word)
{
    return messageStateFromString(word).value_or(MessageState::Rejected);
}

constexpr auto kColumns
    = "SELECT id, agreement_id, direction, state, message_id, subject, kind, epoch_number,"
      " epoch_random, serial, was, value, batch_uid, part, parts, records, manifest, payload_id,"
      " cycle_id, undo, created_at, begun_at, attempts, next_attempt_at, error FROM message ";

MessageRow messageOf(const Statement &row)
{
    MessageRow message;
    message.id = row.id<MessageId>(0);
    message.agreement = row.id<AgreementId>(1);
    message.outgoing = row.text(2) == u"out"_s;
    message.state = stateFrom(row.text(3));
    message.messageId = row.utf8(4);
    message.subject = row.text(5);
    message.kind = row.utf8(6);
    message.epochNumber = row.integer(7);
    message.epochRandom = row.utf8(8);
    message.serial = row.integer(9);
    message.was = row.integer(10);
    message.value = row.integer(11);
    message.batch = row.utf8(12);
    message.part = int(row.integer(13));
    message.parts = int(row.integer(14));
    message.records = row.integer(15);
    message.manifest = row.utf8(16);
    message.payload = row.id<PayloadId>(17);
    message.cycle = row.id<CycleId>(18);
    message.undo = row.utf8(19);
    message.createdAt = row.integer(20);
    message.begunAt = row.integer(21);
    message.attempts = int(row.integer(22));
    message.nextAttemptAt = row.integer(23);
    message.error = row.text(24);
    return message;
}

template<typename Tag>
QVariant orNull(Id<Tag> id)
{
    return id.isValid() ? QVariant(id.value) : QVariant();
}

void bindMessage(Statement &to, const MessageRow &message)
{
    to.bind(u":agreement"_s, orNull(message.agreement))
        .bind(u":direction"_s, message.outgoing ? u"out"_s : u"in"_s)
        .bind(u":state"_s, toString(message.state))
        .bindText(u":message"_s, message.messageId)
        .bind(u":subject"_s, message.subject)
        .bindText(u":kind"_s, message.kind)
        .bind(u":epoch_number"_s, message.epochNumber)
        .bindText(u":epoch_random"_s, message.epochRandom)
        .bind(u":serial"_s, message.serial)
        .bind(u":was"_s, message.was)
        .bind(u":value"_s, message.value)
        .bindText(u":batch"_s, message.batch)
        .bind(u":part"_s, message.part)
        .bind(u":parts"_s, message.parts)
        .bind(u":records"_s, message.records)
        .bindText(u":manifest"_s, message.manifest)
        .bind(u":payload"_s, orNull(message.payload))
        .bind(u":cycle"_s, message.cycle)
        .bindText(u":undo"_s, message.undo)
        .bind(u":created"_s, message.createdAt)
        .bind(u":error"_s, message.error);
}

} // namespace

std::optional<MessageState> messageStateFromString(const QString &word)
{
    for (size_t i = 0; i < std::size(kStates); ++i) {
        if (word == QLatin1StringView(kStates[i]))
            return MessageState(i);
    }
    return std::nullopt;
}

QString toString(MessageState state)
{
    return QString::fromLatin1(kStates[size_t(state)]);
}

Result<PayloadId> Messages::addPayload(const QByteArray &bytes)
{
    const QByteArray digest = sha256(bytes).toBytes();
    Statement known(m_database, u"SELECT id FROM payload WHERE sha256 = :digest"_s);
    known.bind(u":digest"_s, digest);
    DX_TRY(known.exec());
    if (known.next()) {
        const auto id = known.id<PayloadId>(0);
        DX_TRY(known.finish());
        return id;
    }
    DX_TRY(known.finish());
    Statement add(m_database,
                  u"INSERT INTO payload (sha256, bytes) VALUES (:digest, :bytes) RETURNING id"_s);
    add.bind(u":digest"_s, digest).bind(u":bytes"_s, bytes);
    DX_TRY(execRow(add));
    const auto id = add.id<PayloadId>(0);
    DX_TRY(add.finish());
    return id;
}

Result<QByteArray> Messages::payload(PayloadId id)
{
    Statement row(m_database, u"SELECT bytes FROM payload WHERE id = :id"_s);
    row.bind(u":id"_s, id);
    DX_TRY(execRow(row));
    QByteArray bytes = row.blob(0);
    DX_TRY(row.finish());
    return bytes;
}

Result<MessageId> Messages::insert(const MessageRow &message)
{
    Statement add(m_database,
                  u"INSERT INTO message (agreement_id, direction, state, message_id, subject, kind,"
                  " epoch_number, epoch_random, serial, was, value, batch_uid, part, parts,"
                  " records, manifest, payload_id, cycle_id, undo, created_at, error) VALUES"
                  " (:agreement, :direction, :state, :message, :subject, :kind, :epoch_number,"
                  " :epoch_random, :serial, :was, :value, :batch, :part, :parts, :records,"
                  " :manifest, :payload, :cycle, :undo, :created, :error) RETURNING id"_s);
    bindMessage(add, message);
    DX_TRY(execRow(add));
    const auto id = add.id<MessageId>(0);
    DX_TRY(add.finish());
    return id;
}

Result<QList<MessageRow>> Messages::select(const QString &where, AgreementId agreement)
{
    Statement rows(m_database,
                   QLatin1StringView(kColumns) + where
                       + u" AND agreement_id = :agreement ORDER BY serial, part, id"_s);
    rows.bind(u":agreement"_s, agreement);
    DX_TRY(rows.exec());
    QList<MessageRow> messages;
    while (rows.next())
        messages.append(messageOf(rows));
    DX_TRY(rows.finish());
    return messages;
}

Result<QList<MessageRow>> Messages::find(const MessageQuery &query)
{
    Statement rows(m_database,
                   QLatin1StringView(kColumns)
                       + u"WHERE (:any_state = 1 OR state = :state)"
                         " AND (:any_way = 1 OR direction = :way)"
                         " AND (:any_agreement = 1 OR agreement_id = :agreement)"
                         " AND (:newest = 1 OR id < :before) ORDER BY id DESC LIMIT :limit"_s);
    rows.bind(u":any_state"_s, query.state ? 0 : 1)
        .bind(u":state"_s, query.state ? toString(*query.state) : QString())
        .bind(u":any_way"_s, query.outgoing ? 0 : 1)
        .bind(u":way"_s, query.outgoing.value_or(false) ? u"out"_s : u"in"_s)
        .bind(u":any_agreement"_s, query.agreement.isValid() ? 0 : 1)
        .bind(u":agreement"_s, query.agreement)
        .bind(u":newest"_s, query.before.isValid() ? 0 : 1)
        .bind(u":before"_s, query.before)
        .bind(u":limit"_s, query.limit);
    DX_TRY(rows.exec());
    QList<MessageRow> messages;
    while (rows.next())
        messages.append(messageOf(rows));
    DX_TRY(rows.finish());
    return messages;
}

Result<MessageRow> Messages::byId(MessageId id)
{
    Statement row(m_database, QLatin1StringView(kColumns) + u"WHERE id = :id"_s);
    DX_TRY(row.bind(u":id"_s, id).exec());
    if (!row.next()) {
        DX_TRY(row.finish());
        return fail(Error::Code::NotFound, Text::tr("There is no message %1.").arg(id.value));
    }
    MessageRow message = messageOf(row);
    DX_TRY(row.finish());
    return message;
}

Result<> Messages::tryNow(AgreementId agreement)
{
    Statement set(m_database,
                  u"UPDATE message SET next_attempt_at = 0 WHERE direction = 'out'"
                  " AND state = 'queued' AND agreement_id = :agreement"_s);
    return set.bind(u":agreement"_s, agreement).exec();
}

Result<> Messages::remove(MessageId id)
{
    Statement drop(m_database, u"DELETE FROM message WHERE id = :id"_s);
    DX_TRY(drop.bind(u":id"_s, id).exec());
    return dropLoosePayloads();
}

Result<QList<MessageRow>> Messages::queued(AgreementId agreement)
{
    return select(u"WHERE direction = 'out' AND state = 'queued'"_s, agreement);
}

Result<QList<MessageRow>> Messages::waiting(AgreementId agreement)
{
    return select(u"WHERE direction = 'in' AND state IN ('received', 'held') AND manifest <> ''"_s,
                  agreement);
}

Result<QList<MessageRow>> Messages::unread()
{
    Statement rows(m_database,
                   QLatin1StringView(kColumns)
                       + u"WHERE direction = 'in' AND state = 'received' AND manifest = ''"
                         " AND payload_id > 0 ORDER BY id"_s);
    DX_TRY(rows.exec());
    QList<MessageRow> messages;
    while (rows.next())
        messages.append(messageOf(rows));
    DX_TRY(rows.finish());
    return messages;
}

Result<bool> Messages::has(AgreementId agreement, const QByteArray &batch, int part)
{
    Statement row(m_database,
                  u"SELECT count(*) FROM message WHERE batch_uid = :batch AND direction = 'in'"
                  " AND agreement_id = :agreement AND part = :part AND state <> 'rejected'"_s);
    row.bindText(u":batch"_s, batch).bind(u":agreement"_s, agreement).bind(u":part"_s, part);
    DX_TRY(execRow(row));
    const bool found = row.integer(0) > 0;
    DX_TRY(row.finish());
    return found;
}

Result<> Messages::repeated(AgreementId agreement, const QByteArray &batch)
{
    Statement set(m_database,
                  u"UPDATE message SET state = 'received' WHERE batch_uid = :batch"
                  " AND direction = 'in' AND agreement_id = :agreement AND state = 'applied'"_s);
    return set.bindText(u":batch"_s, batch).bind(u":agreement"_s, agreement).exec();
}

Result<> Messages::begin(const QList<MessageId> &ids, Timestamp now)
{
    Statement set(m_database,
                  u"UPDATE message SET begun_at = :now, undo = '' WHERE id = :id"
                  " AND begun_at = 0"_s);
    for (const MessageId id : ids) {
        set.bind(u":now"_s, now).bind(u":id"_s, id);
        DX_TRY(set.exec());
    }
    return {};
}

Result<> Messages::setState(MessageId id, MessageState state, Timestamp now, const QString &error)
{
    Statement set(m_database,
                  u"UPDATE message SET state = :state, done_at = :now, error = :error"
                  " WHERE id = :id"_s);
    return set.bind(u":state"_s, toString(state))
        .bind(u":now"_s, now)
        .bind(u":error"_s, error)
        .bind(u":id"_s, id)
        .exec();
}

Result<> Messages::setBatchState(AgreementId agreement, const QByteArray &batch, MessageState state,
                                 Timestamp now, const QString &error)
{
    Statement set(m_database,
                  u"UPDATE message SET state = :state, done_at = :now, error = :error"
                  " WHERE batch_uid = :batch AND direction = 'in' AND agreement_id = :agreement"
                  " AND state IN ('received', 'held')"_s);
    return set.bind(u":state"_s, toString(state))
        .bind(u":now"_s, now)
        .bind(u":error"_s, error)
        .bindText(u":batch"_s, batch)
        .bind(u":agreement"_s, agreement)
        .exec();
}

Result<> Messages::postpone(MessageId id, int attempts, Timestamp next, const QString &error)
{
    Statement set(m_database,
                  u"UPDATE message SET attempts = :attempts, next_attempt_at = :next,"
                  " error = :error WHERE id = :id"_s);
    return set.bind(u":attempts"_s, attempts)
        .bind(u":next"_s, next)
        .bind(u":error"_s, error)
        .bind(u":id"_s, id)
        .exec();
}

Result<> Messages::dropLoosePayloads()
{
    return m_database.run(u"DELETE FROM payload WHERE NOT EXISTS (SELECT 1 FROM message"
                          " WHERE message.payload_id = payload.id AND message.payload_id > 0)"_s);
}

Result<> Messages::withdraw(AgreementId agreement, const QByteArray &batch)
{
    Statement drop(m_database,
                   u"DELETE FROM message WHERE batch_uid = :batch AND direction = 'out'"
                   " AND state = 'queued' AND agreement_id = :agreement"_s);
    DX_TRY(drop.bindText(u":batch"_s, batch).bind(u":agreement"_s, agreement).exec());
    return dropLoosePayloads();
}

Result<> Messages::dropQueued()
{
    DX_TRY(m_database.run(u"DELETE FROM message WHERE direction = 'out' AND state = 'queued'"_s));
    return dropLoosePayloads();
}

Result<> Messages::dropPending(AgreementId agreement)
{
    Statement drop(m_database,
                   u"DELETE FROM message WHERE agreement_id = :agreement"
                   " AND state IN ('queued', 'received', 'held')"_s);
    DX_TRY(drop.bind(u":agreement"_s, agreement).exec());
    return dropLoosePayloads();
}

Result<> Messages::dropAll(AgreementId agreement)
{
    Statement drop(m_database, u"DELETE FROM message WHERE agreement_id = :agreement"_s);
    DX_TRY(drop.bind(u":agreement"_s, agreement).exec());
    return dropLoosePayloads();
}

} // namespace dx
