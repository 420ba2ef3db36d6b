#include "engine/cycles/inbox.h"

#include "engine/cycles/cycle_events.h"
#include "engine/cycles/message_rows.h"
#include "engine/cycles/step.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Inbox)
};

constexpr int kTogether = 200; // messages stored by one commit
constexpr qint64 kBytesTogether = 16 * 1024 * 1024;

/** Whose message it says it is. The address is not signed, but names the key it must be signed by;
 * what is signed names it again. */
Agreement *agreementFrom(const Envelope &envelope, QList<Agreement> &agreements)
{
    const QString from = QString::fromUtf8(envelope.from);
    const auto found
        = std::find_if(agreements.begin(), agreements.end(), [&](const Agreement &agreement) {
              return agreement.settings.partnerAddress.compare(from, Qt::CaseInsensitive) == 0;
          });
    return found == agreements.end() ? nullptr : &*found;
}

tl::unexpected<Error> notAuthentic(const QString &reason)
{
    return fail(Error::Code::Denied, reason);
}

} // namespace

Inbox::Inbox(const CycleEnvironment &environment, CycleMonitor &monitor, CycleId cycle,
             Timestamp now)
    : m_database(environment.database), m_keys(environment.keys), m_monitor(monitor),
      m_cycle(cycle), m_now(now), m_fence(environment.fence)
{
}

Result<> Inbox::load()
{
    DX_LET(m_site, SiteStore(m_database).read());
    if (!m_own) {
        // without the keys nothing is taken, so that nothing is lost
        DX_LET(m_own, SiteKeys(m_database, m_keys).load(m_now));
    }
    return {};
}

Result<> Inbox::judgeAgain(const QList<Agreement> &agreements)
{
    Messages messages(m_database);
    DX_LET(const QList<MessageRow> unread, messages.unread());
    if (unread.isEmpty())
        return {};
    DX_TRY(load());
    QList<Agreement> known = agreements;
    DX_LET(Step step, Step::begin(m_database, m_fence));
    for (const MessageRow &row : unread) {
        DX_TRY(judge([&] { return messages.payload(row.payload); },
                     Text::tr("message %1").arg(row.id.value), known));
        DX_TRY(messages.remove(row.id));
    }
    return step.commit();
}

Result<int> Inbox::fetch(Transport &transport, const QList<Agreement> &agreements)
{
    DX_TRY(load());
    QList<Agreement> known = agreements; // pins as they are made
    DX_LET(const QList<WaitingMessage> waiting, transport.waiting(m_site.address.toUtf8()));
    DX_TRY(noteStrangers(transport.strangers()));
    int taken = 0;
    qsizetype next = 0;
    while (next < waiting.size()) {
        QList<QByteArray> stored;
        qint64 bytes = 0;
        DX_LET(Step step, Step::begin(m_database, m_fence));
        while (next < waiting.size() && stored.size() < kTogether && bytes < kBytesTogether) {
            const WaitingMessage &message = waiting[next++];
            bytes += message.bytes;
            auto result = judge([&] { return transport.read(message.handle); },
                                QString::fromUtf8(message.handle), known);
            if (!result && result.error().code == Error::Code::NotFound)
                continue; // another program took it
            if (!result)
                return tl::unexpected(std::move(result).error());
            stored.append(message.handle);
            m_monitor.advance();
        }
        DX_TRY(step.commit());
        for (const QByteArray &handle : stored)
            DX_TRY(transport.confirm(handle));
        DX_TRY(transport.flush());
        taken += int(stored.size());
    }
    m_monitor.countPhase(taken);
    return taken;
}

/** Stores a message as received or as rejected. */
Result<> Inbox::judge(const Reading &read, const QString &where, QList<Agreement> &agreements)
{
    auto bytes = read();
    if (!bytes && bytes.error().code == Error::Code::Invalid)
        return reject(where, {}, std::nullopt, nullptr, bytes.error().text);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto classic = parseClassicMessage(*bytes);
    if (!classic)
        return reject(where, *bytes, std::nullopt, nullptr, classic.error().text);
    if (*classic)
        return takeClassic(**classic, *bytes, where, agreements);
    auto sealed = parseMessage(*bytes);
    if (!sealed)
        return reject(where, *bytes, std::nullopt, nullptr, sealed.error().text);
    const Envelope envelope = sealed->envelope;
    Agreement *const agreement = agreementFrom(envelope, agreements);
    if (!agreement)
        return reject(where, *bytes, envelope, nullptr,
                      Text::tr("It belongs to no agreement of this site."));
    bytes->clear(); // opening takes several times as much; what is rejected is read again
    const auto rejects = [&](const QString &reason) {
        return reject(where, read().value_or(QByteArray()), envelope, agreement, reason);
    };
    const auto message = openMessage(std::move(*sealed), m_own->all);
    if (!message)
        return rejects(message.error().text);
    if (const auto vouched = vouch(*message, *agreement); !vouched) {
        if (vouched.error().code != Error::Code::Denied)
            return vouched;
        return rejects(vouched.error().text);
    }
    return storeMessage(*message, *agreement);
}

