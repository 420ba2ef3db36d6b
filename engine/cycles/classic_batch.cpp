#include "engine/cycles/classic_batch.h"

#include "engine/core/uid.h"
#include "engine/cycles/classic_request.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/import_rules.h"
#include "engine/formats/transaction_list_reader.h"
#include "engine/formats/transaction_list_source.h"
#include "engine/store/agreement_state.h"
#include "engine/store/conflicts.h"
#include "engine/store/entry_rows.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ClassicBatch)
};

constexpr qsizetype kToldLines = 10;

/** Entries of the partner are found by the address that it sent, whatever they go by here. */
QByteArray keyOf(const QByteArray &address)
{
    return "address:" + address;
}

/** Where the entries of a postoffice are at home: its network, and the postoffice in it. */
Home homeOf(const Agreement &agreement)
{
    const QByteArray postoffice = agreement.settings.postoffice.toUtf8();
    const qsizetype slash = postoffice.indexOf('/');
    return {agreement.uid, postoffice.left(slash), postoffice.mid(slash + 1)};
}

QString idsOf(const QList<qint64> &ids)
{
    QStringList text;
    for (const qint64 id : ids)
        text.append(QString::number(id));
    return text.join(u',');
}

Result<QString> allLists(Database &database)
{
    Statement rows(database, u"SELECT id FROM address_list"_s);
    DX_TRY(rows.exec());
    QList<qint64> ids;
    while (rows.next())
        ids.append(rows.integer(0));
    DX_TRY(rows.finish());
    return idsOf(ids);
}

} // namespace

ClassicBatch::ClassicBatch(Database &database, const Agreement &agreement, const MergePlan &plan,
                           CycleMonitor &monitor)
    : m_database(database), m_agreement(agreement), m_plan(plan), m_monitor(monitor),
      m_composer(Text::tr("the request"))
{
}

/** Whether the place is nobody else's: no other postoffice has it, no other entry lies in it. */
Result<bool> ClassicBatch::mayReplace(const QByteArray &place)
{
    if (!place.startsWith("MS:") || place.mid(3) == m_agreement.settings.postoffice.toUtf8())
        return true;
    Statement registered(m_database,
                         u"SELECT EXISTS (SELECT 1 FROM agreement WHERE postoffice = :place"
                         " AND id <> :agreement)"_s);
    registered.bindText(u":place"_s, place.mid(3)).bind(u":agreement"_s, m_agreement.id);
    DX_TRY(execRow(registered));
    const bool other = registered.boolean(0);
    DX_TRY(registered.finish());
    if (other)
        return false;
    Statement entries(m_database,
                      u"SELECT EXISTS (SELECT 1 FROM entry WHERE key_address >= :first"
                      " AND key_address < :last AND listed = 1 AND origin_id <> :agreement)"_s);
    entries.bindText(u":first"_s, place + '/').bindText(u":last"_s, place + '0');
    DX_TRY(execRow(entries.bind(u":agreement"_s, m_agreement.id)));
    const bool taken = entries.boolean(0);
    DX_TRY(entries.finish());
    return !taken;
}

Result<> ClassicBatch::compose(const ArrivedBatch &batch)
{
    const MessageRow &row = batch.rows.constFirst();
    const ClassicRequest request = ClassicRequest::from(row.manifest);
    DX_LET(const AgreementStateRow state, AgreementStates(m_database).read(m_agreement.id));
    DX_LET(const QByteArray bytes, Messages(m_database).payload(row.payload));
    TransactionLimits limits;
    limits.transactions = Manifest::kMaxRecords;
    TransactionListReader reader(InputWindow(bytes, Text::tr("the request")), limits);
    const auto setAside = [this](const Error &error) {
        if (++m_setAsideCount <= kToldLines)
            m_setAside.append(error.text);
    };
    ListTransaction transaction;
    for (;;) {
        const auto more = reader.next(transaction);
        if (!more && more.error().code != Error::Code::Invalid)
            return tl::unexpected(more.error());
        if (!more) {
            setAside(more.error());
            if (reader.isBroken())
                return {};
            continue;
        }
        if (!*more)
            return {};
        m_monitor.advance();
        DX_TRY(m_monitor.goOn());
        const Usn number = transaction.number.value_or(request.first + reader.transactions() - 1);
        if (number <= state.received)
            continue; // it was applied already
        if (transaction.command == ListTransaction::Command::Replace) {
            DX_LET(const bool allowed, mayReplace(transaction.place));
            if (!allowed) {
                m_refused.append(QString::fromUtf8(placeText(transaction.place)));
                continue;
            }
        }
        if (const auto taken = m_composer.take(transaction); !taken)
            setAside(taken.error());
    }
}

