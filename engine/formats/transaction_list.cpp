#include "engine/formats/transaction_list.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TransactionList)
};

QByteArray upper(QByteArrayView text)
{
    return QString::fromUtf8(text).toUpper().toUtf8();
}

/** Further names that templates give to what templatePrompts() knows. */
constexpr std::pair<const char *, const char *> kSynonyms[] = {
    {"first", "givenName"},
    {"given name", "givenName"},
    {"last", "sn"},
    {"surname", "sn"},
    {"job title", "title"},
    {"dept", "department"},
    {"organization", "company"},
    {"telephone", "telephoneNumber"},
    {"phone number", "telephoneNumber"},
    {"business phone", "telephoneNumber"},
    {"mobile phone", "mobile"},
    {"fax number", "facsimileTelephoneNumber"},
    {"location", "physicalDeliveryOfficeName"},
    {"street", "street"},
    {"zip", "postalCode"},
    {"zip code", "postalCode"},
    {"comment", "info"},
    {"employee id", "employeeNumber"},
};

} // namespace

bool hasNode(QByteArrayView type) noexcept
{
    constexpr QByteArrayView kTypes[] = {"MS", "SNADS", "PROFS", "OV", "FFAPI"};
    return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

QByteArray placeOf(const Address &address)
{
    if (!hasNode(address.type))
        return address.type + ':';
    const QList<QByteArray> parts = address.value.split('/');
    return address.type + ':' + upper(parts.value(0)) + '/' + upper(parts.value(1));
}

std::optional<QByteArray> parsePlace(QByteArrayView text)
{
    const QByteArray whole = text.trimmed().toByteArray();
    const qsizetype colon = whole.indexOf(':');
    // an address of that type, so that its name goes by the same rules
    const auto typed = Address::parse(colon < 0 ? "PCM:" + whole : whole.left(colon) + ":x");
    if (!typed)
        return std::nullopt;
    const QByteArray value = whole.mid(colon + 1).trimmed();
    if (!hasNode(typed->type))
        return value.isEmpty() ? std::optional(typed->type + ':') : std::nullopt;
    const QList<QByteArray> parts = value.split('/');
    if (parts.size() != 2 || parts[0].trimmed().isEmpty() || parts[1].trimmed().isEmpty())
        return std::nullopt;
    return typed->type + ':' + upper(parts[0].trimmed()) + '/' + upper(parts[1].trimmed());
}

QByteArray placeText(QByteArrayView place)
{
    return place.startsWith("MS:") ? "PCM:" + place.sliced(3).toByteArray() : place.toByteArray();
}

QByteArray addressText(const Address &address)
{
    return (address.type == "MS" ? QByteArray("PCM") : address.type) + ':' + address.value;
}

QString addressFault(const Address &address)
{
    if (hasNode(address.type)) {
        const QList<QByteArray> parts = address.value.split('/');
        const bool whole = parts.size() == 3
            && std::none_of(parts.begin(), parts.end(),
                            [](const QByteArray &part) { return part.trimmed().isEmpty(); });
        return whole ? QString()
                     : Text::tr("\"%1\" does not have the three parts of such an address, "
                                "NETWORK/POSTOFFICE/USER")
                           .arg(QString::fromUtf8(address.value));
    }
    if (address.type == "SMTP" && !isMailAddress(address.value))
        return Text::tr("\"%1\" is no mail address").arg(QString::fromUtf8(address.value));
    if (address.type == "X400" && address.canonical() == "X400:")
        return Text::tr(
                   "\"%1\" is no X.400 address: its parts are written as c=US;a= ;p=Acme;s=Weber "
                   "or /c=US/admd= /prmd=Acme/s=Weber")
            .arg(QString::fromUtf8(address.value));
    return {};
}

QByteArray promptKey(QByteArrayView prompt)
{
    QByteArrayView text = prompt.trimmed();
    while (text.endsWith(':'))
        text = text.chopped(1).trimmed();
    return QString::fromUtf8(text).toCaseFolded().toUtf8();
}

const QList<std::pair<QByteArray, QByteArray>> &templatePrompts()
{
    static const QList<std::pair<QByteArray, QByteArray>> prompts = [] {
        QList<std::pair<QByteArray, QByteArray>> list{
            {"givenName", "First name"},
            {"initials", "Initials"},
            {"sn", "Last name"},
            {"title", "Title"},
            {"department", "Department"},
            {"company", "Company"},
            {"physicalDeliveryOfficeName", "Office"},
            {"telephoneNumber", "Phone"},
            {"mobile", "Mobile"},
            {"pager", "Pager"},
            {"homePhone", "Home phone"},
            {"facsimileTelephoneNumber", "Fax"},
            {"assistant", "Assistant"},
            {"street", "Address"},
            {"l", "City"},
            {"st", "State"},
            {"postalCode", "Postal code"},
            {"co", "Country"},
            {"employeeNumber", "Employee number"},
            {"info", "Notes"},
        };
        for (int i = 1; i <= 15; ++i) {
            const QByteArray n = QByteArray::number(i);
            list.append({"extensionAttribute" + n, "Custom Attribute " + n});
        }
        return list;
    }();
    return prompts;
}

QByteArray attributeOfPrompt(QByteArrayView prompt)
{
    static const QHash<QByteArray, QByteArray> attributes = [] {
        QHash<QByteArray, QByteArray> map;
        for (const auto &[attribute, known] : templatePrompts())
            map.insert(promptKey(known), attribute);
        for (const auto &[known, attribute] : kSynonyms)
            map.insert(known, attribute);
        return map;
    }();
    return attributes.value(promptKey(prompt));
}

} // namespace dx
