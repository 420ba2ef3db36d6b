#pragma once

#include "engine/cycles/message_queue.h"
#include "model/newest_first_model.h"

namespace dx {

class SiteSession;

/** The messages of a site under a filter, newest first; read again when the store changes. */
class MessagesModel final : public NewestFirstModel<MessageRow>
{
    Q_OBJECT
public:
    enum Column {
        Number,
        Queue,
        Partner,
        Since,
        Records,
        Subject,
        Note,
        ColumnCount,
    };
    explicit MessagesModel(SiteSession &session, QObject *parent = nullptr); ///< it outlives us

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    void setFilter(std::optional<MessageState> state);

    QFuture<Result<MessageLook>> look(MessageId id);
    /** HTML: what the message is, its numbers and its manifest. */
    QString heading(const MessageRow &row, const QString &mutedColor) const;
    static QString queueName(MessageState state); ///< "Outbox"

    QFuture<Result<QString>> retry(MessageId id);
    QFuture<Result<QString>> drop(MessageId id);
    static bool canRetry(const MessageRow &row);
    static bool canDrop(const MessageRow &row);

protected:
    Page fetch(MessageId before, int limit) override;

private:
    QString partnerName(AgreementId agreement) const;

    SiteSession &m_session;
    MessageQuery m_query;
};

} // namespace dx
