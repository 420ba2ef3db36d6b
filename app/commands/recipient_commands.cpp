#include "app/commands/registry.h"
#include "engine/address/attributes.h"
#include "engine/formats/ldif_classes.h"
#include "engine/store/lists.h"
#include "engine/store/recipient_pages.h"
#include "engine/store/recipients.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

const char *kindName(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::DistributionList:
        return "list";
    case RecipientKind::CustomRecipient:
        return "contact";
    case RecipientKind::Resource:
        return "resource";
    case RecipientKind::Mailbox:
        break;
    }
    return "mailbox";
}

QString keyOf(const Recipient &recipient)
{
    const auto address = recipient.entry.keyAddress();
    return address ? QString::fromUtf8(address->toText()) : QString();
}

QJsonObject toJson(const Recipient &recipient, const QString &list)
{
    QJsonObject attributes;
    for (const Entry *entry : {&recipient.entry, &recipient.local}) {
        for (const Attribute &attribute : entry->attributes()) {
            QJsonArray values;
            for (const QByteArray &value : attribute.values)
                values.append(value.isValidUtf8() ? QString::fromUtf8(value)
                                                  : QString::fromLatin1(value.toBase64()));
            attributes.insert(QString::fromUtf8(attribute.name), values);
        }
    }
    return {{u"uid"_s, QString::fromLatin1(recipient.uid)},
            {u"name"_s, QString::fromUtf8(recipient.entry.displayName())},
            {u"kind"_s, QString::fromLatin1(kindName(recipient.entry.kind()))},
            {u"address"_s, keyOf(recipient)},
            {u"list"_s, list},
            {u"home"_s, QString::fromUtf8(recipient.home.site)},
            {u"imported"_s, recipient.isImported()},
            {u"trust"_s, recipient.trust},
            {u"hidden"_s, recipient.hidden},
            {u"note"_s, recipient.note},
            {u"attributes"_s, attributes}};
}

enum class Lookup { Key, AnyAddress };

Result<Recipient> find(Invocation &call, const QString &key, Lookup lookup = Lookup::Key)
{
    DX_LET(Database * database, call.store());
    ListId list;
    if (call.isSet(u"list"_s)) {
        DX_LET(const AddressList narrowed, Lists(*database).byName(call.value(u"list"_s)));
        list = narrowed.id;
    }
    Recipients recipients(*database);
    return lookup == Lookup::Key ? recipients.byKey(key.toUtf8(), list)
                                 : recipients.byAnyAddress(key.toUtf8(), list);
}

void printLines(Output &out, const Entry &entry)
{
    for (const Attribute &attribute : entry.attributes())
        for (const QByteArray &value : attribute.values)
            out.line(value.isValidUtf8() ? u"%1: %2"_s.arg(QString::fromUtf8(attribute.name),
                                                           QString::fromUtf8(value))
                                         : u"%1:: %2"_s.arg(QString::fromUtf8(attribute.name),
                                                            QString::fromLatin1(value.toBase64())));
}

Result<ExitStatus> show(Invocation &call)
{
    DX_LET(const Recipient recipient, find(call, call.argument(0), Lookup::AnyAddress));
    DX_LET(Database * database, call.store());
    DX_LET(const AddressList list, Lists(*database).byId(recipient.list));
    call.out().object(toJson(recipient, list.name));
    call.out().line(u"dn: "_s
                    + QString::fromUtf8(distinguishedName(recipient.uid, recipient.home)));
    printLines(call.out(), recipient.entry);
    printLines(call.out(), recipient.local);
    call.out().line(u"# list %1, trust level %2%3%4"_s.arg(list.name)
                        .arg(recipient.trust)
                        .arg(recipient.hidden ? u", hidden"_s : QString(),
                             recipient.isImported() ? u", imported"_s : QString()));
    return ExitStatus::Done;
}

/** One "attr=value", "attr+=v" or "attr-=v". */
struct Assignment
{
    QByteArray name;
    char how = '=';
    QByteArray value;
};

