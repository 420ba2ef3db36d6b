#include "engine/store/agreement_state.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr auto kRead
    = "SELECT settings, settings_seen, sent, acked, scanned, scope_digest, sent_digest,"
      " serial_out, full_needed, full_done, full_value, full_for, rewind, resend_days,"
      " last_sent_at, last_heartbeat_at, ack_due, gap_due, request_due, partner_request,"
      " request_answered, partner_request_epoch_number, partner_request_epoch_random, partner_held,"
      " epoch_number, epoch_random, received, applied_serial, requests, request_open,"
      " received_digest, partner_digest, partner_digest_value, verified, verified_at, asked_at,"
      " last_contact_at, held_value FROM agreement WHERE id = :agreement";

constexpr auto kWrite
    = "UPDATE agreement SET settings_seen = :settings_seen, sent = :sent, acked = :acked,"
      " scanned = :scanned, scope_digest = :scope_digest, sent_digest = :sent_digest,"
      " serial_out = :serial_out, full_needed = :full_needed, full_done = :full_done,"
      " former_scope = CASE WHEN :full_done >= :full_needed"
      " AND settings = :settings_seen THEN '' ELSE former_scope END,"
      " full_value = :full_value, full_for = :full_for, rewind = :rewind,"
      " resend_days = :resend_days, last_sent_at = :last_sent_at,"
      " last_heartbeat_at = :last_heartbeat_at, ack_due = :ack_due, gap_due = :gap_due,"
      " request_due = :request_due, partner_request = :partner_request,"
      " request_answered = :request_answered, partner_request_epoch_number = "
      ":partner_request_epoch_number,"
      " partner_request_epoch_random = :partner_request_epoch_random, partner_held = :partner_held,"
      " epoch_number = :epoch_number, epoch_random = :epoch_random, received = :received,"
      " applied_serial = :applied_serial, requests = :requests, request_open = :request_open,"
      " received_digest = :received_digest, partner_digest = :partner_digest,"
      " partner_digest_value = :partner_digest_value, verified = :verified,"
      " verified_at = :verified_at, asked_at = :asked_at, last_contact_at = :last_contact_at,"
      " held_value = :held_value"
      " WHERE id = :agreement";

/** Reads columns one after the other, so that the order stands in the SQL text alone. */
class Row
{
public:
    explicit Row(const Statement &row) : m_row(row) { }
    qint64 number() { return m_row.integer(m_column++); }
    bool flag() { return number() != 0; }
    QByteArray text() { return m_row.utf8(m_column++); }
    Digest digest() { return Digest::fromBytes(m_row.blob(m_column++)); }
    std::optional<qint64> optional()
    {
        const int column = m_column++;
        return m_row.isNull(column) ? std::nullopt : std::optional(m_row.integer(column));
    }

private:
    const Statement &m_row;
    int m_column = 0;
};

void readSender(Row &row, AgreementStateRow &state)
{
    state.settings = row.number();
    state.settingsSeen = row.number();
    state.sent = row.number();
    state.acked = row.number();
    state.scanned = row.number();
    state.scopeDigest = row.digest();
    state.sentDigest = row.digest();
    state.serialOut = row.number();
    state.fullNeeded = row.number();
    state.fullDone = row.number();
    state.fullValue = row.optional();
    state.fullFor = row.number();
    state.rewind = row.flag();
    state.resendDays = int(row.number());
    state.lastSentAt = row.number();
    state.lastHeartbeatAt = row.number();
    state.ackDue = row.flag();
    state.gapDue = row.flag();
    state.requestDue = row.flag();
    state.partnerRequest = row.number();
    state.requestAnswered = row.number();
    state.requestEpochNumber = row.number();
    state.requestEpochRandom = row.text();
    state.partnerHeld = row.optional();
}

