#include "engine/cycles/message_queue.h"

#include "engine/cycles/sync_store.h"
#include "engine/protocol/payload_text.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::MessageQueue)
};

tl::unexpected<Error> isDone()
{
    return fail(Error::Code::Invalid,
                Text::tr("The message is done with; there is nothing to be tried or dropped."));
}

/** A rejected message that could be read as far as its contents has a manifest. */
bool wasRead(const MessageRow &row)
{
    return !row.manifest.isEmpty();
}

Result<> checkNotGuarded(Database &database, const MessageRow &row)
{
    DX_LET(const LoadedSync sync, loadSync(database, row.agreement));
    if (sync.state.in.guarded && sync.state.in.guarded->uid == row.batch)
        return fail(Error::Code::Denied,
                    Text::tr("The deletion guard holds this message. Approve or reject its cycle "
                             "(%1).")
                        .arg(row.cycle.value));
    return {};
}

} // namespace

Result<MessageLook> lookInto(Database &database, MessageId id, qsizetype most)
{
    MessageLook look;
    DX_LET(look.row, Messages(database).byId(id));
    if (!look.row.payload.isValid())
        return look;
    DX_LET(const QByteArray bytes, Messages(database).payload(look.row.payload));
    if (isPayload(bytes)) {
        if (const auto text = payloadText(bytes, most)) {
            look.content = text->text;
            look.isCut = text->isCut;
            return look;
        }
    }
    look.isRaw = true;
    look.content = bytes.left(most);
    look.isCut = bytes.size() > most;
    return look;
}

Result<QString> retryMessage(Database &database, MessageId id, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
    Messages messages(database);
    DX_LET(const MessageRow row, messages.byId(id));
    QString text;
    if (row.state == MessageState::Queued) {
        DX_TRY(messages.tryNow(row.agreement));
        text = Text::tr("The next cycle hands it over.");
    } else if (row.state == MessageState::Rejected && (wasRead(row) || row.payload.isValid())) {
        DX_TRY(messages.setState(id, MessageState::Received, now));
        text = Text::tr("The next cycle judges it again.");
    } else if (row.state == MessageState::Rejected) {
        return fail(Error::Code::Invalid,
                    Text::tr("Nothing of this message was kept. What its sender still has to say "
                             "comes again by itself."));
    } else {
        return isDone();
    }
    DX_TRY(transaction.commit());
    return text;
}

Result<QString> dropMessage(Database &database, MessageId id, const QString &by, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::beginOrJoin(database));
    Messages messages(database);
    DX_LET(const MessageRow row, messages.byId(id));
    const QString note = Text::tr("dropped by %1").arg(by);
    QString text;
    switch (row.state) {
    case MessageState::Rejected:
        DX_TRY(messages.remove(id));
        text = Text::tr("The message was removed.");
        break;
    case MessageState::Held:
    case MessageState::Received:
        if (!wasRead(row)) {
            DX_TRY(messages.remove(id));
            text = Text::tr("The message was removed.");
            break;
        }
        DX_TRY(checkNotGuarded(database, row));
        DX_TRY(messages.setBatchState(row.agreement, row.batch, MessageState::Applied, now, note));
        text = Text::tr("The batch counts as lost; its sender sends it again.");
        break;
    case MessageState::Queued:
        DX_TRY(messages.setState(id, MessageState::Sent, now, note));
        text = Text::tr("The message counts as lost; what it says is sent again when the partner "
                        "misses it, or after the resend time.");
        break;
    case MessageState::Sent:
    case MessageState::Applied:
        return isDone();
    }
    DX_TRY(transaction.commit());
    return text;
}

} // namespace dx
