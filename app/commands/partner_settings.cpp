#include "app/commands/partner_settings.h"

#include "engine/service/schedule.h"
#include "engine/store/lists.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

/** An option that is "on" or "off". */
struct Flag
{
    const char16_t *option;
    bool AgreementSettings::*member;
    const char16_t *help;
};

constexpr Flag kFlags[] = {
    {u"enabled", &AgreementSettings::enabled, u"whether cycles serve it"},
    {u"append-name", &AgreementSettings::appendName,
     u"append the requestor's name to imported names"},
    {u"custom", &AgreementSettings::exportCustom, u"export custom recipients"},
    {u"send", &AgreementSettings::sendUpdates, u"send updates"},
    {u"receive", &AgreementSettings::receiveUpdates, u"receive updates"},
    {u"import-next", &AgreementSettings::importNext, u"ask for everything on the next cycle"},
    {u"export-next", &AgreementSettings::exportNext, u"send everything on the next cycle"},
};

struct Text
{
    const char16_t *option;
    QString AgreementSettings::*member;
    const char16_t *value;
    const char16_t *help;
};

constexpr Text kTexts[] = {
    {u"name", &AgreementSettings::name, u"NAME", u"what the agreement is called here"},
    {u"address", &AgreementSettings::partnerAddress, u"ADDRESS", u"dirsync address of the partner"},
    {u"types", &AgreementSettings::addressTypes, u"SMTP,MS", u"export these address types only"},
    {u"template-in", &AgreementSettings::templateIn, u"A=B;C=",
     u"rename attributes of what comes, or leave them out"},
    {u"template-out", &AgreementSettings::templateOut, u"A=B;C=",
     u"rename attributes of what is sent, or leave them out"},
    {u"name-rule", &AgreementSettings::nameRule, u"RULE",
     u"make imported display names of %F, %L, %I, %D, %{attribute}"},
    {u"t1", &AgreementSettings::scheduleT1, u"SCHEDULE", u"never, always or selected:..."},
    {u"t3", &AgreementSettings::scheduleT3, u"SCHEDULE", u"arrival, never, always or selected:..."},
};

struct Number
{
    const char16_t *option;
    int AgreementSettings::*member;
    int most;
    const char16_t *value;
    const char16_t *help;
};

constexpr Number kNumbers[] = {
    {u"trust", &AgreementSettings::exportTrust, 100, u"0-100",
     u"export recipients up to this trust level"},
    {u"import-trust", &AgreementSettings::importTrust, 100, u"0-100",
     u"trust level given to what is imported"},
    {u"run-window", &AgreementSettings::runWindowMinutes, 10'080, u"MINUTES",
     u"how late a missed start may still run"},
};

/** Numbers that may be left to the site. */
struct GuardNumber
{
    const char16_t *option;
    std::optional<int> AgreementSettings::*member;
    int most;
    const char16_t *value;
    const char16_t *help;
};

constexpr GuardNumber kGuard[] = {
    {u"guard-count", &AgreementSettings::guardCount, 1'000'000'000, u"N|site",
     u"hold what would delete more than so many"},
    {u"guard-percent", &AgreementSettings::guardPercent, 100, u"N|site",
     u"hold what would delete more than so much of the list"},
};

QString name(const char16_t *text)
{
    return QString::fromUtf16(text);
}

Result<ListId> listFor(Database &database, const QString &list, Timestamp now, QStringList &made)
{
    Lists lists(database);
    if (const auto found = lists.byName(list))
        return found->id;
    else if (found.error().code != Error::Code::NotFound)
        return tl::unexpected(found.error());
    DX_LET(const ListId id, lists.create(list, {}, now));
    made.append(list);
    return id;
}

/** A folder that cannot be used now may be usable when it is mounted: said, and taken. */
void noteFolder(Invocation &call, const QString &folder)
{
    const QFileInfo info(folder);
    const QString what = !info.exists() ? u"does not exist"_s
        : !info.isDir()                 ? u"is no folder"_s
        : !info.isWritable()            ? u"cannot be written"_s
                                        : QString();
    if (!what.isEmpty())
        call.out().note(u"The shared folder %1 %2. Messages wait here until it can be used."_s.arg(
            folder, what));
}

/** Address types that no address is known to have are a slip more often than not. */
void noteTypes(Invocation &call, const QString &types)
{
    static const QStringList known = u"SMTP,MS,PCM,CSI,X400,X500,EX,CCMAIL,NOTES,GWISE,PROFS,"
                                     "SNADS,FAX,SIP,EUM,SPO"_s.split(u',');
    if (!call.isSet(u"types"_s))
        return;
    for (const QString &type : types.split(u',', Qt::SkipEmptyParts)) {
        if (!known.contains(type.trimmed(), Qt::CaseInsensitive))
            call.out().note(u"'%1' is no address type that is known here."_s.arg(type.trimmed()));
    }
}

