#include "engine/formats/csv_columns.h"

#include "engine/address/attributes.h"

#include <QHash>
#include <QString>

#include <algorithm>

namespace dx {

namespace {

struct Name
{
    const char *header; ///< in lower case, letters and digits only
    CsvRole role;
    const char *attribute;
};

constexpr auto kAttribute = CsvRole::Attribute;

// Exchange Directory Export (domain.md 8.1), and what belongs to the same job.
constexpr Name kExchangeNames[] = {
    {"objclass", CsvRole::ObjectClass, ""},
    {"mode", CsvRole::Mode, ""},
    {"aliasname", kAttribute, "mailNickname"},
    {"alias", kAttribute, "mailNickname"},
    {"directoryname", kAttribute, "cn"},
    {"emailaddresses", kAttribute, "proxyAddresses"},
    {"secondaryproxyaddresses", CsvRole::SecondaryAddresses, "proxyAddresses"},
    {"primarywindowsntaccount", CsvRole::Ignored, ""},
    {"homeserver", CsvRole::Ignored, ""},
    {"members", CsvRole::Ignored, ""},
    {"objcontainer", CsvRole::Ignored, ""},
    {"importedfrom", CsvRole::Ignored, ""},
    {"hidefromab", CsvRole::Hidden, ""},
    {"replicationsensitivity", CsvRole::Trust, ""},
    {"trustlevel", CsvRole::Trust, ""},
    {"objdistname", CsvRole::Key, "dn:"},
    {"dn", CsvRole::Key, "dn:"},
    {"distinguishedname", CsvRole::Key, "dn:"},
    {"dxuid", CsvRole::Key, "uid:"},
    {"entryuuid", CsvRole::Key, "uuid:"},
    {"objectguid", CsvRole::Key, "guid:"},
    {"dxhome", CsvRole::Ignored, ""},
    {"otherattributes", CsvRole::Extra, ""},
};

// Outlook, Google Contacts, Nextcloud and spreadsheets, in English.
constexpr Name kEnglishNames[] = {
    {"firstname", kAttribute, "givenName"},
    {"forename", kAttribute, "givenName"},
    {"middlename", kAttribute, "middleName"},
    {"additionalname", kAttribute, "middleName"},
    {"lastname", kAttribute, "sn"},
    {"familyname", kAttribute, "sn"},
    {"name", kAttribute, "displayName"},
    {"fullname", kAttribute, "displayName"},
    {"fileas", kAttribute, "displayName"},
    {"commonname", kAttribute, "cn"},
    {"suffix", kAttribute, "generationQualifier"},
    {"namesuffix", kAttribute, "generationQualifier"},
    {"nameprefix", kAttribute, "personalTitle"},
    {"salutation", kAttribute, "personalTitle"},
    {"jobtitle", kAttribute, "title"},
    {"position", kAttribute, "title"},
    {"organization1title", kAttribute, "title"},
    {"organizationtitle", kAttribute, "title"},
    {"organization1name", kAttribute, "company"},
    {"organizationname", kAttribute, "company"},
    {"organization", kAttribute, "company"},
    {"companyname", kAttribute, "company"},
    {"organization1department", kAttribute, "department"},
    {"organizationdepartment", kAttribute, "department"},
    {"office", kAttribute, "physicalDeliveryOfficeName"},
    {"officelocation", kAttribute, "physicalDeliveryOfficeName"},
    {"room", kAttribute, "roomNumber"},
    {"emailaddress", CsvRole::EmailAddress, "mail"},
    {"email", CsvRole::EmailAddress, "mail"},
    {"emails", CsvRole::EmailAddress, "mail"},
    {"primaryemail", CsvRole::EmailAddress, "mail"},
    {"email1value", kAttribute, "mail"},
    {"email2value", kAttribute, "mail"},
    {"email3value", kAttribute, "mail"},
    {"email4value", kAttribute, "mail"},
    {"email2address", kAttribute, "mail"},
    {"email3address", kAttribute, "mail"},
    {"secondaryemail", kAttribute, "mail"},
    {"homeemail", kAttribute, "mail"},
    {"workemail", kAttribute, "mail"},
    {"phone", kAttribute, "telephoneNumber"},
    {"phonenumber", kAttribute, "telephoneNumber"},
    {"telephone", kAttribute, "telephoneNumber"},
    {"workphone", kAttribute, "telephoneNumber"},
    {"businessphone", kAttribute, "telephoneNumber"},
    {"businessphone2", kAttribute, "telephoneNumber"},
    {"companymainphone", kAttribute, "otherTelephone"},
    {"otherphone", kAttribute, "otherTelephone"},
    {"mobilephone", kAttribute, "mobile"},
    {"mobilenumber", kAttribute, "mobile"},
    {"cellphone", kAttribute, "mobile"},
    {"homephone2", kAttribute, "homePhone"},
    {"faxnumber", kAttribute, "facsimileTelephoneNumber"},
    {"businessfax", kAttribute, "facsimileTelephoneNumber"},
    {"workfax", kAttribute, "facsimileTelephoneNumber"},
    {"pagernumber", kAttribute, "pager"},
    {"businessstreet", kAttribute, "street"},
    {"workaddress", kAttribute, "street"},
    {"address1street", kAttribute, "street"},
    {"streetaddress", kAttribute, "street"},
    {"address", kAttribute, "street"},
    {"businesscity", kAttribute, "l"},
    {"address1city", kAttribute, "l"},
    {"city", kAttribute, "l"},
    {"businessstate", kAttribute, "st"},
    {"address1region", kAttribute, "st"},
    {"state", kAttribute, "st"},
    {"stateprovince", kAttribute, "st"},
    {"businesspostalcode", kAttribute, "postalCode"},
    {"address1postalcode", kAttribute, "postalCode"},
    {"zip", kAttribute, "postalCode"},
    {"zipcode", kAttribute, "postalCode"},
    {"workzip", kAttribute, "postalCode"},
    {"businesscountryregion", kAttribute, "co"},
    {"businesscountry", kAttribute, "co"},
    {"address1country", kAttribute, "co"},
    {"country", kAttribute, "co"},
    {"countryregion", kAttribute, "co"},
    {"notes", kAttribute, "info"},
    {"note", kAttribute, "info"},
    {"webpage", kAttribute, "wWWHomePage"},
    {"website", kAttribute, "wWWHomePage"},
    {"website1value", kAttribute, "wWWHomePage"},
    {"managersname", kAttribute, "manager"},
    {"assistantsname", kAttribute, "assistant"},
    {"language", kAttribute, "preferredLanguage"},
    {"employeeid", kAttribute, "employeeNumber"},
    {"username", kAttribute, "uid"},
    {"profession", kAttribute, "businessCategory"},
};

constexpr Name kGermanNames[] = {
    {"vorname", kAttribute, "givenName"},
    {"nachname", kAttribute, "sn"},
    {"familienname", kAttribute, "sn"},
    {"zuname", kAttribute, "sn"},
    {"anzeigename", kAttribute, "displayName"},
    {"weiterevornamen", kAttribute, "middleName"},
    {"anrede", kAttribute, "personalTitle"},
    {"titel", kAttribute, "personalTitle"},
    {"berufsbezeichnung", kAttribute, "title"},
    {"funktion", kAttribute, "title"},
    {"stelle", kAttribute, "title"},
    {"firma", kAttribute, "company"},
    {"unternehmen", kAttribute, "company"},
    {"organisation", kAttribute, "company"},
    {"abteilung", kAttribute, "department"},
    {"büro", kAttribute, "physicalDeliveryOfficeName"},
    {"raum", kAttribute, "roomNumber"},
    {"zimmer", kAttribute, "roomNumber"},
    {"emailadresse", CsvRole::EmailAddress, "mail"},
    {"email2adresse", kAttribute, "mail"},
    {"email3adresse", kAttribute, "mail"},
    {"mailadresse", CsvRole::EmailAddress, "mail"},
    {"telefon", kAttribute, "telephoneNumber"},
    {"telefonnummer", kAttribute, "telephoneNumber"},
    {"telefongeschäftlich", kAttribute, "telephoneNumber"},
    {"telefongeschäftlich2", kAttribute, "telephoneNumber"},
    {"telefonprivat", kAttribute, "homePhone"},
    {"mobiltelefon", kAttribute, "mobile"},
    {"handy", kAttribute, "mobile"},
    {"mobil", kAttribute, "mobile"},
    {"telefax", kAttribute, "facsimileTelephoneNumber"},
    {"faxgeschäftlich", kAttribute, "facsimileTelephoneNumber"},
    {"straße", kAttribute, "street"},
    {"strasse", kAttribute, "street"},
    {"straßegeschäftlich", kAttribute, "street"},
    {"ort", kAttribute, "l"},
    {"stadt", kAttribute, "l"},
    {"ortgeschäftlich", kAttribute, "l"},
    {"plz", kAttribute, "postalCode"},
    {"postleitzahl", kAttribute, "postalCode"},
    {"postleitzahlgeschäftlich", kAttribute, "postalCode"},
    {"bundesland", kAttribute, "st"},
    {"regiongeschäftlich", kAttribute, "st"},
    {"land", kAttribute, "co"},
    {"landregiongeschäftlich", kAttribute, "co"},
    {"notizen", kAttribute, "info"},
    {"bemerkung", kAttribute, "info"},
    {"webseite", kAttribute, "wWWHomePage"},
    {"personalnummer", kAttribute, "employeeNumber"},
    {"benutzername", kAttribute, "uid"},
    {"vorgesetzter", kAttribute, "manager"},
    {"beschreibung", kAttribute, "description"},
    {"geburtstag", kAttribute, "birthday"},
};

/** Lower case, letters and digits only: "E-mail 1 - Value" and "e-mail1 value" are one name. */
QByteArray plainName(const QByteArray &header)
{
    QString plain;
    for (const QChar c : QString::fromUtf8(header).toLower())
        if (c.isLetterOrNumber())
            plain += c;
    return plain.toUtf8();
}

const QHash<QByteArray, const Name *> &names()
{
    static const QHash<QByteArray, const Name *> all = [] {
        QHash<QByteArray, const Name *> map;
        for (const Name &name : kExchangeNames)
            map.insert(name.header, &name);
        for (const Name &name : kEnglishNames)
            map.insert(name.header, &name);
        for (const Name &name : kGermanNames)
            map.insert(name.header, &name);
        return map;
    }();
    return all;
}

/** "Custom Attribute 3" and "Extension-Attribute-3" are extensionAttribute3. */
QByteArray customAttribute(const QByteArray &plain)
{
    for (const char *prefix : {"customattribute", "extensionattribute"}) {
        const QByteArray start(prefix);
        if (!plain.startsWith(start))
            continue;
        const int number = plain.mid(start.size()).toInt();
        if (number >= 1 && number <= 15)
            return "extensionAttribute" + QByteArray::number(number);
    }
    return {};
}

CsvColumn columnFor(const QByteArray &header)
{
    const QByteArray plain = plainName(header);
    if (plain.isEmpty())
        return {};
    if (const AttributeInfo *known = findAttribute(header.trimmed());
        known && !names().contains(plain))
        return {CsvRole::Attribute, known->name};
    if (const Name *name = names().value(plain))
        return {name->role, name->attribute};
    if (const AttributeInfo *known = findAttribute(plain))
        return {CsvRole::Attribute, known->name};
    if (const QByteArray custom = customAttribute(plain); !custom.isEmpty())
        return {CsvRole::Attribute, custom};
    if (plain.startsWith("phone") && plain.endsWith("value"))
        return {CsvRole::Phone, "telephoneNumber"};
    const QByteArray local = localAttributeName(header);
    return isSecret(local) ? CsvColumn{} : CsvColumn{CsvRole::Local, local};
}

CsvStyle styleOf(const QList<QByteArray> &headers)
{
    QList<QByteArray> plain;
    qsizetype attributes = 0;
    for (const QByteArray &header : headers) {
        plain.append(plainName(header));
        const AttributeInfo *known = findAttribute(header.trimmed());
        attributes += known && header.trimmed().compare(known->name) == 0 ? 1 : 0;
    }
    if (!plain.isEmpty() && plain.constFirst() == "objclass")
        return CsvStyle::Exchange;
    const bool outlook = (plain.contains("emailaddress") && plain.contains("businessphone"))
        || (plain.contains("emailadresse") && plain.contains("telefongeschäftlich"));
    if (outlook || plain.contains("email1value"))
        return CsvStyle::AddressBook;
    return attributes * 2 >= headers.size() ? CsvStyle::Attributes : CsvStyle::Spreadsheet;
}

/** "Phone 1 - Value" finds its "Phone 1 - Type" or "Phone 1 - Label". */
int labelColumn(const QList<QByteArray> &headers, int phone)
{
    QByteArray stem = plainName(headers[phone]);
    stem.chop(qsizetype(qstrlen("value")));
    for (int i = 0; i < headers.size(); ++i) {
        const QByteArray plain = plainName(headers[i]);
        if (plain == stem + "type" || plain == stem + "label")
            return i;
    }
    return -1;
}

} // namespace

bool isReservedCsvValue(QByteArrayView value) noexcept
{
    while (value.startsWith('\\'))
        value = value.sliced(1);
    return value == " " || value.compare("~DEL", Qt::CaseInsensitive) == 0;
}

QByteArray localAttributeName(const QByteArray &column)
{
    QByteArray name;
    for (const char c : column.trimmed()) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || static_cast<unsigned char>(c) >= 0x80;
        if (kept)
            name += c;
        else if (!name.isEmpty() && !name.endsWith('-'))
            name += '-';
    }
    while (name.endsWith('-'))
        name.chop(1);
    return name;
}

