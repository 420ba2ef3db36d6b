#include "tests/simulation/edits.h"

#include "engine/store/merge.h"
#include "engine/store/recipients.h"
#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx::sim {

namespace {

constexpr int kShared = 6; ///< addresses that several sites may claim

QString shown(const Recipient &recipient)
{
    const auto address = recipient.entry.keyAddress();
    return address ? QString::fromUtf8(address->toText()) : u"without address"_s;
}

/** Record of an own list in its present state, to be staged in a merge. */
StagedRecord staged(const Recipient &recipient, int line)
{
    StagedRecord record;
    record.line = line;
    record.uid = recipient.uid;
    record.entry = recipient.entry;
    record.trust = recipient.trust;
    record.hidden = recipient.hidden;
    return record;
}

} // namespace

QList<qint64> Edits::ids(SimSite &site, const QString &condition)
{
    return numbers(site, u"SELECT id FROM entry WHERE %1 ORDER BY uid"_s.arg(condition));
}

QList<QByteArray> Edits::someUids(SimSite &site)
{
    Statement rows(site.db(), u"SELECT uid FROM entry WHERE origin_id > 0 ORDER BY uid"_s);
    required(rows.exec());
    QList<QByteArray> found;
    while (rows.next()) {
        if (m_dice.chance(50))
            found.append(rows.utf8(0));
    }
    return found;
}

QList<qint64> Edits::numbers(SimSite &site, const QString &sql)
{
    Statement rows(site.db(), sql);
    required(rows.exec());
    QList<qint64> found;
    while (rows.next())
        found.append(rows.integer(0));
    return found;
}

void Edits::address(SimSite &site, Entry &entry)
{
    entry.remove("mail");
    entry.remove("dxAddress");
    const int kind = m_dice.roll(20);
    const QByteArray number = QByteArray::number(++m_people);
    if (kind < 7)
        entry.set("mail", "shared" + QByteArray::number(m_dice.roll(kShared)) + "@contoso.example");
    else if (kind < 9)
        entry.set("dxAddress", "MS:NORTH/PO" + number + '/' + site.name().toUtf8());
    else if (kind > 9) // else none: kept, never exported
        entry.set("mail", site.name().toUtf8().toLower() + number + "@contoso.example");
}

Entry Edits::person(SimSite &site)
{
    Entry entry;
    const QByteArray name = site.name().toUtf8() + ' ' + QByteArray::number(m_people);
    entry.set("cn", name);
    if (m_dice.chance(70))
        entry.set("sn", name);
    entry.set("title", QByteArray::number(m_dice.roll(1000)));
    if (m_dice.chance(20))
        entry.setKind(RecipientKind::CustomRecipient);
    address(site, entry);
    return entry;
}

Result<QString> Edits::add(SimSite &site)
{
    const Entry entry = person(site);
    const int trust = m_dice.roll(101);
    const bool hidden = m_dice.chance(10);
    DX_LET(const EntryId id,
           Recipients(site.db()).add(someList(site), entry, trust, hidden, site.now()));
    const auto key = entry.keyAddress();
    return u"add %1 %2"_s.arg(id.value).arg(key ? QString::fromUtf8(key->toText()) : u"-"_s);
}

Result<QString> Edits::modify(SimSite &site, qint64 id)
{
    DX_LET(Recipient recipient, Recipients(site.db()).byId(EntryId{id}));
    QString what;
    switch (m_dice.roll(6)) {
    case 0:
        DX_TRY(Recipients(site.db()).remove(recipient.id, site.now()));
        return u"delete %1"_s.arg(shown(recipient));
    case 1:
        address(site, recipient.entry);
        what = u"rename to "_s + shown(recipient);
        break;
    case 2:
        recipient.hidden = !recipient.hidden;
        what = u"hidden"_s;
        break;
    case 3:
        recipient.trust = m_dice.roll(101);
        what = u"trust %1"_s.arg(recipient.trust);
        break;
    case 4:
        recipient.list = someList(site);
        what = u"move"_s;
        break;
    default:
        recipient.entry.set("title", QByteArray::number(m_dice.roll(1000)));
        what = u"title"_s;
    }
    DX_TRY(Recipients(site.db()).update(recipient, site.now()));
    return what + u" of "_s + shown(recipient);
}

