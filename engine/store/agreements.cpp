#include "engine/store/agreements.h"

#include "engine/store/agreement_checks.h"
#include "engine/store/agreement_entries.h"
#include "engine/store/agreement_rules.h"
#include "engine/store/agreement_state.h"
#include "engine/store/export_scope.h"
#include "engine/store/merge.h"
#include "engine/store/messages.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Agreements)
};

constexpr auto kColumns
    = "SELECT id, uid, role, name, enabled, partner_address, append_name, address_types, language,"
      " import_list_id, import_trust, export_all, export_trust, export_custom, send_updates,"
      " receive_updates, folder, schedule_t1, schedule_t3, run_window_minutes, import_next,"
      " export_next, partner_site_uid, partner_site, partner_organization, code_expires_at,"
      " enrolled_at, created_at, former_scope, guard_count, guard_percent, certificate,"
      " known_fingerprint, template_in, template_out, name_rule, kind, postoffice,"
      " password_place FROM agreement ";

Agreement agreementOf(const Statement &row)
{
    Agreement agreement;
    AgreementSettings &settings = agreement.settings;
    agreement.id = row.id<AgreementId>(0);
    agreement.uid = row.utf8(1);
    agreement.role = row.text(2) == u"server"_s ? Role::Server : Role::Requestor;
    settings.name = row.text(3);
    settings.enabled = row.boolean(4);
    settings.partnerAddress = row.text(5);
    settings.appendName = row.boolean(6);
    settings.addressTypes = row.text(7);
    settings.language = row.text(8);
    settings.importList = row.id<ListId>(9);
    settings.importTrust = int(row.integer(10));
    settings.exportAll = row.boolean(11);
    settings.exportTrust = int(row.integer(12));
    settings.exportCustom = row.boolean(13);
    settings.sendUpdates = row.boolean(14);
    settings.receiveUpdates = row.boolean(15);
    settings.folder = row.text(16);
    settings.scheduleT1 = row.text(17);
    settings.scheduleT3 = row.text(18);
    settings.runWindowMinutes = int(row.integer(19));
    settings.importNext = row.boolean(20);
    settings.exportNext = row.boolean(21);
    agreement.partnerSiteUid = row.utf8(22);
    agreement.partnerSite = row.text(23);
    agreement.partnerOrganization = row.text(24);
    agreement.codeExpiresAt = row.integer(25);
    agreement.enrolledAt = row.integer(26);
    agreement.createdAt = row.integer(27);
    agreement.formerScope = row.utf8(28);
    if (!row.isNull(29))
        settings.guardCount = int(row.integer(29));
    if (!row.isNull(30))
        settings.guardPercent = int(row.integer(30));
    agreement.certificate = row.blob(31);
    agreement.knownFingerprint = row.utf8(32);
    settings.templateIn = row.text(33);
    settings.templateOut = row.text(34);
    settings.nameRule = row.text(35);
    settings.kind = partnerKindFromString(row.text(36)).value_or(PartnerKind::Dirsync);
    settings.postoffice = row.text(37);
    agreement.passwordPlace = row.text(38);
    return agreement;
}

Result<> readLists(Database &database, Agreement &agreement)
{
    Statement rows(database,
                   u"SELECT list_id FROM agreement_export_list WHERE agreement_id = :agreement"
                   " ORDER BY list_id"_s);
    DX_TRY(rows.bind(u":agreement"_s, agreement.id).exec());
    while (rows.next())
        agreement.settings.exportLists.append(rows.id<ListId>(0));
    return rows.finish();
}

QString epochText(qint64 number, const QByteArray &random)
{
    return number == 0 ? QString() : u"%1-%2"_s.arg(number).arg(QString::fromUtf8(random));
}