void readReceiver(Row &row, AgreementStateRow &state)
{
    state.epochNumber = row.number();
    state.epochRandom = row.text();
    state.received = row.number();
    state.appliedSerial = row.number();
    state.requests = row.number();
    state.requestOpen = row.flag();
    state.receivedDigest = row.digest();
    state.partnerDigest = row.digest();
    state.partnerDigestValue = row.number();
    if (const auto verified = row.optional())
        state.verified = *verified != 0;
    state.verifiedAt = row.number();
    state.askedAt = row.number();
    state.lastContactAt = row.number();
    state.heldValue = row.optional();
}

QVariant orNull(std::optional<qint64> value)
{
    return value ? QVariant(*value) : QVariant();
}

void bindSender(Statement &to, const AgreementStateRow &state)
{
    to.bind(u":settings_seen"_s, state.settingsSeen)
        .bind(u":sent"_s, state.sent)
        .bind(u":acked"_s, state.acked)
        .bind(u":scanned"_s, state.scanned)
        .bind(u":scope_digest"_s, state.scopeDigest.toBytes())
        .bind(u":sent_digest"_s, state.sentDigest.toBytes())
        .bind(u":serial_out"_s, state.serialOut)
        .bind(u":full_needed"_s, state.fullNeeded)
        .bind(u":full_done"_s, state.fullDone)
        .bind(u":full_value"_s, orNull(state.fullValue))
        .bind(u":full_for"_s, state.fullFor)
        .bind(u":rewind"_s, state.rewind)
        .bind(u":resend_days"_s, state.resendDays)
        .bind(u":last_sent_at"_s, state.lastSentAt)
        .bind(u":last_heartbeat_at"_s, state.lastHeartbeatAt)
        .bind(u":ack_due"_s, state.ackDue)
        .bind(u":gap_due"_s, state.gapDue)
        .bind(u":request_due"_s, state.requestDue)
        .bind(u":partner_request"_s, state.partnerRequest)
        .bind(u":request_answered"_s, state.requestAnswered)
        .bind(u":partner_request_epoch_number"_s, state.requestEpochNumber)
        .bindText(u":partner_request_epoch_random"_s, state.requestEpochRandom)
        .bind(u":partner_held"_s, orNull(state.partnerHeld));
}

void bindReceiver(Statement &to, const AgreementStateRow &state)
{
    to.bind(u":epoch_number"_s, state.epochNumber)
        .bindText(u":epoch_random"_s, state.epochRandom)
        .bind(u":received"_s, state.received)
        .bind(u":applied_serial"_s, state.appliedSerial)
        .bind(u":requests"_s, state.requests)
        .bind(u":request_open"_s, state.requestOpen)
        .bind(u":received_digest"_s, state.receivedDigest.toBytes())
        .bind(u":partner_digest"_s, state.partnerDigest.toBytes())
        .bind(u":partner_digest_value"_s, state.partnerDigestValue)
        .bind(u":verified"_s, state.verified ? QVariant(int(*state.verified)) : QVariant())
        .bind(u":verified_at"_s, state.verifiedAt)
        .bind(u":asked_at"_s, state.askedAt)
        .bind(u":last_contact_at"_s, state.lastContactAt)
        .bind(u":held_value"_s, orNull(state.heldValue));
}

Result<QList<BatchRow>> readBatches(Database &database, AgreementId id)
{
    Statement rows(database,
                   u"SELECT uid, kind, serial, was, value, digest, settings FROM batch"
                   " WHERE agreement_id = :agreement ORDER BY serial"_s);
    rows.bind(u":agreement"_s, id);
    DX_TRY(rows.exec());
    QList<BatchRow> batches;
    while (rows.next())
        batches.append({rows.utf8(0), rows.utf8(1), rows.integer(2), rows.integer(3),
                        rows.integer(4), Digest::fromBytes(rows.blob(5)), rows.integer(6)});
    DX_TRY(rows.finish());
    return batches;
}

