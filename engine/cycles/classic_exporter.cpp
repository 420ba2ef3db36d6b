#include "engine/cycles/classic_exporter.h"

#include "engine/core/uid.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/message_rows.h"
#include "engine/protocol/sender_rules.h"
#include "engine/store/agreement_state.h"
#include "engine/store/export_scope.h"
#include "engine/store/messages.h"
#include "engine/store/parameters.h"

#include <QCoreApplication>
#include <xxhash.h>

#include <algorithm>
#include <set>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ClassicExporter)
};

/** Fingerprint of all that is sent of a recipient. */
qint64 contentOf(const ListedRecipient &recipient)
{
    QByteArray text;
    appendAdd(text, recipient);
    return qint64(XXH3_64bits(text.constData(), size_t(text.size())));
}

NamedAddress namedOf(const ListedRow &row)
{
    return {row.name, Address::parse(row.address).value_or(Address())};
}

ExportOutcome silent(const QString &note)
{
    ExportOutcome outcome;
    outcome.note = note;
    return outcome;
}

} // namespace

Result<ExportOutcome> ClassicExporter::answer(LoadedSync &sync)
{
    SenderState &out = sync.state.out;
    DX_TRY(forgetReplies(out));
    if (!out.ackDue)
        return silent(Text::tr("waiting for its next request"));
    DX_LET(const QString wishes, AgreementStates(m_database).wishes(m_agreement.id));
    m_wishes = ClassicWishes::fromText(wishes);
    out.rewind = true; // from the S of the request, whatever was sent after it
    DX_LET(const SiteNumbers site, readSiteNumbers(m_database, m_now));
    ExportPlan plan = planExport(out, site);
    Usn value = site.usn;
    if (m_agreement.settings.sendUpdates) {
        DX_LET(ExportScope scope, ExportScope::of(m_database, m_agreement));
        DX_TRY(collect(scope, plan, out));
        DX_LET(value, takeValue(plan, site.usn, qint64(m_items.size())));
        DX_TRY(write(plan, value));
        DX_TRY(noteLosses());
    } else {
        plan.full = false;
        plan.base = value = out.acked; // it has what it has
    }
    return queue(sync, plan, value);
}

Result<QByteArray> ClassicExporter::listAll(LoadedSync &sync)
{
    SenderState &out = sync.state.out;
    DX_TRY(forgetReplies(out));
    DX_LET(const QString wishes, AgreementStates(m_database).wishes(m_agreement.id));
    m_wishes = ClassicWishes::fromText(wishes);
    requestFullExport(out);
    DX_LET(const SiteNumbers site, readSiteNumbers(m_database, m_now));
    const ExportPlan plan = planExport(out, site);
    DX_LET(ExportScope scope, ExportScope::of(m_database, m_agreement));
    DX_TRY(collect(scope, plan, out));
    DX_LET(const Usn value, takeValue(plan, site.usn, qint64(m_items.size())));
    DX_TRY(write(plan, value));
    DX_TRY(noteLosses());
    DX_TRY(m_listed.forgetBefore(value));
    out.sent = out.acked = out.scanned = value;
    out.fullValue = value;
    out.fullDone = out.fullFor = out.fullNeeded;
    out.batches.clear();
    out.ackDue = out.rewind = false;
    return m_text;
}

/** What can never be asked for again goes. */
Result<> ClassicExporter::forgetReplies(const SenderState &out)
{
    QList<Usn> sent;
    for (const SentBatch &batch : out.batches)
        sent.append(batch.value);
    DX_TRY(m_listed.forgetUnsent(out.acked, sent));
    if (out.fullValue && out.acked >= *out.fullValue)
        DX_TRY(m_listed.forgetBefore(*out.fullValue));
    return {};
}

/** Reads what is to be told. */
Result<> ClassicExporter::collect(ExportScope &scope, const ExportPlan &plan,
                                  const SenderState &out)
{
    DX_LET(m_uniqueNames, Parameters(m_database).uniqueDisplayNames());
    const auto take = [this](const ScopeRow &row) -> Result<> {
        m_items.emplace_back(Item{row.uid, {}, {}, 0}, row.remove ? QByteArray() : row.record);
        return {};
    };
    if (plan.full) {
        DX_TRY(scope.all(0, take));
    } else {
        QList<Usn> later = plan.couldBeAt;
        later.removeIf([&](Usn usn) { return usn <= plan.base; });
        DX_TRY(scope.changes({plan.scanFrom, later, false}, take));
    }
    const Usn base = plan.full ? 0 : out.acked;
    for (auto &[item, record] : m_items) {
        if (!plan.full) {
            DX_LET(item.before, m_listed.at(item.uid, base));
        }
    }
    return {};
}