AgreementNumbers numbersOf(const AgreementStateRow &state)
{
    AgreementNumbers numbers;
    numbers.sent = state.sent;
    numbers.acked = state.acked;
    numbers.received = state.received;
    numbers.serialOut = state.serialOut;
    numbers.partnerEpoch = epochText(state.epochNumber, state.epochRandom);
    for (const EpochRow &epoch : state.epochs) {
        if (epoch.number == state.epochNumber && epoch.random == state.epochRandom)
            numbers.serialIn = epoch.lastSerial;
    }
    numbers.requests = state.requests;
    numbers.requestOpen = state.requestOpen;
    numbers.partnerRequests = state.partnerRequest;
    numbers.fullPending = state.fullNeeded > state.fullDone;
    numbers.verified = state.verified;
    numbers.verifiedAt = state.verifiedAt;
    numbers.lastSentAt = state.lastSentAt;
    numbers.lastContactAt = state.lastContactAt;
    numbers.guarded = state.heldValue.has_value();
    numbers.sentDigest = state.sentDigest.toHex();
    numbers.receivedDigest = state.receivedDigest.toHex();
    return numbers;
}

Result<> readNumbers(Database &database, Agreement &agreement)
{
    DX_LET(const AgreementStateRow state, AgreementStates(database).read(agreement.id));
    agreement.numbers = numbersOf(state);
    Statement own(database, u"SELECT epoch_number, epoch_random FROM site WHERE id = 1"_s);
    DX_TRY(execRow(own));
    agreement.numbers.ownEpoch = epochText(own.integer(0), own.utf8(1));
    DX_TRY(own.finish());
    Statement held(database,
                   u"SELECT count(*) FROM message WHERE direction = 'in' AND state = 'held'"
                   " AND agreement_id = :agreement"_s);
    DX_TRY(execRow(held.bind(u":agreement"_s, agreement.id)));
    agreement.numbers.held = held.integer(0);
    return held.finish();
}

AgreementState stateOf(const Agreement &agreement)
{
    const AgreementNumbers &numbers = agreement.numbers;
    if (!agreement.settings.enabled)
        return AgreementState::Disabled;
    if (agreement.enrolledAt == 0 || lacksCertificate(agreement))
        return AgreementState::WaitingForPartner;
    if (numbers.guarded)
        return AgreementState::Held;
    if (numbers.verified == std::optional(false))
        return AgreementState::Differs;
    if (numbers.sent > numbers.acked)
        return AgreementState::Waiting;
    return numbers.verified ? AgreementState::Verified : AgreementState::Idle;
}

Result<> complete(Database &database, Agreement &agreement)
{
    DX_TRY(readLists(database, agreement));
    DX_TRY(readNumbers(database, agreement));
    agreement.state = stateOf(agreement);
    return {};
}

QVariant optionalNumber(const std::optional<int> &number)
{
    return number ? QVariant(*number) : QVariant();
}

void bindSettings(Statement &to, const AgreementSettings &settings)
{
    to.bind(u":name"_s, settings.name)
        .bind(u":enabled"_s, settings.enabled)
        .bind(u":address"_s, settings.partnerAddress)
        .bind(u":postoffice"_s, settings.postoffice)
        .bind(u":append"_s, settings.appendName)
        .bind(u":types"_s, settings.addressTypes)
        .bind(u":language"_s, settings.language)
        .bind(u":import_list"_s, settings.importList)
        .bind(u":import_trust"_s, settings.importTrust)
        .bind(u":export_all"_s, settings.exportAll)
        .bind(u":export_trust"_s, settings.exportTrust)
        .bind(u":export_custom"_s, settings.exportCustom)
        .bind(u":send"_s, settings.sendUpdates)
        .bind(u":receive"_s, settings.receiveUpdates)
        .bind(u":folder"_s, settings.folder)
        .bind(u":t1"_s, settings.scheduleT1)
        .bind(u":t3"_s, settings.scheduleT3)
        .bind(u":window"_s, settings.runWindowMinutes)
        .bind(u":template_in"_s, settings.templateIn)
        .bind(u":template_out"_s, settings.templateOut)
        .bind(u":name_rule"_s, settings.nameRule)
        .bind(u":guard_count"_s, optionalNumber(settings.guardCount))
        .bind(u":guard_percent"_s, optionalNumber(settings.guardPercent))
        .bind(u":import_next"_s, settings.importNext)
        .bind(u":export_next"_s, settings.exportNext);
}

