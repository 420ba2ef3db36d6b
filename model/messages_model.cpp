#include "model/messages_model.h"

#include "engine/core/clock.h"
#include "model/forcing.h"
#include "model/site_session.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr qsizetype kMostShown = 512 * 1024; // a reader with more is of no use

QString timeText(Timestamp at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at), QLocale::ShortFormat);
}

} // namespace

MessagesModel::MessagesModel(SiteSession &session, QObject *parent)
    : NewestFirstModel({tr("Message"), tr("Queue"), tr("Partner"), tr("Since"), tr("Records"),
                        tr("Subject"), tr("Note")},
                       parent),
      m_session(session)
{
    connect(&session, &SiteSession::contentChanged, this, &MessagesModel::reload);
    reload();
}

MessagesModel::Page MessagesModel::fetch(MessageId before, int limit)
{
    MessageQuery query = m_query;
    query.before = before;
    query.limit = limit;
    return m_session.read([query](Database &database) { return Messages(database).find(query); });
}

void MessagesModel::setFilter(std::optional<MessageState> state)
{
    if (m_query.state == state)
        return;
    m_query.state = state;
    reload();
}

QString MessagesModel::queueName(MessageState state)
{
    switch (state) {
    case MessageState::Queued:
        return tr("Outbox");
    case MessageState::Sent:
        return tr("Sent");
    case MessageState::Received:
        return tr("Inbox");
    case MessageState::Applied:
        return tr("Done");
    case MessageState::Held:
        return tr("Held");
    case MessageState::Rejected:
        break;
    }
    return tr("Quarantine");
}

QString MessagesModel::partnerName(AgreementId agreement) const
{
    for (const Agreement &known : m_session.summary().agreements) {
        if (known.id == agreement)
            return known.settings.name;
    }
    return tr("unknown");
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    const MessageRow *message = index.isValid() ? row(index.row()) : nullptr;
    if (!message)
        return {};
    const bool isNumber = index.column() == Number || index.column() == Records;
    if (role == Qt::TextAlignmentRole && isNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Note)
        return message->error;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Number:
        return QString::number(message->id.value);
    case Queue:
        return queueName(message->state);
    case Partner:
        return partnerName(message->agreement);
    case Since:
        return timeText(message->createdAt);
    case Records:
        return QLocale().toString(message->records);
    case Subject:
        return message->subject;
    case Note:
        return message->error;
    default:
        return {};
    }
}

QFuture<Result<MessageLook>> MessagesModel::look(MessageId id)
{
    return m_session.read([id](Database &database) { return lookInto(database, id, kMostShown); });
}

QString MessagesModel::heading(const MessageRow &row, const QString &mutedColor) const
{
    const QString way = row.outgoing ? tr("to %1") : tr("from %1");
    QString html = u"<p><b>%1</b> · %2 %3</p>"_s.arg(
        tr("Message %1").arg(row.id.value), queueName(row.state),
        way.arg(partnerName(row.agreement)).toHtmlEscaped());
    if (!row.error.isEmpty())
        html += u"<p>%1</p>"_s.arg(row.error.toHtmlEscaped());
    QStringList facts;
    if (!row.subject.isEmpty())
        facts.append(row.subject);
    if (!row.batch.isEmpty())
        facts.append(tr("batch %1, part %2 of %3")
                         .arg(QString::fromLatin1(row.batch))
                         .arg(row.part)
                         .arg(row.parts));
    if (row.cycle.isValid())
        facts.append(tr("cycle %1").arg(row.cycle.value));
    if (row.attempts > 0)
        facts.append(
            tr("%n attempts, next %1", nullptr, row.attempts).arg(timeText(row.nextAttemptAt)));
    for (const QString &fact : std::as_const(facts))
        html += u"<p style=\"color:%1\">%2</p>"_s.arg(mutedColor, fact.toHtmlEscaped());
    return html;
}

bool MessagesModel::canRetry(const MessageRow &row)
{
    return row.state == MessageState::Queued || row.state == MessageState::Rejected;
}

bool MessagesModel::canDrop(const MessageRow &row)
{
    return row.state != MessageState::Sent && row.state != MessageState::Applied;
}

QFuture<Result<QString>> MessagesModel::retry(MessageId id)
{
    return m_session.write(
        [id](Database &database) { return retryMessage(database, id, SystemClock().now()); });
}

QFuture<Result<QString>> MessagesModel::drop(MessageId id)
{
    return m_session.write([id, by = askedBy()](Database &database) {
        return dropMessage(database, id, by, SystemClock().now());
    });
}

} // namespace dx