Result<std::optional<Recipient>> ClassicBatch::received(const QByteArray &address)
{
    Statement row(m_database,
                  EntryRows::select() + u"WHERE e.list_id IN ("_s + m_lists
                      + u") AND e.source_key = :key AND e.origin_id = :agreement LIMIT 1"_s);
    row.bindText(u":key"_s, keyOf(address)).bind(u":agreement"_s, m_agreement.id);
    return EntryRows::readOne(row);
}

/** The same address gets the same identity again, so that what was deleted and comes back is known
 * (Q181952); unless somebody who had the address has moved and still has the identity. */
Result<QByteArray> ClassicBatch::uidFor(const QByteArray &address)
{
    for (int n = 0;; ++n) {
        const QByteArray uid
            = uidOfText(m_agreement.uid + '\n' + address + '\n' + QByteArray::number(n));
        Statement row(m_database,
                      u"SELECT count(*) FROM entry WHERE uid = :uid AND origin_id = :agreement"_s);
        row.bindText(u":uid"_s, uid).bind(u":agreement"_s, m_agreement.id);
        DX_TRY(execRow(row));
        const bool taken = row.integer(0) > 0 || m_uids.contains(uid);
        DX_TRY(row.finish());
        if (!taken)
            return uid;
    }
}

/** Whose entry has the address, for the reason why a command does nothing. */
Result<QString> ClassicBatch::ownerOf(const QByteArray &address)
{
    Statement row(m_database,
                  u"SELECT coalesce(a.name, '') FROM entry e LEFT JOIN agreement a"
                  " ON a.id = e.origin_id WHERE e.key_address = :address AND e.listed = 1"
                  " LIMIT 1"_s);
    DX_TRY(row.bindText(u":address"_s, address).exec());
    QString owner;
    if (row.next()) {
        owner = row.text(0).isEmpty() ? Text::tr("it is a recipient of this site itself")
                                      : Text::tr("it belongs to %1").arg(row.text(0));
    }
    DX_TRY(row.finish());
    return owner.isEmpty() ? Text::tr("there is none") : owner;
}

void ClassicBatch::stageRemoval(const QByteArray &uid)
{
    StagedRecord record;
    record.uid = uid;
    record.remove = true;
    m_uids.insert(uid);
    m_records.push_back(std::move(record));
}

Result<> ClassicBatch::resolve(const NetTransaction &net)
{
    const Address &base = net.known ? net.known->address : net.now.address;
    DX_LET(const auto present, received(base.canonical()));
    const bool useless = !present && (net.removed || !net.complete);
    if (useless && net.known) {
        DX_LET(const QString why, ownerOf(base.canonical()));
        if (++m_setAsideCount <= kToldLines)
            m_setAside.append(
                Text::tr("line %1: %2 is no recipient that came from this partner: %3.")
                    .arg(net.position.line)
                    .arg(QString::fromUtf8(addressText(base)), why));
    }
    if (useless)
        return {};
    if (net.removed) {
        stageRemoval(present->uid);
        return {};
    }
    SourceRecord said;
    describeRecipient(net.now, net.values, said);
    StagedRecord record;
    record.line = net.position.line;
    record.entry = said.entry;
    record.local = said.local;
    if (!net.complete) { // what the command does not speak of stays
        record.entry = present->entry;
        record.local = present->local;
        for (const char *address : {"mail", "targetAddress", "dxKeyAddress"})
            record.entry.remove(address);
        for (const Attribute &attribute : said.entry.attributes())
            record.entry.set(attribute.name, attribute.values);
        for (const Attribute &attribute : said.local.attributes())
            record.local.set(attribute.name, attribute.values);
    }
    const QByteArray address = net.now.address.canonical();
    record.sourceKey = keyOf(address);
    if (present) {
        record.uid = present->uid;
    } else {
        DX_LET(record.uid, uidFor(address));
    }
    record.home = homeOf(m_agreement);
    record.receivedDigest = recordDigest(distinguishedName(record.uid, record.home),
                                         toRecord(record.entry, record.uid, record.home.siteUid));
    m_addresses.insert(address);
    m_uids.insert(record.uid);
    m_records.push_back(std::move(record));
    return {};
}