/** Names that no attribute can have, and those that this program keeps itself, are wrong usage. */
Result<> checkName(Invocation &call, const QByteArray &name)
{
    static const QRegularExpression form(u"^[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*$"_s);
    static const QStringList kept{u"dxUid"_s, u"dxHome"_s, u"objectClass"_s};
    const QString text = QString::fromUtf8(name);
    if (!form.match(text).hasMatch())
        return call.wrongValue(u"'%1' cannot be the name of an attribute."_s.arg(text));
    if (kept.contains(text, Qt::CaseInsensitive)
        || (!findAttribute(name) && treatmentOf(name) == Treatment::Operational))
        return call.wrongValue(u"%1 is kept by the program and cannot be set."_s.arg(text));
    return {};
}

Result<> checkMail(Invocation &call, const QByteArray &name, const QByteArray &value)
{
    const AttributeInfo *known = findAttribute(name);
    if (known && known->name == "mail" && !isMailAddress(value))
        return call.wrongValue(u"'%1' is no mail address: it must look like name@domain."_s.arg(
            QString::fromUtf8(value)));
    return {};
}

/** What is misspelled stays at this site, so it is said. */
void noteUnknown(Invocation &call, const QByteArray &name)
{
    if (!travels(name))
        call.out().note(u"%1 is an attribute that does not travel; it stays at this site."_s.arg(
            QString::fromUtf8(name)));
}

Result<Assignment> assignment(Invocation &call, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const qsizetype equals = bytes.indexOf('=');
    Assignment result;
    result.name = bytes.left(equals);
    result.value = bytes.mid(equals + 1);
    if (result.name.endsWith('+') || result.name.endsWith('-')) {
        result.how = result.name.back();
        result.name.chop(1);
    }
    if (equals <= 0 || result.name.isEmpty())
        return call.wrongValue(u"'%1' is not of the form attribute=value."_s.arg(text));
    DX_TRY(checkName(call, result.name));
    if (!findAttribute(result.name) && isSecret(result.name))
        return fail(
            Error::Code::Denied,
            u"%1 holds a secret, which is never kept."_s.arg(QString::fromUtf8(result.name)));
    return result;
}

/** trust, hidden and note are of the recipient, not of its entry. False: an attribute. */
Result<bool> assignOwn(Invocation &call, Recipient &recipient, const Assignment &set)
{
    if (set.name == "trust") {
        DX_LET(const qint64 trust,
               parseNumber(call, u"trust"_s, QString::fromUtf8(set.value), 0, 100));
        recipient.trust = int(trust);
    } else if (set.name == "hidden") {
        DX_LET(const qint64 hidden,
               parseNumber(call, u"hidden"_s, QString::fromUtf8(set.value), 0, 1));
        recipient.hidden = hidden != 0;
    } else if (set.name == "note") {
        recipient.note = QString::fromUtf8(set.value);
    } else {
        return false;
    }
    return true;
}

Result<> assign(Invocation &call, Recipient &recipient, const QStringList &words)
{
    QStringList replaced;
    for (const QString &word : words) {
        DX_LET(const Assignment set, assignment(call, word));
        DX_LET(const bool own, assignOwn(call, recipient, set));
        if (own)
            continue;
        if (set.how != '-' && !set.value.isEmpty()) {
            noteUnknown(call, set.name);
            DX_TRY(checkMail(call, set.name, set.value));
        }
        Entry &entry = travels(set.name) ? recipient.entry : recipient.local;
        const AttributeInfo *known = findAttribute(set.name);
        const QString name = QString::fromUtf8(known ? known->name : set.name.toLower());
        if (set.how == '-') {
            QList<QByteArray> rest = entry.values(set.name);
            rest.removeAll(set.value);
            entry.set(set.name, rest);
        } else if (set.how == '+' || replaced.contains(name)) {
            entry.add(set.name, set.value);
        } else {
            entry.set(set.name, set.value);
            replaced.append(name);
        }
    }
    return {};
}

