#include "engine/cycles/outbox.h"

#include "engine/cycles/classic_request.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/step.h"
#include "engine/protocol/invitation.h"
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

Outbox::Outbox(const CycleEnvironment &environment, CycleMonitor &monitor, CycleId cycle,
               Timestamp now)
    : m_database(environment.database), m_transports(environment.transports),
      m_keys(environment.keys), m_monitor(monitor), m_cycle(cycle), m_now(now),
      m_fence(environment.fence)
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
    for (const MessageRow &row : queued) {
        DX_TRY(messages.setState(row.id, MessageState::Sent, m_now));
        DX_TRY(logEvent(
            m_database, CycleEvent::MessageSent, Severity::Information,
            Text::tr("A message was sent to %1: %2 (%n records).", nullptr, int(row.records))
                .arg(agreement.settings.name, row.subject),
            {}, agreement.id, m_cycle, m_now, LogLevel::Medium));
    }
    DX_TRY(done.commit());
    m_monitor.countPhase(ids.size());
    return int(ids.size());
}

Result<> Outbox::send(const Agreement &agreement, const QList<MessageRow> &messages)
{
    DX_LET(const auto transport, m_transports(agreement.settings));
    DX_LET(const Identity identity,
           isMsMail(agreement) ? Result<Identity>(Identity()) : identityFor(agreement));
    const QByteArray to = agreement.settings.partnerAddress.toUtf8();
    for (const MessageRow &message : messages) {
        DX_LET(const QByteArray bytes,
               isMsMail(agreement) ? classicBytesOf(agreement, message)
                                   : bytesOf(agreement, message, identity));
        DX_TRY(transport->send(to, bytes));
        m_monitor.advance();
    }
    return transport->flush();
}

/** What the partner needs to tell our signature by: until it has our present certificate, how that
 * follows from one it may have; while its invitation is valid, that we have it: a message that
 * comes late must not end this, and the server looks at it once only. */
Result<Identity> Outbox::identityFor(const Agreement &agreement)
{
    if (agreement.certificate.isEmpty())
        return fail(Error::Code::Denied,
                    Text::tr("There is no certificate of %1 to seal messages for: it must be "
                             "invited again.")
                        .arg(agreement.settings.name));
    if (!m_own) {
        DX_LET(m_site, SiteStore(m_database).read());
        DX_LET(m_own, SiteKeys(m_database, m_keys).load(m_now));
    }
    const QByteArray &own = m_own->present.certificate;
    Identity identity;
    if (agreement.knownFingerprint != fingerprintOf(own))
        identity.chain = m_own->chain;
    DX_LET(const QByteArray code, AgreementStates(m_database).code(agreement.id));
    if (agreement.role == Role::Requestor && !code.isEmpty() && m_now <= agreement.codeExpiresAt)
        identity.proof = enrolmentProof({agreement.uid, m_site.address.toUtf8(),
                                         agreement.settings.partnerAddress.toUtf8(), own},
                                        code);
    return identity;
}

Result<QByteArray> Outbox::bytesOf(const Agreement &agreement, const MessageRow &message,
                                   const Identity &identity)
{
    if (!message.payload.isValid()) {
        m_lastBytes.clear();
        m_lastPayload = {};
    } else if (m_lastPayload != message.payload) {
        DX_LET(m_lastBytes, Messages(m_database).payload(message.payload));
        m_lastPayload = message.payload;
    }
    DX_LET(Manifest manifest, manifestFromJson(message.manifest));
    manifest.identity = identity;
    Envelope envelope;
    envelope.from = m_site.address.toUtf8();
    envelope.to = agreement.settings.partnerAddress.toUtf8();
    envelope.date = message.createdAt;
    return buildMessage(envelope, manifest, m_lastBytes, {m_own->present, agreement.certificate});
}

/** A reply to an MS Mail partner, which has no keys. */
Result<QByteArray> Outbox::classicBytesOf(const Agreement &agreement, const MessageRow &message)
{
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const Manifest manifest, manifestFromJson(message.manifest));
    const ClassicWishes wishes = ClassicRequest::from(message.manifest).wishes;
    ClassicReply reply;
    reply.from = site.address.toUtf8();
    reply.to = agreement.settings.partnerAddress.toUtf8();
    reply.date = message.createdAt;
    reply.messageId = manifest.header.batch + '@' + reply.from.mid(reply.from.indexOf('@') + 1);
    reply.numbers = subjectNumbers(manifest);
    reply.task = manifest.header.kind == BatchKind::Full ? "IMPORT" : "UPDATE";
    reply.requestor = agreement.settings.postoffice.toUtf8();
    reply.templates = wishes.templates;
    reply.form = wishes.form;
    if (message.payload.isValid()) {
        DX_LET(reply.transactions, Messages(m_database).payload(message.payload));
    }
    return buildClassicMessage(reply);
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
