#include "engine/cycles/classic_request.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/inbox.h"
#include "engine/cycles/message_rows.h"
#include "engine/keys/partner_passwords.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Inbox)
};

/** By the postoffice that it names; who names none, by the address it comes from. */
Agreement *classicPartner(const ClassicMessage &message, QList<Agreement> &agreements)
{
    const QByteArray from = classicMailbox(message.from);
    const auto found
        = std::find_if(agreements.begin(), agreements.end(), [&](const Agreement &agreement) {
              const AgreementSettings &settings = agreement.settings;
              if (!isMsMail(agreement))
                  return false;
              return message.requestor.isEmpty()
                  ? classicMailbox(settings.partnerAddress.toUtf8()) == from
                  : settings.postoffice.toUtf8() == message.requestor;
          });
    return found == agreements.end() ? nullptr : &*found;
}

/** A serial for a message that has none: they count in the order of their arrival. */
Result<qint64> nextSerial(Database &database, AgreementId agreement)
{
    qint64 last = 0;
    DX_LET(const AgreementStateRow state, AgreementStates(database).read(agreement));
    for (const EpochRow &epoch : state.epochs)
        last = std::max(last, epoch.lastSerial);
    DX_LET(const QList<MessageRow> waiting, Messages(database).waiting(agreement));
    for (const MessageRow &row : waiting)
        last = std::max(last, row.serial);
    return last + 1;
}

} // namespace

/** Why a classic message is not let in, or nothing. Error: nobody can tell now. */
Result<QString> Inbox::faultOf(const ClassicMessage &message, const Agreement *agreement)
{
    static const QList<QByteArray> tasks{"", "IMPORTREQ", "EXPORT", "UPDATE", "STATUS"};
    const QString name = QString::fromLatin1(message.requestor);
    if (!agreement)
        return message.requestor.isEmpty()
            ? Text::tr("Its sender is no requestor of the kind MS Mail of this site.")
            : Text::tr("%1 is no requestor of the kind MS Mail of this site.").arg(name);
    const AgreementSettings &settings = agreement->settings;
    if (classicMailbox(settings.partnerAddress.toUtf8()) != classicMailbox(message.from))
        return Text::tr("It names %1, but it was not sent from the address of that requestor, %2.")
            .arg(settings.postoffice, settings.partnerAddress);
    if (message.type == MessageType::SrvTx)
        return Text::tr("It is the answer of a server, and to %1 this site is the server.")
            .arg(settings.name);
    if (!tasks.contains(message.task))
        return Text::tr("Its task is unknown: TASK=%1.")
            .arg(QString::fromUtf8(message.task.left(40)));
    DX_LET(const bool known,
           PartnerPasswords(m_database, m_keys).matches(*agreement, message.password));
    return known ? QString() : Text::tr("Its password is not that of %1.").arg(settings.name);
}

/** A report of the partner's own log is for the administrator, and nothing else. */
Result<> Inbox::noteReport(const ClassicMessage &message, const Agreement &agreement)
{
    constexpr qsizetype kTold = 500;
    const QString report = QString::fromUtf8(message.transactions.left(kTold)).simplified();
    return logEvent(m_database, CycleEvent::StatusReport, Severity::Information,
                    Text::tr("%1 reports its status: %2").arg(agreement.settings.name, report), {},
                    agreement.id, m_cycle, m_now);
}

/** Stores it under a manifest that says in the words of our protocol what its numbers mean. */
Result<> Inbox::storeRequest(const ClassicMessage &message, const ClassicCount &counted,
                             const Agreement &agreement, const QByteArray &batch)
{
    Messages messages(m_database);
    DX_LET(const bool known, messages.has(agreement.id, batch, 1));
    if (known) // the very same message again: answered anew, applied once
        return messages.repeated(agreement.id, batch);
    const QByteArray postoffice = agreement.settings.postoffice.toUtf8();
    DX_LET(const AgreementStateRow state, AgreementStates(m_database).read(agreement.id));
    ClassicRequest request;
    request.wishes = ClassicWishes::of(message);
    const Usn last = counted.numbered ? counted.last : state.received + counted.last;
    request.claimed = message.requestorSequence.value_or(last);
    // transactions without numbers end at R, or go on from what was applied
    request.first = message.requestorSequence
        ? std::max<Usn>(0, *message.requestorSequence - counted.transactions) + 1
        : state.received + 1;
    Manifest manifest;
    manifest.type = MessageType::ReqTx;
    manifest.agreement = agreement.uid;
    manifest.sender = {agreement.uid, QString::fromUtf8(postoffice),
                       QString::fromUtf8(postoffice.left(postoffice.indexOf('/')))};
    manifest.records = manifest.totalRecords = counted.transactions;
    if (!message.transactions.isEmpty())
        manifest.payloadDigest = sha256(message.transactions);
    MessageHeader &header = manifest.header;
    header.batch = batch;
    header.kind = BatchKind::Delta;
    header.epoch = classicEpoch();
    DX_LET(header.serial, nextSerial(m_database, agreement.id));
    header.value = counted.numbered ? counted.last
        : counted.last > 0          ? request.first + counted.last - 1
                                    : 0;
    header.ackValue = message.serverSequence.value_or(0);
    header.requests = message.imports;
    header.requestOpen
        = message.task == "IMPORTREQ" || (request.claimed == 0 && header.ackValue == 0);
    header.gap = true; // from the S that it names, whatever was sent after it
    if (counted.transactions == 0)
        manifest.payloadDigest = Digest();
    MessageRow row = messageOf(manifest);
    row.manifest = request.into(row.manifest);
    row.agreement = agreement.id;
    row.state = MessageState::Received;
    row.cycle = m_cycle;
    row.createdAt = m_now;
    if (counted.transactions > 0) {
        DX_LET(row.payload, messages.addPayload(message.transactions));
    }
    DX_TRY(messages.insert(row));
    return logEvent(
        m_database, CycleEvent::MessageTaken, Severity::Information,
        Text::tr("A request from %1 was taken: %2").arg(agreement.settings.name, row.subject), {},
        agreement.id, m_cycle, m_now, LogLevel::Medium);
}

Result<> Inbox::takeClassic(const ClassicMessage &message, const QByteArray &bytes,
                            const QString &where, QList<Agreement> &agreements)
{
    const Agreement *const agreement = classicPartner(message, agreements);
    Envelope envelope;
    envelope.from = message.from;
    envelope.batch = uidOfText(bytes);
    DX_LET(const QString fault, faultOf(message, agreement));
    if (!fault.isEmpty())
        return reject(where, bytes, envelope, agreement, fault);
    if (message.task == "STATUS")
        return noteReport(message, *agreement);
    const auto counted = countTransactions(message.transactions);
    if (!counted)
        return reject(where, bytes, envelope, agreement, counted.error().text);
    return storeRequest(message, *counted, *agreement, uidOfText(agreement->uid + bytes));
}

} // namespace dx