/** The S of the answer: above everything that it numbers, so that a partner which stops in the
 * middle says a number that was never given. */
Result<Usn> ClassicExporter::takeValue(const ExportPlan &plan, Usn now, qint64 most)
{
    SiteStore site(m_database);
    const Usn base = plan.full ? 0 : plan.base;
    const Usn wanted = base + 2 * most; // a new address takes two transactions
    if (wanted > now)
        return site.takeUsns(wanted - now);
    return plan.full ? site.takeUsns(1) : Result<Usn>(now);
}

/** Says what is to become of an entry at the partner. */
Result<> ClassicExporter::list(Item &item, const QByteArray &record, Usn base)
{
    DX_LET(const Entry entry, fromRecord(record));
    DX_LET(const auto last, m_listed.last(item.uid));
    const auto taken = [&](const QByteArray &place, const QByteArray &what) {
        return place.isEmpty()
            ? m_listed.isAddressTaken(item.uid, what)
            : m_listed.isNameTaken(item.uid, m_uniqueNames ? QByteArray() : place, what);
    };
    RecipientLister lister(taken);
    const auto &known = base > 0 && item.before ? item.before : last; // a suffix that it has stays
    const ListedRecipient had{known ? namedOf(*known) : NamedAddress(), {}};
    DX_LET(item.after, lister.list(entry, known ? &had : nullptr, m_wishes.templates, m_losses));
    if (item.after && !m_wishes.wants(item.after->named.address.type))
        item.after.reset();
    const QByteArray own = "MS:" + m_agreement.settings.postoffice.toUtf8();
    if (item.after && placeOf(item.after->named.address) == own) {
        m_losses.append(Text::tr("%1 was left out: it lies in the partner's own postoffice")
                            .arg(QString::fromUtf8(addressText(item.after->named.address))));
        item.after.reset();
    }
    if (item.after)
        item.content = contentOf(*item.after);
    return {};
}

/** Before everything is listed anew: what is listed no more makes room for the names of others. */
Result<> ClassicExporter::bury(Usn value)
{
    QSet<QByteArray> listed;
    for (const auto &[item, record] : m_items)
        listed.insert(item.uid);
    DX_LET(const QList<QByteArray> uids, m_listed.uids());
    for (const QByteArray &uid : uids) {
        if (!listed.contains(uid))
            DX_TRY(remember({uid, {}, {}, 0}, value, 0));
    }
    return {};
}

Result<> ClassicExporter::remember(const Item &item, Usn value, Usn acked)
{
    ListedRow row;
    row.uid = item.uid;
    row.value = value;
    if (item.after) {
        const NamedAddress &named = item.after->named;
        row.name = named.name;
        row.address = named.address.toText();
        row.addressKey = named.address.canonical();
        row.place = placeOf(named.address);
        row.nameKey = listedNameKey(named.name);
        row.content = item.content;
    }
    return m_listed.put(row, acked);
}

/** Places of what is listed and of what was: those that are empty now are emptied. Its own
 * postoffice is its own affair. */
QList<QByteArray> ClassicExporter::placesToReplace(const QList<QByteArray> &before) const
{
    std::set<QByteArray> places(before.cbegin(), before.cend());
    for (const auto &[item, record] : m_items) {
        if (item.after)
            places.insert(placeOf(item.after->named.address));
    }
    return QList<QByteArray>(places.cbegin(), places.cend());
}

