#include "engine/formats/transaction_list_source.h"

#include "engine/formats/csv_columns.h"

#include <QCoreApplication>
#include <xxhash.h>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionList)
};

using Command = ListTransaction::Command;

constexpr qint64 kMostKept = 500'000; // commands whose outcome is held in memory

quint64 hashOf(const Address &address)
{
    const QByteArray canonical = address.canonical();
    return XXH3_64bits(canonical.constData(), size_t(canonical.size()));
}

bool speaksOfOne(Command command)
{
    return command == Command::Add || command == Command::Modify || command == Command::Delete;
}

} // namespace

Result<TransactionScan> scanTransactions(InputWindow input)
{
    TransactionListReader reader(std::move(input));
    TransactionScan scan;
    QSet<quint64> seen;
    ListTransaction transaction;
    for (;;) {
        const auto more = reader.next(transaction);
        if (!more && more.error().code != Error::Code::Invalid)
            return tl::unexpected(more.error());
        if (!more && !reader.isBroken())
            continue;
        if (!more || !*more)
            return scan;
        if (transaction.command == Command::Replace)
            scan.replaced.insert(transaction.place, transaction.position.line);
        if (!speaksOfOne(transaction.command))
            continue;
        const bool adds = transaction.command == Command::Add;
        for (const NamedAddress *named : {&transaction.before, &transaction.after}) {
            if (named->address.isEmpty())
                continue;
            const quint64 hash = hashOf(named->address);
            if (!adds || seen.contains(hash))
                scan.composed.insert(hash);
            seen.insert(hash);
        }
    }
}

void describeRecipient(const NamedAddress &named, const QList<TemplateValue> &values,
                       SourceRecord &record)
{
    Entry &entry = record.entry;
    entry.set("displayName", named.name);
    record.given = {"displayName"};
    entry.setKind(RecipientKind::CustomRecipient);
    if (named.address.type == "SMTP")
        entry.set("mail", named.address.value);
    else
        entry.set("targetAddress", named.address.toText());
    for (const TemplateValue &value : values) {
        const QByteArray attribute = attributeOfPrompt(value.prompt);
        const QByteArray name = attribute.isEmpty() ? localAttributeName(value.prompt) : attribute;
        if (name.isEmpty())
            continue;
        (attribute.isEmpty() ? record.local : entry).set(name, value.value);
        if (!record.given.contains(name))
            record.given.append(name);
    }
}

TransactionListSource::TransactionListSource(InputWindow input, TransactionScan scan)
    : m_reader(std::move(input)), m_scan(std::move(scan)), m_composer(m_reader.source())
{
}

/** Whether no other command of the list has to do with the one that was read. */
bool TransactionListSource::standsAlone() const
{
    return !m_scan.all && m_transaction.command == Command::Add
        && !m_scan.composed.contains(hashOf(m_transaction.after.address));
}

Result<bool> TransactionListSource::nextRaw(quint64 &fingerprint)
{
    m_net = nullptr;
    m_place.clear();
    while (!m_ended) {
        DX_LET(const bool more, m_reader.next(m_transaction));
        if (!more) {
            m_ended = true;
            m_places
                = QList<QByteArray>(m_composer.replaced().cbegin(), m_composer.replaced().cend());
            break;
        }
        fingerprint = m_reader.fingerprint();
        if (standsAlone()) {
            const auto replaced = m_scan.replaced.constFind(placeOf(m_transaction.after.address));
            if (replaced == m_scan.replaced.constEnd() || m_transaction.position.line > *replaced)
                return true;
            continue; // an R further down takes it back
        }
        if (++m_kept > kMostKept)
            return badInput(m_reader.source(), m_transaction.position,
                            Text::tr("more than %1 commands cannot be told apart at once. Save the "
                                     "list as a file and cut it into pieces.")
                                .arg(kMostKept));
        DX_TRY(m_composer.take(m_transaction));
    }
    fingerprint = 0;
    return nextComposed();
}

bool TransactionListSource::nextComposed()
{
    while (m_nextNet < m_composer.net().size()) {
        m_net = &m_composer.net()[m_nextNet++];
        if (!m_net->isVoid)
            return true;
    }
    m_net = nullptr;
    if (m_places.isEmpty())
        return false;
    m_place = m_places.takeFirst();
    return true;
}

void TransactionListSource::mapNet(const NetTransaction &net, SourceRecord &record)
{
    record.position = net.position;
    record.isState = false; // it is made of several lines, so its bytes tell nothing
    record.remove = net.removed;
    if (!net.complete || net.known)
        record.whom = SourceRecord::Whom{net.known ? net.known->address : net.now.address,
                                         net.known.has_value()};
    if (net.removed)
        return;
    describeRecipient(net.now, net.values, record);
    if (!net.complete && net.known && net.known->name == net.now.name)
        record.given.removeAll("displayName");
}

Result<bool> TransactionListSource::map(SourceRecord &record)
{
    record = {};
    record.partial = true;
    if (!m_place.isEmpty()) {
        record.replaces = m_place;
        record.isState = false;
        return true;
    }
    if (m_net) {
        mapNet(*m_net, record);
    } else {
        record.position = m_transaction.position;
        describeRecipient(m_transaction.after, m_transaction.values, record);
    }
    for (const Attribute &attribute : record.local.attributes())
        m_counts.countLocal(attribute.name);
    return true;
}

} // namespace dx
