#include "engine/store/agreement_rules.h"

#include "engine/address/attribute_map.h"
#include "engine/address/dirsync_address.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Agreements)
};

constexpr int kMaxName = 64;
constexpr int kMaxTrust = 100;
constexpr int kMaxWindowMinutes = 7 * 24 * 60;

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.category() == QChar::Other_Control; });
}

Result<> checkName(const QString &name)
{
    if (name.isEmpty())
        return fail(Error::Code::Invalid, Text::tr("Name: give the agreement a name."));
    if (name.size() > kMaxName)
        return fail(Error::Code::Invalid,
                    Text::tr("Name: at most %n characters are possible.", nullptr, kMaxName));
    if (hasControl(name))
        return fail(Error::Code::Invalid, Text::tr("Name: line breaks and tabs are not possible."));
    return {};
}

Result<> checkAddress(const QString &address, PartnerKind kind)
{
    if (address.isEmpty())
        return fail(Error::Code::Invalid,
                    Text::tr("Dirsync address: say where messages to the partner are sent."));
    if (kind == PartnerKind::MsMail && !postofficeOf(address.toUtf8()).isEmpty())
        return {};
    if (kind == PartnerKind::MsMail && !isDirsyncAddress(address.toUtf8()))
        return fail(Error::Code::Invalid,
                    Text::tr("Dirsync address: \"%1\" is neither NETWORK/POSTOFFICE/$SYSTEM nor a "
                             "mail address.")
                        .arg(address));
    if (!isDirsyncAddress(address.toUtf8()))
        return fail(Error::Code::Invalid,
                    Text::tr("Dirsync address: \"%1\" is not an address such as a@contoso.example.")
                        .arg(address));
    return {};
}

Result<> checkPostoffice(const AgreementSettings &settings)
{
    // names that stand for gateways where they are met in an address
    static const QStringList reserved{u"MSMAIL"_s, u"FAX"_s,  u"MCI"_s,
                                      u"X400"_s,   u"SMTP"_s, u"MHS"_s};
    if (settings.kind != PartnerKind::MsMail)
        return {};
    if (!isPostoffice(settings.postoffice.toUtf8()))
        return fail(Error::Code::Invalid,
                    Text::tr("Postoffice: \"%1\" is not NETWORK/POSTOFFICE, one to ten letters and "
                             "digits each.")
                        .arg(settings.postoffice));
    if (const QString network = settings.postoffice.section(u'/', 0, 0); reserved.contains(network))
        return fail(Error::Code::Invalid,
                    Text::tr("Postoffice: %1 is the name of a gateway and cannot be that of a "
                             "network.")
                        .arg(network));
    return {};
}

Result<> checkTrust(int level, const QString &field)
{
    if (level < 0 || level > kMaxTrust)
        return fail(Error::Code::Invalid,
                    Text::tr("%1: %2 is not between 0 and 100.").arg(field).arg(level));
    return {};
}

Result<> checkTypes(const QString &types)
{
    static const QRegularExpression form(u"^[A-Z0-9]{1,8}$"_s);
    if (types.isEmpty())
        return {};
    for (const QString &type : types.split(u',')) {
        if (!form.match(type).hasMatch())
            return fail(
                Error::Code::Invalid,
                Text::tr("Address types: \"%1\" is not an address type. Separate types such "
                         "as SMTP and MS with commas.")
                    .arg(type));
    }
    return {};
}

/** MS, PCM and CSI are one type (Q156730). */
QString canonicalType(const QString &type)
{
    return type == u"PCM"_s || type == u"CSI"_s ? u"MS"_s : type;
}

QString normalizedTypes(const QString &types)
{
    QStringList kept;
    for (const QString &part : types.split(u',', Qt::SkipEmptyParts)) {
        const QString type = canonicalType(part.trimmed().toUpper());
        if (!type.isEmpty() && !kept.contains(type))
            kept.append(type);
    }
    return kept.join(u',');
}

} // namespace

QString toString(PartnerKind kind)
{
    return kind == PartnerKind::MsMail ? u"msmail"_s : u"dx"_s;
}

