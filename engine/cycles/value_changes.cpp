#include "engine/cycles/value_changes.h"

#include "engine/address/attributes.h"
#include "engine/formats/key_address.h"
#include "engine/store/entry_rows.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ValueChanges)
};

Result<std::optional<Recipient>> entryOf(Database &database, ListId list,
                                         const QByteArray &sourceKey)
{
    const bool ours = sourceKey.startsWith("uid:"); // a list that this program wrote
    Statement row(database,
                  EntryRows::select()
                      + (ours ? u"WHERE e.uid = :key"_s : u"WHERE e.source_key = :key"_s)
                      + u" AND e.list_id = :list AND e.origin_id = 0 LIMIT 1"_s);
    row.bindText(u":key"_s, ours ? sourceKey.mid(4) : sourceKey).bind(u":list"_s, list);
    return EntryRows::readOne(row);
}

/** Where a value is among others, or -1. */
qsizetype placeOf(const QList<QByteArray> &values, const QByteArray &value, const QByteArray &name)
{
    if (const qsizetype exact = values.indexOf(value); exact >= 0)
        return exact;
    const AttributeInfo *known = findAttribute(name);
    if (known && (known->syntax == Syntax::Binary || known->syntax == Syntax::Jpeg))
        return -1;
    const QString folded = QString::fromUtf8(value).toCaseFolded();
    const auto same = std::find_if(values.begin(), values.end(), [&folded](const QByteArray &one) {
        return QString::fromUtf8(one).toCaseFolded() == folded;
    });
    return same == values.end() ? -1 : same - values.begin();
}

Result<> apply(const ValueChange &change, const QString &file, QList<QByteArray> &values)
{
    if (change.kind == ValueChange::Kind::Replace) {
        values = change.values;
        return {};
    }
    const QByteArray &value = change.values.constFirst();
    const qsizetype at = placeOf(values, value, change.name);
    const QString name = QString::fromUtf8(change.name);
    if (change.kind == ValueChange::Kind::Add) {
        if (at >= 0)
            return badInput(file, change.position,
                            Text::tr("the entry has this value of %1 already.").arg(name));
        values.append(value);
        return {};
    }
    if (at < 0)
        return badInput(file, change.position,
                        Text::tr("the entry has no such value of %1.").arg(name));
    values.removeAt(at);
    return {};
}

/** Mails keep their order, so that the key address stays the key address. */
void setMails(Entry &entry, const QList<QByteArray> &mails)
{
    entry.remove("mail");
    entry.remove("dxKeyAddress");
    for (const QByteArray &mail : mails) {
        noteFirstMail(entry, "mail", mail);
        entry.add("mail", mail);
    }
}

QList<QByteArray> mailsInOrder(const Entry &entry)
{
    QList<QByteArray> mails = entry.values("mail");
    if (const qsizetype key = mails.indexOf(entry.value("dxKeyAddress")); key > 0)
        mails.move(key, 0);
    return mails;
}

} // namespace

Result<> applyValueChanges(Database &database, ListId list, const QString &file,
                           SourceRecord &record)
{
    DX_LET(const std::optional<Recipient> present, entryOf(database, list, record.sourceKey));
    if (!present)
        return badInput(file, record.position,
                        Text::tr("the list has no entry with this DN, so that none of its values "
                                 "can be changed."));
    if (record.changes.isEmpty()) // whole attributes are replaced
        return {};
    Entry entry = present->entry;
    Entry local = present->local;
    for (const ValueChange &change : std::as_const(record.changes)) {
        Entry &target = change.local ? local : entry;
        const bool mail = !change.local && change.name == "mail";
        QList<QByteArray> values = mail ? mailsInOrder(target) : target.values(change.name);
        DX_TRY(apply(change, file, values));
        if (mail)
            setMails(target, values);
        else
            target.set(change.name, values);
        if (!record.given.contains(change.name))
            record.given.append(change.name);
        if (mail && !record.given.contains("dxKeyAddress"))
            record.given.append("dxKeyAddress");
    }
    record.changes.clear();
    for (const QByteArray &name : std::as_const(record.given)) {
        record.entry.set(name, entry.values(name));
        record.local.set(name, local.values(name));
    }
    return {};
}

} // namespace dx