Result<QString> Edits::swap(SimSite &site, const QList<qint64> &own)
{
    DX_LET(Recipient one, Recipients(site.db()).byId(EntryId{m_dice.pick(own)}));
    DX_LET(Recipient other, Recipients(site.db()).byId(EntryId{m_dice.pick(own)}));
    if (one.list != other.list || one.id == other.id)
        return u"no swap"_s;
    for (const QByteArray &name : {QByteArray("mail"), QByteArray("dxAddress")}) {
        const QList<QByteArray> values = one.entry.values(name);
        one.entry.set(name, other.entry.values(name));
        other.entry.set(name, values);
    }
    DX_LET(Transaction transaction, Transaction::begin(site.db()));
    Merge merge(site.db(), MergePlan{.list = one.list, .now = site.now()});
    DX_TRY(merge.stage(staged(one, 1)));
    DX_TRY(merge.stage(staged(other, 2)));
    DX_TRY(merge.apply());
    DX_TRY(transaction.commit());
    return u"swap %1 and %2"_s.arg(shown(one), shown(other));
}

/** A list is brought in from a file: some go, some change, some are new. */
Result<QString> Edits::importList(SimSite &site)
{
    const ListId list = someList(site);
    const bool replace = m_dice.chance(50);
    DX_LET(Transaction transaction, Transaction::begin(site.db()));
    Merge merge(site.db(),
                MergePlan{.list = list, .replace = replace, .skipBad = true, .now = site.now()});
    int records = 0;
    for (const qint64 id : ids(site, u"origin_id = 0 AND list_id = %1"_s.arg(list.value))) {
        if (m_dice.chance(25))
            continue;
        DX_LET(Recipient recipient, Recipients(site.db()).byId(EntryId{id}));
        DX_TRY(merge.settle());
        if (m_dice.chance(30))
            recipient.entry.set("title", QByteArray::number(m_dice.roll(1000)));
        if (m_dice.chance(20))
            address(site, recipient.entry);
        DX_TRY(merge.stage(staged(recipient, ++records)));
        DX_TRY(merge.settleToRead());
    }
    for (int more = m_dice.roll(4); more > 0; --more) {
        StagedRecord record;
        record.entry = person(site);
        record.line = ++records;
        DX_TRY(merge.stage(std::move(record)));
    }
    DX_LET(const MergeCounts counts, merge.apply());
    DX_TRY(transaction.commit());
    return u"import %1 records: +%2 ~%3 -%4, %5 skipped%6"_s.arg(records)
        .arg(counts.added)
        .arg(counts.modified)
        .arg(counts.deleted)
        .arg(counts.skipped)
        .arg(replace ? u", replacing"_s : QString());
}

Result<QString> Edits::editImported(SimSite &site)
{
    const QList<qint64> found = ids(site, u"origin_id > 0"_s);
    if (found.isEmpty())
        return u"nothing imported"_s;
    DX_LET(Recipient recipient, Recipients(site.db()).byId(EntryId{m_dice.pick(found)}));
    if (m_dice.chance(50))
        recipient.hidden = !recipient.hidden;
    else
        recipient.trust = m_dice.roll(101);
    if (m_dice.chance(10)) {
        recipient.entry.set("title", QByteArray("not ours"));
        if (Recipients(site.db()).update(recipient, site.now()))
            qFatal("a partner's entry was changed");
        if (Recipients(site.db()).remove(recipient.id, site.now()))
            qFatal("a partner's entry was deleted");
        return u"another's entry refused"_s;
    }
    DX_TRY(Recipients(site.db()).update(recipient, site.now()));
    return u"hidden or trust of another's %1"_s.arg(shown(recipient));
}

Result<QString> Edits::someEdit(SimSite &site)
{
    const QList<qint64> own = ids(site, u"origin_id = 0"_s);
    const int kind = m_dice.roll(100);
    if (own.size() < 2 || kind < 30)
        return add(site);
    if (kind < 40)
        return editImported(site);
    if (kind < 46)
        return swap(site, own);
    if (kind < 54)
        return importList(site);
    return modify(site, m_dice.pick(own));
}

QString Edits::edit(SimSite &site)
{
    const auto done = site.survive([&] { return someEdit(site); });
    site.knownOwn = site.ownEntries();
    if (done)
        return *done;
    if (!site.sawFault() && done.error().code != Error::Code::Conflict)
        qFatal("%s | %s", qPrintable(done.error().text), qPrintable(done.error().detail));
    return u"refused: "_s + done.error().text;
}

QString Edits::fill(SimSite &site)
{
    for (int i = 1 + m_dice.roll(5); i > 0; --i) {
        if (const auto added = add(site); !added && added.error().code != Error::Code::Conflict)
            qFatal("%s", qPrintable(added.error().text));
    }
    site.knownOwn = site.ownEntries();
    return u"%1 entries"_s.arg(ids(site, u"origin_id = 0"_s).size());
}

} // namespace dx::sim
