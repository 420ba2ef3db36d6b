#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

using PayloadId = Id<struct PayloadTag>;

enum class MessageState {
    Queued, ///< out: in the outbox
    Sent, ///< out: handed over
    Received, ///< in: stored, not judged yet
    Applied, ///< in: done, whatever became of its records
    Held, ///< in: waits for a missing batch
    Rejected, ///< in: quarantined, with the reason
};
QString toString(MessageState state); ///< "queued"
std::optional<MessageState> messageStateFromString(const QString &word);

/** One part of a batch; the numbers are those of its manifest. */
struct MessageRow
{
    MessageId id;
    AgreementId agreement; ///< invalid: from nobody we know
    bool outgoing = false;
    MessageState state = MessageState::Queued;
    QByteArray messageId;
    QString subject;
    QByteArray kind; ///< full, delta, acknowledgement, heartbeat
    qint64 epochNumber = 0;
    QByteArray epochRandom;
    qint64 serial = 0;
    Usn was = 0;
    Usn value = 0;
    QByteArray batch; ///< uid
    int part = 1;
    int parts = 1;
    qint64 records = 0;
    QByteArray manifest; ///< JSON
    PayloadId payload; ///< invalid: none
    CycleId cycle;
    QByteArray undo; ///< JSON: the sender's numbers before it, until its hand-over begins
    Timestamp createdAt = 0;
    Timestamp begunAt = 0; ///< hand-over to the transport began
    int attempts = 0;
    Timestamp nextAttemptAt = 0;
    QString error;
};

/** Which messages a view shows. */
struct MessageQuery
{
    std::optional<MessageState> state; ///< none: any
    std::optional<bool> outgoing; ///< none: both ways
    AgreementId agreement; ///< invalid: of all
    MessageId before; ///< older than this one
    int limit = 500;

    bool operator==(const MessageQuery &) const = default;
};

/** Outbox and inbox. Belongs into a Transaction where it writes. */
class Messages
{
public:
    explicit Messages(Database &database) : m_database(database) { }

    /** Keeps bytes once, however many messages carry them. */
    Result<PayloadId> addPayload(const QByteArray &bytes);
    Result<QByteArray> payload(PayloadId id);

    /** Newest first. */
    Result<QList<MessageRow>> find(const MessageQuery &query);
    Result<MessageRow> byId(MessageId id); ///< error NotFound names the number
    /** What was postponed is tried again by the next delivery. */
    Result<> tryNow(AgreementId agreement);
    Result<> remove(MessageId id);

    Result<MessageId> insert(const MessageRow &message);
    /** The outbox of an agreement in the order of sending. */
    Result<QList<MessageRow>> queued(AgreementId agreement);
    /** What came in and waits, received or held, in the order of serial and part. */
    Result<QList<MessageRow>> waiting(AgreementId agreement);
    /** What came in and is to be judged once more from its bytes: it was rejected before anything
     * of it could be read. */
    Result<QList<MessageRow>> unread();
    /** Whether a message with this batch and part is here already (any state but rejected). */
    Result<bool> has(AgreementId agreement, const QByteArray &batch, int part);

    /** A batch that was dealt with came once more: it is judged again, so that it is acknowledged
     * again. */
    Result<> repeated(AgreementId agreement, const QByteArray &batch);

    /** Commits to the hand-over: from now on the message is followed, not replaced. */
    Result<> begin(const QList<MessageId> &ids, Timestamp now);
    Result<> setState(MessageId id, MessageState state, Timestamp now, const QString &error = {});
    /** Sets all parts of a batch that came in. */
    Result<> setBatchState(AgreementId agreement, const QByteArray &batch, MessageState state,
                           Timestamp now, const QString &error = {});
    Result<> postpone(MessageId id, int attempts, Timestamp next, const QString &error);
    /** Takes a batch that was not handed over out of the outbox. */
    Result<> withdraw(AgreementId agreement, const QByteArray &batch);
    /** Drops all queued messages of the site: its epoch changed. */
    Result<> dropQueued();
    /** Drops all messages of an agreement. */
    Result<> dropAll(AgreementId agreement);
    /** Those that are not handed over yet, or not judged. */
    Result<> dropPending(AgreementId agreement);

private:
    Result<QList<MessageRow>> select(const QString &where, AgreementId agreement);
    Result<> dropLoosePayloads();
    Database &m_database;
};

} // namespace dx