/** Error Denied with the reason: the message is not the partner's. */
Result<> Inbox::vouch(const Message &message, Agreement &agreement)
{
    const Manifest &manifest = message.content.manifest;
    if (manifest.agreement != agreement.uid)
        return notAuthentic(Text::tr("It belongs to another agreement than the one with %1.")
                                .arg(agreement.settings.name));
    const MessageType expected
        = agreement.role == Role::Server ? MessageType::ReqTx : MessageType::SrvTx;
    if (manifest.type != expected)
        return notAuthentic(Text::tr("It is meant for the other end of the agreement."));
    if (!agreement.partnerSiteUid.isEmpty() && manifest.sender.uid != agreement.partnerSiteUid)
        return notAuthentic(Text::tr("It was made by another site than the partner's."));
    if (!manifest.receiver.isEmpty() && manifest.receiver != m_site.uid)
        return notAuthentic(Text::tr("It is meant for another site."));
    return SignerCheck(m_database, m_cycle, m_now)
        .check(message, agreement, m_own->present.certificate);
}

Result<> Inbox::storeMessage(const Message &message, const Agreement &agreement)
{
    Messages messages(m_database);
    const Manifest &manifest = message.content.manifest;
    DX_LET(const bool known, messages.has(agreement.id, manifest.header.batch, manifest.part));
    MessageRow row = messageOf(manifest);
    row.agreement = agreement.id;
    row.state = MessageState::Received;
    row.cycle = m_cycle;
    row.createdAt = m_now;
    if (!message.content.payload.isEmpty() && !known) {
        DX_LET(row.payload, messages.addPayload(message.content.payload));
    }
    if (known) {
        // The same batch again: its numbers count again (an acknowledgement may be due anew), its
        // contents are here.
        DX_TRY(messages.repeated(agreement.id, manifest.header.batch));
        return {};
    }
    DX_TRY(messages.insert(row));
    return logEvent(
        m_database, CycleEvent::MessageTaken, Severity::Information,
        Text::tr("A message from %1 was taken: %2 (%n records).", nullptr, int(manifest.records))
            .arg(agreement.settings.name, row.subject),
        {}, agreement.id, m_cycle, m_now, LogLevel::Medium);
}

/** One event for all of them; nothing is opened, moved or removed. */
Result<> Inbox::noteStrangers(const Strangers &strangers)
{
    if (strangers.count == 0)
        return {};
    QString names = QString::fromUtf8(strangers.first.join(", "));
    if (const qsizetype more = strangers.count - strangers.first.size(); more > 0)
        names += Text::tr(" and %1 more").arg(more);
    DX_LET(Step step, Step::begin(m_database, m_fence));
    DX_TRY(logEvent(m_database, CycleEvent::Strangers, Severity::Warning,
                    Text::tr("Among the messages for %1 lies what is no message and was not "
                             "opened: %2.")
                        .arg(m_site.address, names),
                    Text::tr("Move it elsewhere; nobody reads it here."), {}, m_cycle, m_now));
    return step.commit();
}

Result<> Inbox::reject(const QString &where, const QByteArray &bytes,
                       const std::optional<Envelope> &envelope, const Agreement *agreement,
                       const QString &reason)
{
    MessageRow row;
    if (envelope) {
        row.batch = envelope->batch;
        row.part = envelope->part;
        row.parts = envelope->parts;
    }
    row.state = MessageState::Rejected;
    row.agreement = agreement ? agreement->id : AgreementId();
    row.cycle = m_cycle;
    row.createdAt = m_now;
    row.error = reason;
    Messages messages(m_database);
    if (!bytes.isEmpty()) {
        DX_LET(row.payload, messages.addPayload(bytes)); // the whole of it, to be looked at
    }
    DX_TRY(messages.insert(row));
    const QString from
        = envelope ? QString::fromUtf8(envelope->from) : Text::tr("an unknown sender");
    QString which = where;
    if (envelope)
        which += Text::tr(", batch %1").arg(QString::fromUtf8(envelope->batch));
    m_rejections.append(
        {row.agreement,
         Text::tr("A message from %1 was rejected (%2). %3").arg(from, which, reason)});
    return logEvent(
        m_database,
        envelope && !agreement ? CycleEvent::UnknownSender : CycleEvent::MessageRejected,
        Severity::Warning, m_rejections.constLast().text,
        Text::tr("Nothing of it was applied. Look at it in the quarantine; if it is the "
                 "partner's, invite it again."),
        row.agreement, m_cycle, m_now);
}

} // namespace dx