CsvColumns mapCsvHeader(const QList<QByteArray> &headers)
{
    CsvColumns map;
    map.style = styleOf(headers);
    bool ours = false;
    bool extra = false;
    for (int i = 0; i < headers.size(); ++i) {
        CsvColumn column = columnFor(headers[i]);
        if (map.style == CsvStyle::AddressBook && plainName(headers[i]) == "title")
            column.attribute = "personalTitle"; // Outlook's Mr and Mrs; the other is "Job Title"
        if (column.role == CsvRole::Phone)
            column.label = labelColumn(headers, i);
        ours = ours || (column.role == CsvRole::Key && column.attribute == "uid:");
        extra = extra || column.role == CsvRole::Extra;
        map.columns.push_back(column);
        if (column.role == CsvRole::Attribute || column.role == CsvRole::Local
            || column.role == CsvRole::SecondaryAddresses || column.role == CsvRole::EmailAddress)
            map.given.append(column.attribute);
        if (column.role == CsvRole::EmailAddress)
            map.given.append("targetAddress");
        if (column.role == CsvRole::Phone)
            map.given += {"telephoneNumber", "mobile", "homePhone", "facsimileTelephoneNumber"};
        if (column.role == CsvRole::ObjectClass)
            map.given.append("dxKind");
    }
    if (extra)
        for (const AttributeInfo &known : knownAttributes())
            map.given.append(known.name);
    if (map.given.contains("mail"))
        map.given.append("dxKeyAddress");
    std::sort(map.given.begin(), map.given.end());
    map.given.erase(std::unique(map.given.begin(), map.given.end()), map.given.end());
    map.complete = map.style != CsvStyle::Exchange || ours;
    return map;
}

} // namespace dx