Result<QList<EpochRow>> readEpochs(Database &database, AgreementId id)
{
    Statement rows(database,
                   u"SELECT number, random, last_serial, retired FROM agreement_epoch"
                   " WHERE agreement_id = :agreement ORDER BY number, random"_s);
    rows.bind(u":agreement"_s, id);
    DX_TRY(rows.exec());
    QList<EpochRow> epochs;
    while (rows.next())
        epochs.append({rows.integer(0), rows.utf8(1), rows.integer(2), rows.boolean(3)});
    DX_TRY(rows.finish());
    return epochs;
}

} // namespace

Result<AgreementStateRow> AgreementStates::read(AgreementId id)
{
    Statement statement(m_database, QString::fromLatin1(kRead));
    statement.bind(u":agreement"_s, id);
    DX_TRY(execRow(statement));
    AgreementStateRow state;
    Row row(statement);
    readSender(row, state);
    readReceiver(row, state);
    DX_TRY(statement.finish());
    DX_LET(state.batches, readBatches(m_database, id));
    DX_LET(state.epochs, readEpochs(m_database, id));
    return state;
}

Result<> AgreementStates::write(AgreementId id, const AgreementStateRow &state,
                                const AgreementStateRow &before, CycleId cycle, Timestamp now)
{
    Statement statement(m_database, QString::fromLatin1(kWrite));
    bindSender(statement, state);
    bindReceiver(statement, state);
    statement.bind(u":agreement"_s, id);
    DX_TRY(statement.exec());
    DX_TRY(writeBatches(id, state.batches, before.batches, cycle, now));
    return writeEpochs(id, state.epochs, before.epochs);
}

Result<> AgreementStates::writeBatches(AgreementId id, const QList<BatchRow> &batches,
                                       const QList<BatchRow> &before, CycleId cycle, Timestamp now)
{
    for (const BatchRow &batch : before) {
        if (batches.contains(batch))
            continue;
        Statement drop(m_database,
                       u"DELETE FROM batch WHERE agreement_id = :agreement AND uid = :uid"_s);
        drop.bind(u":agreement"_s, id).bindText(u":uid"_s, batch.uid);
        DX_TRY(drop.exec());
    }
    for (const BatchRow &batch : batches) {
        if (before.contains(batch))
            continue;
        Statement add(m_database,
                      u"INSERT INTO batch (agreement_id, uid, kind, serial, was, value, digest,"
                      " settings, cycle_id, created_at) VALUES (:agreement, :uid, :kind, :serial,"
                      " :was, :value, :digest, :settings, :cycle, :now)"_s);
        add.bind(u":agreement"_s, id)
            .bindText(u":uid"_s, batch.uid)
            .bindText(u":kind"_s, batch.kind)
            .bind(u":serial"_s, batch.serial)
            .bind(u":was"_s, batch.was)
            .bind(u":value"_s, batch.value)
            .bind(u":digest"_s, batch.digest.toBytes())
            .bind(u":settings"_s, batch.settings)
            .bind(u":cycle"_s, cycle)
            .bind(u":now"_s, now);
        DX_TRY(add.exec());
    }
    return {};
}

Result<> AgreementStates::writeEpochs(AgreementId id, const QList<EpochRow> &epochs,
                                      const QList<EpochRow> &before)
{
    for (const EpochRow &epoch : epochs) {
        if (before.contains(epoch))
            continue;
        Statement set(m_database,
                      u"INSERT INTO agreement_epoch (agreement_id, number, random, last_serial,"
                      " retired) VALUES (:agreement, :number, :random, :serial, :retired)"
                      " ON CONFLICT (agreement_id, number, random) DO UPDATE SET"
                      " last_serial = excluded.last_serial, retired = excluded.retired"_s);
        set.bind(u":agreement"_s, id)
            .bind(u":number"_s, epoch.number)
            .bindText(u":random"_s, epoch.random)
            .bind(u":serial"_s, epoch.lastSerial)
            .bind(u":retired"_s, epoch.retired);
        DX_TRY(set.exec());
    }
    return {};
}

