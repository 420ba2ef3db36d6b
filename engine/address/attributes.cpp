#include "engine/address/attributes.h"

#include <QList>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace dx {

namespace {

struct Row
{
    const char *name;
    const char *wire; ///< null: as the name
    const char *alias; ///< a second name, or null
    Syntax syntax = Syntax::Text;
    Matching matching = Matching::CaseIgnore;
    bool single = false;
};

constexpr auto kText = Syntax::Text;
constexpr auto kAscii = Syntax::Ascii;
constexpr auto kPhone = Syntax::Telephone;
constexpr auto kPostal = Syntax::Postal;
constexpr auto kBinary = Syntax::Binary;
constexpr auto kIgnore = Matching::CaseIgnore;
constexpr auto kExact = Matching::CaseExact;
constexpr auto kPhoneMatch = Matching::Telephone;
constexpr auto kOctets = Matching::Octets;

// Defined by core, cosine and inetorgperson: they keep their names.
constexpr Row kStandardRows[] = {
    {"audio", nullptr, nullptr, kBinary, kOctets},
    {"businessCategory", nullptr, nullptr},
    {"c", nullptr, "countryName", Syntax::Country, kIgnore, true},
    {"carLicense", nullptr, nullptr},
    {"cn", nullptr, "commonName"},
    {"co", nullptr, "friendlyCountryName"},
    {"departmentNumber", nullptr, nullptr},
    {"description", nullptr, nullptr},
    {"displayName", nullptr, nullptr, kText, kIgnore, true},
    {"employeeNumber", nullptr, nullptr, kText, kIgnore, true},
    {"employeeType", nullptr, nullptr},
    {"facsimileTelephoneNumber", nullptr, "fax", kPhone, kPhoneMatch},
    {"generationQualifier", nullptr, nullptr},
    {"givenName", nullptr, "gn"},
    {"homePhone", nullptr, "homeTelephoneNumber", kPhone, kPhoneMatch},
    {"homePostalAddress", nullptr, nullptr, kPostal},
    {"info", nullptr, nullptr},
    {"initials", nullptr, nullptr},
    {"jpegPhoto", nullptr, nullptr, Syntax::Jpeg, kOctets},
    {"l", nullptr, "localityName"},
    {"labeledURI", nullptr, nullptr, kText, kExact},
    {"mail", nullptr, "rfc822Mailbox", kAscii},
    {"mobile", nullptr, "mobileTelephoneNumber", kPhone, kPhoneMatch},
    {"o", nullptr, "organizationName"},
    {"ou", nullptr, "organizationalUnitName"},
    {"pager", nullptr, "pagerTelephoneNumber", kPhone, kPhoneMatch},
    {"personalTitle", nullptr, nullptr},
    {"physicalDeliveryOfficeName", nullptr, nullptr},
    {"postOfficeBox", nullptr, nullptr},
    {"postalAddress", nullptr, nullptr, kPostal},
    {"postalCode", nullptr, nullptr},
    {"preferredLanguage", nullptr, nullptr, kText, kIgnore, true},
    {"registeredAddress", nullptr, nullptr, kPostal},
    {"roomNumber", nullptr, nullptr},
    {"sn", nullptr, "surname"},
    {"st", nullptr, "stateOrProvinceName"},
    {"street", nullptr, "streetAddress"},
    {"telephoneNumber", nullptr, nullptr, kPhone, kPhoneMatch},
    {"title", nullptr, nullptr},
    {"uid", nullptr, "userid"},
};

// What Exchange, Active Directory and address books know besides; defined in resources/ldap.
constexpr Row kOwnRows[] = {
    {"assistant", "dxAssistant", nullptr},
    {"birthday", "dxBirthday", nullptr},
    {"company", "dxCompany", nullptr},
    {"department", "dxDepartment", nullptr},
    {"division", "dxDivision", nullptr},
    {"dxAddress", nullptr, nullptr, kText, kOctets},
    {"dxExtra", nullptr, nullptr, kBinary, kOctets},
    {"dxHome", nullptr, nullptr, kText, kExact, true},
    {"dxKeyAddress", nullptr, nullptr, kText, kExact, true},
    {"dxKind", nullptr, nullptr, kText, kExact, true},
    {"dxUid", nullptr, nullptr, kText, kExact, true},
    {"extensionAttribute1", "dxExtensionAttribute1", nullptr},
    {"extensionAttribute10", "dxExtensionAttribute10", nullptr},
    {"extensionAttribute11", "dxExtensionAttribute11", nullptr},
    {"extensionAttribute12", "dxExtensionAttribute12", nullptr},
    {"extensionAttribute13", "dxExtensionAttribute13", nullptr},
    {"extensionAttribute14", "dxExtensionAttribute14", nullptr},
    {"extensionAttribute15", "dxExtensionAttribute15", nullptr},
    {"extensionAttribute2", "dxExtensionAttribute2", nullptr},
    {"extensionAttribute3", "dxExtensionAttribute3", nullptr},
    {"extensionAttribute4", "dxExtensionAttribute4", nullptr},
    {"extensionAttribute5", "dxExtensionAttribute5", nullptr},
    {"extensionAttribute6", "dxExtensionAttribute6", nullptr},
    {"extensionAttribute7", "dxExtensionAttribute7", nullptr},
    {"extensionAttribute8", "dxExtensionAttribute8", nullptr},
    {"extensionAttribute9", "dxExtensionAttribute9", nullptr},
    {"ipPhone", "dxIpPhone", nullptr},
    {"legacyExchangeDN", "dxLegacyExchangeDN", nullptr, kText, kExact},
    {"mailNickname", "dxMailNickname", nullptr},
    {"manager", "dxManager", nullptr},
    {"middleName", "dxMiddleName", nullptr},
    {"otherFacsimileTelephoneNumber", "dxOtherFacsimileTelephoneNumber", nullptr},
    {"otherHomePhone", "dxOtherHomePhone", nullptr},
    {"otherMobile", "dxOtherMobile", nullptr},
    {"otherPager", "dxOtherPager", nullptr},
    {"otherTelephone", "dxOtherTelephone", nullptr},
    {"photo", "dxPhoto", nullptr, kBinary, kOctets},
    {"proxyAddresses", "dxProxyAddress", nullptr, kText, kOctets},
    {"secretary", "dxSecretary", nullptr},
    {"seeAlso", "dxSeeAlso", nullptr},
    {"targetAddress", "dxTargetAddress", nullptr, kText, kOctets},
    {"textEncodedORAddress", "dxTextEncodedORAddress", nullptr, kText, kOctets},
    {"thumbnailPhoto", "dxThumbnailPhoto", nullptr, kBinary, kOctets},
    {"userCertificate", "dxUserCertificate", nullptr, kBinary, kOctets},
    {"userSMIMECertificate", "dxUserSMIMECertificate", nullptr, kBinary, kOctets},
    {"wWWHomePage", "dxWWWHomePage", nullptr, kText, kExact},
};

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

bool sameName(QByteArrayView a, QByteArrayView b) noexcept
{
    if (a.size() != b.size())
        return false;
    return std::memcmp(a.data(), b.data(), size_t(a.size())) == 0
        || std::equal(a.begin(), a.end(), b.begin(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

/** Open addressing over the names, wire names and aliases in lower case; written once, then only
 * read. */
class Table
{
public:
    Table()
    {
        for (const Row &row : kStandardRows)
            m_all.append(info(row));
        for (const Row &row : kOwnRows)
            m_all.append(info(row));
        std::sort(m_all.begin(), m_all.end(),
                  [](const auto &a, const auto &b) { return a.name < b.name; });
        for (const AttributeInfo &known : std::as_const(m_all)) {
            put(known.name, known);
            if (known.wire != known.name)
                put(known.wire, known);
        }
        for (const Row &row : kStandardRows)
            if (row.alias)
                put(row.alias, *find(row.name));
    }

    const QList<AttributeInfo> &all() const { return m_all; }

    const AttributeInfo *find(QByteArrayView name) const noexcept
    {
        for (size_t slot = hash(name);; ++slot) {
            const Slot &s = m_slots[slot % kSlots];
            if (!s.info || sameName(s.name, name))
                return s.info;
        }
    }

private:
    struct Slot
    {
        QByteArray name;
        const AttributeInfo *info = nullptr;
    };
    static constexpr size_t kSlots = 1024;

    static AttributeInfo info(const Row &row)
    {
        return {row.name, row.wire ? row.wire : row.name, row.syntax, row.matching, row.single};
    }
    /** Four signs and the length tell nearly all names apart; sameName() decides. */
    static size_t hash(QByteArrayView name) noexcept
    {
        const qsizetype size = name.size();
        if (size == 0)
            return 0;
        const auto sign = [&](qsizetype at) { return size_t(name[at] | 0x20) & 0xFF; };
        const size_t mixed = sign(0) | sign(size - 1) << 8 | sign(size / 2) << 16
            | sign(size > 2 ? size - 3 : 0) << 24 | size_t(size) << 32;
        return (mixed * 0x9E3779B97F4A7C15u) >> 48;
    }
    void put(const QByteArray &name, const AttributeInfo &known)
    {
        size_t slot = hash(name);
        while (m_slots[slot % kSlots].info)
            ++slot;
        m_slots[slot % kSlots] = {name, &known};
    }

    QList<AttributeInfo> m_all;
    std::array<Slot, kSlots> m_slots;
};

const Table &table()
{
    static const Table known;
    return known;
}

} // namespace

const AttributeInfo *findAttribute(QByteArrayView name) noexcept
{
    return table().find(name);
}

const QList<AttributeInfo> &knownAttributes()
{
    return table().all();
}

bool travels(QByteArrayView name) noexcept
{
    return findAttribute(name) || (name.size() > 2 && sameName(name.first(2), "dx"));
}

bool isSecret(QByteArrayView name) noexcept
{
    static constexpr const char *kParts[] = {
        "password",   "passwd",           "pwd",     "krb",       "pkcs12",
        "privatekey", "supplementalcred", "ntHash",  "secretkey", "keytab",
        "otptoken",   "credential",       "sambaLM", "sambaNT",
    };
    const QByteArray wanted = name.toByteArray().toLower();
    return std::any_of(std::begin(kParts), std::end(kParts), [&](const char *part) {
        return wanted.contains(QByteArray(part).toLower());
    });
}

} // namespace dx