/** What the partner had in a place goes, but for what it has just said. */
Result<> ClassicBatch::resolveReplaced(const QByteArray &place)
{
    const QByteArray first = keyOf(place.endsWith(':') ? place : place + '/');
    QByteArray last = first;
    last.back() = char(last.back() + 1);
    Statement rows(m_database,
                   u"SELECT uid, source_key FROM entry WHERE list_id IN ("_s + m_lists
                       + u") AND source_key >= :first AND source_key < :last"
                         " AND origin_id = :agreement ORDER BY uid"_s);
    rows.bindText(u":first"_s, first).bindText(u":last"_s, last);
    DX_TRY(rows.bind(u":agreement"_s, m_agreement.id).exec());
    QList<QByteArray> gone;
    while (rows.next()) {
        if (!m_uids.contains(rows.utf8(0)))
            gone.append(rows.utf8(0));
    }
    DX_TRY(rows.finish());
    for (const QByteArray &uid : std::as_const(gone))
        stageRemoval(uid);
    return {};
}

Result<> ClassicBatch::report() const
{
    const QString name = m_agreement.settings.name;
    if (!m_refused.isEmpty())
        DX_TRY(
            logEvent(m_database, CycleEvent::ReplaceRefused, Severity::Warning,
                     Text::tr("%1 wanted to replace the list of %2, which belongs to somebody "
                              "else. Nothing of that list was removed.")
                         .arg(name, m_refused.join(u", "_s)),
                     Text::tr("At the partner, somebody made an entry by hand with an address in "
                              "that postoffice. Remove it there, or give it another address."),
                     m_agreement.id, m_plan.cycle, m_plan.now));
    if (m_setAsideCount == 0)
        return {};
    QStringList told = m_setAside;
    if (m_setAsideCount > told.size())
        told.append(Text::tr("and %1 more").arg(m_setAsideCount - told.size()));
    return logEvent(m_database, CycleEvent::TransactionsSetAside, Severity::Warning,
                    Text::tr("Of what %1 sent, these transactions were set aside (%2): %3")
                        .arg(name)
                        .arg(m_setAsideCount)
                        .arg(told.join(u' ')),
                    Text::tr("The others were applied. Correct them at the partner."),
                    m_agreement.id, m_plan.cycle, m_plan.now);
}

Result<> ClassicBatch::stage(Merge &merge, const ArrivedBatch &batch)
{
    if (!batch.rows.constFirst().payload.isValid())
        return {};
    m_monitor.activity(Text::tr("Importing from %1").arg(m_agreement.settings.name),
                       batch.manifests.constFirst().totalRecords);
    DX_LET(m_lists, allLists(m_database));
    DX_TRY(compose(batch));
    for (const NetTransaction &net : m_composer.net()) {
        if (!net.isVoid)
            DX_TRY(resolve(net));
    }
    for (const QByteArray &place : m_composer.replaced())
        DX_TRY(resolveReplaced(place));
    DX_TRY(report());
    DX_LET(const auto addresses, Conflicts(m_database).addresses(m_agreement.id));
    DX_LET(const ImportRules rules, ImportRules::of(m_agreement.settings, addresses));
    for (StagedRecord &record : m_records) {
        if (!record.remove)
            rules.shape(record);
        DX_TRY(merge.stage(std::move(record)));
    }
    return {};
}

} // namespace dx