Result<> writeLists(Database &database, AgreementId id, const QList<ListId> &lists)
{
    Statement clear(database,
                    u"DELETE FROM agreement_export_list WHERE agreement_id = :agreement"_s);
    DX_TRY(clear.bind(u":agreement"_s, id).exec());
    Statement add(database,
                  u"INSERT INTO agreement_export_list (agreement_id, list_id)"
                  " VALUES (:agreement, :list)"_s);
    for (const ListId list : lists)
        DX_TRY(add.bind(u":agreement"_s, id).bind(u":list"_s, list).exec());
    return {};
}

/** Runs `work` in a transaction of its own unless the caller has one. */
template<typename Work>
auto atomically(Database &database, Work work) -> decltype(work())
{
    if (database.inTransaction())
        return work();
    DX_LET(auto transaction, Transaction::begin(database));
    auto result = work();
    if (result)
        DX_TRY(transaction.commit());
    return result;
}

} // namespace

Result<QList<Agreement>> Agreements::all()
{
    Statement rows(m_database, QLatin1StringView(kColumns) + u"ORDER BY id"_s);
    DX_TRY(rows.exec());
    QList<Agreement> agreements;
    while (rows.next())
        agreements.append(agreementOf(rows));
    DX_TRY(rows.finish());
    for (Agreement &agreement : agreements)
        DX_TRY(complete(m_database, agreement));
    return agreements;
}

Result<Agreement> Agreements::byId(AgreementId id)
{
    Statement row(m_database, QLatin1StringView(kColumns) + u"WHERE id = :id"_s);
    DX_TRY(row.bind(u":id"_s, id).exec());
    if (!row.next()) {
        DX_TRY(row.finish());
        return fail(Error::Code::NotFound, Text::tr("The agreement does not exist any more."));
    }
    Agreement agreement = agreementOf(row);
    DX_TRY(row.finish());
    DX_TRY(complete(m_database, agreement));
    return agreement;
}

Result<Agreement> Agreements::byName(const QString &name)
{
    Statement row(m_database, u"SELECT id FROM agreement WHERE lower(name) = lower(:name)"_s);
    DX_TRY(row.bind(u":name"_s, name).exec());
    const AgreementId id = row.next() ? row.id<AgreementId>(0) : AgreementId();
    DX_TRY(row.finish());
    if (!id.isValid())
        return fail(Error::Code::NotFound, Text::tr("There is no agreement \"%1\".").arg(name));
    return byId(id);
}

Result<AgreementId> Agreements::create(Role role, const QByteArray &uid,
                                       const AgreementSettings &wanted, Timestamp now)
{
    const AgreementSettings settings = normalized(wanted);
    DX_TRY(validate(settings));
    return atomically(m_database, [&]() -> Result<AgreementId> {
        DX_TRY(checkAgainstStore(m_database, settings, {}));
        Statement add(
            m_database,
            u"INSERT INTO agreement (uid, role, name, enabled, partner_address, append_name,"
            " address_types, language, import_list_id, import_trust, export_all, export_trust,"
            " export_custom, send_updates, receive_updates, folder, schedule_t1, schedule_t3,"
            " run_window_minutes, template_in, template_out, name_rule, guard_count,"
            " guard_percent, import_next, export_next, created_at, serial_out, postoffice, kind,"
            " epoch_number, epoch_random) VALUES (:uid, "
            ":role, :name,"
            " :enabled, :address, :append, :types, :language, :import_list, :import_trust,"
            " :export_all, :export_trust, :export_custom, :send, :receive, :folder, :t1, :t3,"
            " :window, :template_in, :template_out, :name_rule, :guard_count, :guard_percent,"
            " :import_next, :export_next, :now, :serial, :postoffice, :kind, :epoch, :random)"
            " RETURNING id"_s);
        bindSettings(add, settings);
        add.bindText(u":uid"_s, uid)
            .bind(u":role"_s, role == Role::Server ? u"server"_s : u"requestor"_s)
            .bind(u":now"_s, now)
            .bind(u":serial"_s, now / 1000) // above those of one that was removed
            .bind(u":kind"_s, toString(settings.kind));
        // whoever speaks the classic form has no epochs, so it is in the same one for ever
        const bool classic = settings.kind == PartnerKind::MsMail;
        add.bind(u":epoch"_s, classic ? 1 : 0).bind(u":random"_s, classic ? u"classic"_s : u""_s);
        DX_TRY(execRow(add));
        const auto id = add.id<AgreementId>(0);
        DX_TRY(add.finish());
        DX_TRY(writeLists(m_database, id, settings.exportLists));
        return id;
    });
}