Result<> AgreementStates::setPartner(AgreementId id, const PartnerFacts &facts, Timestamp now)
{
    Statement set(m_database,
                  u"UPDATE agreement SET partner_site_uid = :uid, partner_site = :site,"
                  " partner_organization = :organization, sites_behind = :behind,"
                  " enrolled_at = CASE WHEN enrolled_at = 0 THEN :now ELSE enrolled_at END"
                  " WHERE id = :agreement"_s);
    set.bindText(u":uid"_s, facts.siteUid)
        .bind(u":site"_s, facts.site)
        .bind(u":organization"_s, facts.organization)
        .bindText(u":behind"_s, facts.sitesBehind)
        .bind(u":now"_s, now)
        .bind(u":agreement"_s, id);
    return set.exec();
}

Result<> AgreementStates::clearImportNext(AgreementId id)
{
    Statement clear(m_database, u"UPDATE agreement SET import_next = 0 WHERE id = :agreement"_s);
    return clear.bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::clearExportNext(AgreementId id)
{
    Statement clear(m_database, u"UPDATE agreement SET export_next = 0 WHERE id = :agreement"_s);
    return clear.bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::setPasswordPlace(AgreementId id, const QString &place)
{
    Statement row(m_database,
                  u"UPDATE agreement SET password_place = :place WHERE id = :agreement"_s);
    return row.bind(u":place"_s, place).bind(u":agreement"_s, id).exec();
}

Result<QString> AgreementStates::wishes(AgreementId id)
{
    Statement row(m_database, u"SELECT wishes FROM agreement WHERE id = :agreement"_s);
    DX_TRY(execRow(row.bind(u":agreement"_s, id)));
    const QString wishes = row.text(0);
    DX_TRY(row.finish());
    return wishes;
}

Result<> AgreementStates::setWishes(AgreementId id, const QString &wishes)
{
    Statement row(m_database, u"UPDATE agreement SET wishes = :wishes WHERE id = :agreement"_s);
    return row.bind(u":wishes"_s, wishes).bind(u":agreement"_s, id).exec();
}

Result<QByteArray> AgreementStates::code(AgreementId id)
{
    Statement row(m_database, u"SELECT code FROM agreement WHERE id = :agreement"_s);
    row.bind(u":agreement"_s, id);
    DX_TRY(execRow(row));
    QByteArray code = row.utf8(0);
    DX_TRY(row.finish());
    return code;
}

Result<> AgreementStates::forgetEpochs(AgreementId id)
{
    Statement drop(m_database, u"DELETE FROM agreement_epoch WHERE agreement_id = :agreement"_s);
    return drop.bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::forgetPartner(AgreementId id)
{
    Statement clear(m_database,
                    u"UPDATE agreement SET partner_site_uid = '', sites_behind = '',"
                    " enrolled_at = 0, certificate = NULL, known_fingerprint = ''"
                    " WHERE id = :agreement"_s);
    return clear.bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::pin(AgreementId id, const QByteArray &certificate)
{
    Statement set(m_database,
                  u"UPDATE agreement SET certificate = :certificate WHERE id = :agreement"_s);
    return set.bind(u":certificate"_s, certificate).bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::setKnownFingerprint(AgreementId id, const QByteArray &fingerprint)
{
    Statement set(m_database,
                  u"UPDATE agreement SET known_fingerprint = :known WHERE id = :agreement"_s);
    return set.bindText(u":known"_s, fingerprint).bind(u":agreement"_s, id).exec();
}

Result<> AgreementStates::setCode(AgreementId id, const QByteArray &code, Timestamp expiresAt)
{
    Statement set(m_database,
                  u"UPDATE agreement SET code = :code, code_expires_at = :expires"
                  " WHERE id = :agreement"_s);
    return set.bindText(u":code"_s, code)
        .bind(u":expires"_s, expiresAt)
        .bind(u":agreement"_s, id)
        .exec();
}

} // namespace dx