/** Deletions first, then what is modified, then what is new (Q166581). */
Result<> ClassicExporter::write(const ExportPlan &plan, Usn value)
{
    DX_LET(const QList<QByteArray> before,
           plan.full ? m_listed.places() : Result<QList<QByteArray>>(QList<QByteArray>()));
    const Usn base = plan.full ? 0 : plan.base;
    // what goes makes room for the names of what comes
    if (plan.full)
        DX_TRY(bury(value));
    for (auto &[item, record] : m_items) {
        if (record.isEmpty() && item.before)
            DX_TRY(remember(item, value, plan.base));
    }
    for (auto &[item, record] : m_items) {
        if (record.isEmpty())
            continue;
        DX_TRY(list(item, record, base));
        if (item.after || item.before)
            DX_TRY(remember(item, value, plan.base));
    }
    const auto moves = [](const Item &item) {
        return item.before && item.after
            && item.before->addressKey != item.after->named.address.canonical();
    };
    std::vector<const Item *> deleted;
    std::vector<const Item *> modified;
    std::vector<const Item *> added;
    for (const auto &[item, record] : m_items) {
        if (item.before && (!item.after || moves(item)))
            deleted.push_back(&item);
        if (item.before && item.after && !moves(item)
            && (item.before->content != item.content
                || item.before->name != item.after->named.name))
            modified.push_back(&item);
        if (item.after && (!item.before || moves(item)))
            added.push_back(&item);
    }
    const QList<QByteArray> places = plan.full ? placesToReplace(before) : QList<QByteArray>();
    m_transactions = qint64(deleted.size() + modified.size() + added.size()) + places.size();
    m_counts.added = qint64(added.size());
    m_counts.modified = qint64(modified.size());
    m_counts.deleted = qint64(deleted.size());
    Usn number = std::max(base, value - m_transactions);
    for (const QByteArray &place : std::as_const(places))
        appendReplace(m_text, place, ++number);
    for (const Item *item : deleted)
        appendDelete(m_text, namedOf(*item->before), ++number);
    for (const Item *item : modified)
        appendModify(m_text, namedOf(*item->before), *item->after, ++number);
    for (const Item *item : added)
        appendAdd(m_text, *item->after, ++number);
    return {};
}

Result<> ClassicExporter::noteLosses() const
{
    constexpr qsizetype kTold = 10;
    if (m_losses.isEmpty())
        return {};
    QString told = m_losses.first(std::min(kTold, m_losses.size())).join(QStringLiteral("; "));
    if (m_losses.size() > kTold)
        told += Text::tr(" and %1 more").arg(m_losses.size() - kTold);
    return logEvent(
        m_database, CycleEvent::FormatLosses, Severity::Information,
        Text::tr("The list for %1 cannot say everything: %2.").arg(m_agreement.settings.name, told),
        {}, m_agreement.id, m_cycle, m_now, LogLevel::Medium);
}

Result<ExportOutcome> ClassicExporter::queue(LoadedSync &sync, const ExportPlan &plan, Usn value)
{
    DX_LET(const SiteNumbers site, readSiteNumbers(m_database, m_now));
    DX_LET(const SiteInfo own, SiteStore(m_database).read());
    SenderState &out = sync.state.out;
    const BatchKind kind = plan.full ? BatchKind::Full
        : m_transactions > 0         ? BatchKind::Delta
                                     : BatchKind::Heartbeat;
    Manifest manifest;
    manifest.type = MessageType::SrvTx;
    manifest.agreement = m_agreement.uid;
    manifest.sender = {own.uid, own.name, own.organization};
    manifest.receiver = m_agreement.partnerSiteUid;
    manifest.program = QStringLiteral("Dirsync Administrator " DIRSYNC_VERSION);
    manifest.header = composeHeader(sync.state, site, kind, plan, value, Digest(), newUid(m_now));
    manifest.header.requests = out.partnerRequest; // the I of an answer is that of the request
    manifest.header.was = plan.full ? 0 : plan.base;
    manifest.totalRecords = m_transactions;
    manifest.records = std::min(m_transactions, Manifest::kMaxRecords);
    if (m_transactions > 0)
        manifest.payloadDigest = sha256(m_text);
    const Usn known = out.acked;
    const SentUndo undo = recordSent(out, manifest.header, plan, m_now);
    ClassicRequest form;
    form.wishes = m_wishes;
    MessageRow row = messageOf(manifest);
    row.manifest = form.into(row.manifest);
    row.agreement = m_agreement.id;
    row.outgoing = true;
    row.cycle = m_cycle;
    row.undo = undo.toJson();
    row.createdAt = m_now;
    Messages messages(m_database);
    if (!m_text.isEmpty()) {
        DX_LET(row.payload, messages.addPayload(m_text));
    }
    DX_TRY(messages.insert(row));
    ExportOutcome outcome;
    outcome.kind = kind;
    outcome.counts = m_counts;
    outcome.messages = 1;
    outcome.from = plan.full ? known : plan.base;
    outcome.to = value;
    if (plan.full)
        outcome.formerScope = m_agreement.formerScope;
    outcome.note = plan.full ? Text::tr("everything listed anew, waiting for its next request")
        : m_transactions > 0 ? Text::tr("answered, waiting for its next request")
                             : Text::tr("answered: nothing new");
    return outcome;
}

} // namespace dx
