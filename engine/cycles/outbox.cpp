#include "engine/cycles/outbox.h"

#include "engine/cycles/cycle_events.h"
#include "engine/cycles/step.h"
#include "engine/protocol/message.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Outbox)
};

constexpr qint64 kFirstRetryMs = 60'000;
constexpr int kMaxDoublings = 6; // up to about an hour

qint64 retryDelay(int attempts)
{
    return kFirstRetryMs << std::clamp(attempts - 1, 0, kMaxDoublings);
}

} // namespace

Outbox::Outbox(Database &database, const TransportFactory &transports, CycleMonitor &monitor,
               CycleId cycle, Timestamp now, qint64 fence)
    : m_database(database), m_transports(transports), m_monitor(monitor), m_cycle(cycle),
      m_now(now), m_fence(fence)
{
}

Result<int> Outbox::deliver(const Agreement &agreement, bool dueOnly)
{
    Messages messages(m_database);
    DX_LET(QList<MessageRow> queued, messages.queued(agreement.id));
    if (dueOnly) // a time beyond the longest delay is from before the clock was set back
        queued.removeIf([&](const MessageRow &row) {
            return row.nextAttemptAt > m_now
                && row.nextAttemptAt - m_now <= retryDelay(row.attempts);
        });
    if (queued.isEmpty())
        return 0;
    QList<MessageId> ids;
    for (const MessageRow &message : queued)
        ids.append(message.id);
    DX_LET(Step begun, Step::begin(m_database, m_fence));
    DX_TRY(messages.begin(ids, m_now));
    DX_TRY(begun.commit());
    if (const auto sent = send(agreement, queued); !sent) {
        DX_TRY(noteFailure(agreement, queued, sent.error()));
        return tl::unexpected(sent.error());
    }
    DX_LET(Step done, Step::begin(m_database, m_fence));
    for (const MessageId id : ids)
        DX_TRY(messages.setState(id, MessageState::Sent, m_now));
    DX_TRY(done.commit());
    m_monitor.countPhase(ids.size());
    return int(ids.size());
}

Result<> Outbox::send(const Agreement &agreement, const QList<MessageRow> &messages)
{
    DX_LET(const auto transport, m_transports(agreement.settings));
    DX_LET(const QByteArray code, AgreementStates(m_database).code(agreement.id));
    const QByteArray to = agreement.settings.partnerAddress.toUtf8();
    for (const MessageRow &message : messages) {
        DX_LET(const QByteArray bytes, bytesOf(agreement, message, code));
        DX_TRY(transport->send(to, bytes));
        m_monitor.advance();
    }
    return transport->flush();
}

Result<QByteArray> Outbox::bytesOf(const Agreement &agreement, const MessageRow &message,
                                   const QByteArray &code)
{
    if (!message.payload.isValid()) {
        m_lastBytes.clear();
        m_lastPayload = {};
    } else if (m_lastPayload != message.payload) {
        DX_LET(m_lastBytes, Messages(m_database).payload(message.payload));
        m_lastPayload = message.payload;
    }
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const Manifest manifest, manifestFromJson(message.manifest));
    Envelope envelope;
    envelope.from = site.address.toUtf8();
    envelope.to = agreement.settings.partnerAddress.toUtf8();
    envelope.date = message.createdAt;
    return buildMessage(envelope, manifest, m_lastBytes, code);
}

Result<> Outbox::noteFailure(const Agreement &agreement, const QList<MessageRow> &messages,
                             const Error &error)
{
    DX_LET(Step step, Step::begin(m_database, m_fence));
    for (const MessageRow &message : messages)
        DX_TRY(Messages(m_database)
                   .postpone(message.id, message.attempts + 1,
                             m_now + retryDelay(message.attempts + 1), error.text));
    DX_TRY(logEvent(m_database, CycleEvent::NotDelivered, Severity::Error,
                    Text::tr("Messages to %1 could not be delivered. %2")
                        .arg(agreement.settings.name, error.text),
                    Text::tr("They stay in the outbox and are tried again by the next cycle."),
                    agreement.id, m_cycle, m_now));
    return step.commit();
}

} // namespace dx