Result<> applyPlain(Invocation &call, AgreementSettings &settings)
{
    for (const Text &text : kTexts) {
        if (call.isSet(name(text.option)))
            settings.*text.member = call.value(name(text.option));
    }
    for (const Number &number : kNumbers) {
        const QString option = name(number.option);
        if (!call.isSet(option))
            continue;
        DX_LET(const qint64 value,
               parseNumber(call, u"--"_s + option, call.value(option), 0, number.most));
        settings.*number.member = int(value);
    }
    for (const GuardNumber &number : kGuard) {
        const QString option = name(number.option);
        if (!call.isSet(option))
            continue;
        if (call.value(option) == "site"_L1) {
            (settings.*number.member).reset();
            continue;
        }
        DX_LET(const qint64 value,
               parseNumber(call, u"--"_s + option, call.value(option), 0, number.most));
        settings.*number.member = int(value);
    }
    for (const Flag &flag : kFlags) {
        const QString option = name(flag.option);
        if (!call.isSet(option))
            continue;
        const QString value = call.value(option);
        if (value != "on"_L1 && value != "off"_L1)
            return call.wrongValue(u"--%1 is on or off, not '%2'."_s.arg(option, value));
        settings.*flag.member = value == "on"_L1;
    }
    for (const QString &schedule : {settings.scheduleT1, settings.scheduleT3}) {
        if (const auto read = Schedule::fromText(schedule); !read)
            return call.wrongValue(read.error().text);
    }
    noteTypes(call, settings.addressTypes);
    if (!call.isSet(u"folder"_s))
        return {};
    if (call.value(u"folder"_s).isEmpty())
        return call.wrongValue(u"--folder needs the path of the shared folder."_s);
    settings.folder = QDir(call.value(u"folder"_s)).absolutePath();
    noteFolder(call, settings.folder);
    return {};
}

} // namespace

QList<Option> settingsOptions()
{
    QList<Option> options{
        {u"folder"_s, u"PATH"_s, u"shared folder that carries the messages"_s, {}},
        {u"export"_s, u"LIST"_s, u"export this list; may be given again (all lists)"_s, {}, true},
        {u"export-all"_s, {}, u"export all lists of the site"_s, {}},
        {u"import"_s, u"LIST"_s, u"list for what the partner sends; made if need be"_s, {}},
    };
    for (const Text &text : kTexts)
        options.append({name(text.option), name(text.value), name(text.help), {}});
    for (const Number &number : kNumbers)
        options.append({name(number.option), name(number.value), name(number.help), {}});
    for (const GuardNumber &number : kGuard)
        options.append({name(number.option), name(number.value), name(number.help), {}});
    for (const Flag &flag : kFlags)
        options.append({name(flag.option), u"on|off"_s, name(flag.help), {}});
    return options;
}

Result<> applySettings(Invocation &call, Database &database, AgreementSettings &settings,
                       QStringList &made)
{
    DX_TRY(applyPlain(call, settings));
    if (call.isSet(u"export-all"_s)) {
        settings.exportAll = true;
        settings.exportLists.clear();
    }
    if (call.isSet(u"export"_s)) {
        settings.exportAll = false;
        settings.exportLists.clear();
        const QStringList names = call.values(u"export"_s);
        for (const QString &list : names) {
            DX_LET(const AddressList found, Lists(database).byName(list));
            if (!settings.exportLists.contains(found.id))
                settings.exportLists.append(found.id);
        }
    }
    QString importList = call.value(u"import"_s);
    if (importList.isEmpty() && !settings.importList.isValid())
        importList = u"From "_s + settings.name;
    if (!importList.isEmpty()) {
        DX_LET(settings.importList, listFor(database, importList, call.now(), made));
    }
    return {};
}

void forgetLists(Database &database, const QStringList &made)
{
    Lists lists(database);
    for (const QString &list : made) {
        if (const auto found = lists.byName(list)) {
            const auto removed = lists.remove(found->id);
            Q_UNUSED(removed) // an empty list is no harm
        }
    }
}

QString toString(Role role)
{
    return role == Role::Server ? u"server"_s : u"requestor"_s;
}

QString toString(AgreementState state)
{
    switch (state) {
    case AgreementState::WaitingForPartner:
        return u"waiting for the partner's first message"_s;
    case AgreementState::Waiting:
        return u"sent, waiting for confirmation"_s;
    case AgreementState::Verified:
        return u"verified"_s;
    case AgreementState::Differs:
        return u"differs"_s;
    case AgreementState::Held:
        return u"held for approval"_s;
    case AgreementState::Idle:
        return u"idle"_s;
    case AgreementState::Disabled:
        break;
    }
    return u"disabled"_s;
}