std::optional<PartnerKind> partnerKindFromString(QStringView word)
{
    for (const PartnerKind kind : {PartnerKind::Dirsync, PartnerKind::MsMail}) {
        if (word.compare(toString(kind), Qt::CaseInsensitive) == 0)
            return kind;
    }
    return std::nullopt;
}

AgreementSettings normalized(AgreementSettings settings)
{
    settings.name = settings.name.trimmed();
    settings.partnerAddress = settings.partnerAddress.trimmed();
    settings.folder = settings.folder.trimmed();
    if (settings.kind == PartnerKind::MsMail) {
        settings.postoffice = settings.postoffice.trimmed().toUpper();
        if (settings.postoffice.isEmpty())
            settings.postoffice
                = QString::fromLatin1(postofficeOf(settings.partnerAddress.toUtf8()));
    } else {
        settings.postoffice.clear();
    }
    settings.addressTypes = normalizedTypes(settings.addressTypes);
    for (QString *rows : {&settings.templateIn, &settings.templateOut}) {
        if (const auto map = AttributeMap::parse(*rows))
            *rows = map->toText();
    }
    settings.nameRule = settings.nameRule.trimmed();
    if (settings.exportAll)
        settings.exportLists.clear();
    std::sort(settings.exportLists.begin(), settings.exportLists.end());
    settings.exportLists.erase(
        std::unique(settings.exportLists.begin(), settings.exportLists.end()),
        settings.exportLists.end());
    return settings;
}

Result<> validate(const AgreementSettings &settings)
{
    DX_TRY(checkName(settings.name));
    DX_TRY(checkAddress(settings.partnerAddress, settings.kind));
    DX_TRY(checkPostoffice(settings));
    if (settings.kind == PartnerKind::MsMail && settings.importNext)
        return fail(
            Error::Code::Invalid,
            Text::tr("Import on next cycle: a requestor of the kind MS Mail cannot be asked. "
                     "Its administrator exports: Config, Dir-Sync, Requestor, Export."));
    DX_TRY(checkTypes(settings.addressTypes));
    DX_TRY(checkTrust(settings.importTrust, Text::tr("Trust level of imported recipients")));
    DX_TRY(checkTrust(settings.exportTrust, Text::tr("Export trust level")));
    DX_TRY(AttributeMap::parse(settings.templateIn));
    DX_TRY(AttributeMap::parse(settings.templateOut));
    DX_TRY(NameRule::parse(settings.nameRule));
    if (!settings.importList.isValid())
        return fail(Error::Code::Invalid,
                    Text::tr("Import container: choose the list that takes what the partner "
                             "sends."));
    if (settings.runWindowMinutes < 1 || settings.runWindowMinutes > kMaxWindowMinutes)
        return fail(Error::Code::Invalid,
                    Text::tr("Run window: %1 minutes are not between 1 and %2.")
                        .arg(settings.runWindowMinutes)
                        .arg(kMaxWindowMinutes));
    if (settings.guardCount && *settings.guardCount < 0)
        return fail(Error::Code::Invalid,
                    Text::tr("Deletion guard: the number of deletions cannot be negative."));
    if (settings.guardPercent && (*settings.guardPercent < 0 || *settings.guardPercent > 100))
        return fail(Error::Code::Invalid,
                    Text::tr("Deletion guard: %1 percent are not between 0 and 100.")
                        .arg(*settings.guardPercent));
    return {};
}

bool shapesExport(const AgreementSettings &before, const AgreementSettings &after)
{
    return before.exportAll != after.exportAll || before.exportLists != after.exportLists
        || before.exportTrust != after.exportTrust || before.exportCustom != after.exportCustom
        || before.addressTypes != after.addressTypes || before.templateOut != after.templateOut;
}

bool shapesImport(const AgreementSettings &before, const AgreementSettings &after)
{
    const bool suffix
        = before.appendName != after.appendName || (after.appendName && before.name != after.name);
    const bool switchedOn = !before.receiveUpdates && after.receiveUpdates;
    return suffix || switchedOn || before.addressTypes != after.addressTypes
        || before.templateIn != after.templateIn || before.nameRule != after.nameRule
        || before.importList != after.importList;
}

} // namespace dx