Result<> Agreements::update(AgreementId id, const AgreementSettings &wanted, Timestamp now)
{
    const AgreementSettings settings = normalized(wanted);
    DX_TRY(validate(settings));
    return atomically(m_database, [&]() -> Result<> {
        DX_LET(const Agreement before, byId(id));
        if (before.settings.kind != settings.kind)
            return fail(Error::Code::Invalid,
                        Text::tr("Requestor kind: it is chosen once. Make a new agreement."));
        DX_TRY(checkAgainstStore(m_database, settings, id));
        Statement change(
            m_database,
            u"UPDATE agreement SET name = :name, enabled = :enabled, partner_address = :address,"
            " postoffice = :postoffice, append_name = :append, address_types = :types, language = "
            ":language,"
            " import_list_id = :import_list, import_trust = :import_trust,"
            " export_all = :export_all, export_trust = :export_trust,"
            " export_custom = :export_custom, send_updates = :send, receive_updates = :receive,"
            " folder = :folder, schedule_t1 = :t1, schedule_t3 = :t3,"
            " run_window_minutes = :window, template_in = :template_in,"
            " template_out = :template_out, name_rule = :name_rule, guard_count = :guard_count,"
            " guard_percent = :guard_percent, import_next = :import_next,"
            " export_next = :export_next, settings = settings + :raise, former_scope = :former"
            " WHERE id = :id"_s);
        AgreementSettings written = settings;
        // What is here already must go through the changed rules once more.
        written.importNext
            |= shapesImport(before.settings, settings) && settings.kind == PartnerKind::Dirsync;
        bindSettings(change, written);
        const bool shapes = shapesExport(before.settings, settings);
        const bool first = shapes && before.formerScope.isEmpty();
        change.bind(u":raise"_s, shapes).bind(u":id"_s, id);
        change.bindText(u":former"_s,
                        first ? ExportScope::rules(before.settings) : before.formerScope);
        DX_TRY(change.exec());
        DX_TRY(writeLists(m_database, id, settings.exportLists));
        if (before.settings.importTrust != settings.importTrust)
            DX_TRY(stampImportTrust(m_database, id, settings.importTrust, now));
        return {};
    });
}

Result<> Agreements::remove(AgreementId id, bool removeEntries, Timestamp now)
{
    return atomically(m_database, [&]() -> Result<> {
        DX_LET(const Agreement agreement, byId(id));
        if (removeEntries) {
            // those whose deletion was refused go, too: a merge would keep them
            Statement kept(
                m_database,
                u"UPDATE entry SET standing = 0 WHERE origin_id = :id AND standing = 4"_s);
            DX_TRY(kept.bind(u":id"_s, id).exec());
            MergePlan plan;
            plan.list = agreement.settings.importList;
            plan.origin = id;
            plan.replace = true;
            plan.now = now;
            DX_TRY(Merge(m_database, plan).apply());
        } else {
            DX_TRY(adoptEntries(m_database, id, now));
        }
        DX_TRY(Messages(m_database).dropAll(id));
        Statement drop(m_database, u"DELETE FROM agreement WHERE id = :id"_s);
        return drop.bind(u":id"_s, id).exec();
    });
}

} // namespace dx