Result<ExitStatus> add(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const AddressList list, Lists(*database).byName(call.argument(0)));
    Recipient recipient;
    DX_TRY(assign(call, recipient, call.arguments().sliced(1)));
    Recipients recipients(*database);
    DX_LET(const EntryId id,
           recipients.add(list.id, recipient.entry, recipient.trust, recipient.hidden, call.now()));
    DX_LET(Recipient made, recipients.byId(id));
    if (!recipient.local.isEmpty() || !recipient.note.isEmpty()) {
        made.local = recipient.local;
        made.note = recipient.note;
        DX_TRY(recipients.update(made, call.now()));
    }
    call.out().object(toJson(made, list.name));
    call.out().line(QString::fromLatin1(made.uid));
    return ExitStatus::Done;
}

Result<ExitStatus> set(Invocation &call)
{
    DX_LET(Recipient recipient, find(call, call.argument(0)));
    DX_LET(Database * database, call.store());
    DX_TRY(assign(call, recipient, call.arguments().sliced(1)));
    Recipients recipients(*database);
    DX_TRY(recipients.update(recipient, call.now()));
    DX_LET(const Recipient now, recipients.byId(recipient.id));
    DX_LET(const AddressList list, Lists(*database).byId(now.list));
    call.out().object(toJson(now, list.name));
    return ExitStatus::Done;
}

Result<ExitStatus> remove(Invocation &call)
{
    DX_LET(const Recipient recipient, find(call, call.argument(0)));
    DX_LET(Database * database, call.store());
    DX_TRY(Recipients(*database).remove(recipient.id, call.now()));
    call.out().object({{u"uid"_s, QString::fromLatin1(recipient.uid)}, {u"removed"_s, true}});
    return ExitStatus::Done;
}

Result<ExitStatus> ls(Invocation &call)
{
    DX_LET(Database * database, call.store());
    DX_LET(const AddressList list, Lists(*database).byName(call.argument(0)));
    RecipientQuery query;
    query.list = list.id;
    query.filter = call.value(u"filter"_s);
    for (bool more = !query.filter.isEmpty(); more;) {
        DX_LET(more, catchUpSearchIndex(*database, 10000)); // the filter asks that index
    }
    RecipientPages pages(*database, query);
    DX_TRY(pages.prepare());
    constexpr int kPage = 1000;
    for (qint64 first = 0;; first += kPage) {
        DX_LET(const QList<RecipientRow> rows, pages.rows(first, kPage));
        for (const RecipientRow &row : rows) {
            call.out().object({{u"uid"_s, QString::fromLatin1(row.uid)},
                               {u"name"_s, row.displayName},
                               {u"kind"_s, QString::fromLatin1(kindName(row.kind))},
                               {u"address"_s, row.address},
                               {u"trust"_s, row.trust},
                               {u"hidden"_s, row.hidden},
                               {u"imported"_s, row.origin.isValid()}});
            call.out().line(u"%1  %2  %3"_s.arg(
                QString::fromLatin1(row.uid), onOneLine(row.displayName), onOneLine(row.address)));
        }
        if (rows.size() < kPage)
            return ExitStatus::Done;
    }
}

} // namespace

QList<Command> recipientCommands()
{
    const Option list{u"list"_s, u"LIST"_s, u"only in this list"_s, {}};
    const QString key = u"KEY is a uid or TYPE:address."_s;
    const QString values
        = u"attr=value replaces all values (given twice: two values), attr= removes;\nattr+=v and "
          "attr-=v add and take one away; trust=0..100, hidden=0|1 and note= are set alike."_s;
    return {
        {u"recipient ls"_s,
         u"LIST"_s,
         1,
         1,
         u"shows the recipients of a list by name"_s,
         {{u"filter"_s, u"TEXT"_s, u"words that begin words of name, address, office ..."_s, {}}},
         ls},
        {u"recipient show"_s,
         u"KEY"_s,
         1,
         1,
         u"shows a recipient"_s,
         {list},
         show,
         key + u" A further address of it will do, too."_s},
        {u"recipient add"_s,
         u"LIST attr=value..."_s,
         2,
         -1,
         u"makes a recipient"_s,
         {},
         add,
         values},
        {u"recipient set"_s,
         u"KEY attr=value..."_s,
         2,
         -1,
         u"changes a recipient"_s,
         {list},
         set,
         key + u'\n' + values},
        {u"recipient rm"_s, u"KEY"_s, 1, 1, u"removes a recipient"_s, {list}, remove, key},
    };
}

} // namespace dx::cli