QJsonObject numbersJson(const Agreement &agreement)
{
    const AgreementNumbers &numbers = agreement.numbers;
    const bool isRequestor = agreement.role == Role::Requestor;
    return {{u"R"_s, isRequestor ? numbers.sent : numbers.received},
            {u"R_acked"_s, isRequestor ? numbers.acked : numbers.received},
            {u"S"_s, isRequestor ? numbers.received : numbers.sent},
            {u"S_acked"_s, isRequestor ? numbers.received : numbers.acked},
            {u"I"_s, isRequestor ? numbers.requests : numbers.partnerRequests},
            {u"verified"_s, numbers.verified ? QJsonValue(*numbers.verified) : QJsonValue()},
            {u"verified_at"_s, jsonTime(numbers.verifiedAt)},
            {u"full_pending"_s, numbers.fullPending},
            {u"held"_s, numbers.held},
            {u"last_sent"_s, jsonTime(numbers.lastSentAt)},
            {u"last_contact"_s, jsonTime(numbers.lastContactAt)}};
}

namespace {

/** Names of the import list and of the exported ones. */
struct ListNames
{
    QString import;
    QStringList exports;
};

Result<ListNames> listNames(Database &database, const AgreementSettings &settings)
{
    Lists lists(database);
    DX_LET(const AddressList import, lists.byId(settings.importList));
    ListNames names{import.name, {}};
    for (const ListId id : settings.exportLists) {
        DX_LET(const AddressList list, lists.byId(id));
        names.exports.append(list.name);
    }
    return names;
}

} // namespace

Result<QJsonObject> agreementJson(Database &database, const Agreement &agreement)
{
    const AgreementSettings &settings = agreement.settings;
    DX_LET(const ListNames lists, listNames(database, settings));
    QJsonObject object = numbersJson(agreement);
    object[u"uid"_s] = QString::fromLatin1(agreement.uid);
    object[u"role"_s] = toString(agreement.role);
    object[u"state"_s] = toString(agreement.state);
    object[u"partner"_s] = agreement.partnerSite;
    object[u"kind"_s] = dx::toString(settings.kind);
    if (isMsMail(agreement)) {
        object[u"postoffice"_s] = settings.postoffice;
        object[u"password"_s] = !agreement.passwordPlace.isEmpty();
    }
    object[u"folder"_s] = settings.folder;
    object[u"import"_s] = lists.import;
    object[u"export"_s] = settings.exportAll
        ? QJsonValue(u"all"_s)
        : QJsonValue(QJsonArray::fromStringList(lists.exports));
    for (const Text &text : kTexts)
        object[name(text.option)] = settings.*text.member;
    for (const Number &number : kNumbers)
        object[name(number.option)] = settings.*number.member;
    for (const Flag &flag : kFlags)
        object[name(flag.option)] = settings.*flag.member;
    for (const auto &[key, limit] : {std::pair(u"guard-count"_s, settings.guardCount),
                                     std::pair(u"guard-percent"_s, settings.guardPercent)})
        object[key] = limit ? QJsonValue(*limit) : QJsonValue(u"site"_s);
    return object;
}

Result<QStringList> agreementLines(Database &database, const Agreement &agreement)
{
    DX_LET(const QJsonObject object, agreementJson(database, agreement));
    QStringList lines;
    const auto add = [&](const QString &key) {
        const QJsonValue value = object[key];
        QString text = value.toVariant().toString();
        if (value.isArray())
            text = value.toVariant().toStringList().join(u", "_s);
        else if (value.isBool())
            text = value.toBool() ? u"on"_s : u"off"_s;
        lines.append(u"%1: %2"_s.arg(key, text));
    };
    for (const QString &key :
         {u"name"_s, u"role"_s, u"kind"_s, u"state"_s, u"uid"_s, u"partner"_s, u"address"_s,
          u"postoffice"_s, u"password"_s, u"folder"_s, u"import"_s, u"export"_s}) {
        if (object.contains(key))
            add(key);
    }
    for (const Number &number : kNumbers)
        add(name(number.option));
    for (const Flag &flag : kFlags)
        add(name(flag.option));
    for (const QString &key : {u"guard-count"_s, u"guard-percent"_s, u"types"_s, u"template-in"_s,
                               u"template-out"_s, u"name-rule"_s, u"t1"_s, u"t3"_s})
        add(key);
    lines.append(
        u"sent up to %1, confirmed %2; received up to %3; I=%4"_s.arg(agreement.numbers.sent)
            .arg(agreement.numbers.acked)
            .arg(agreement.numbers.received)
            .arg(object[u"I"_s].toInteger()));
    return lines;
}

} // namespace dx::cli
