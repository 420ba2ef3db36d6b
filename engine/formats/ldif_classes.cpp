#include "engine/formats/ldif_classes.h"

#include "engine/formats/text_scan.h"

#include <QHash>
#include <QUuid>

#include <algorithm>

namespace dx {

namespace {

/** ASCII words, compared whatever the case, with what they mean. */
template<typename Meaning>
class Words
{
public:
    Words(std::initializer_list<std::pair<Meaning, std::initializer_list<const char *>>> groups)
    {
        for (const auto &[meaning, words] : groups)
            for (const char *word : words) {
                m_spelled.insert(word, meaning);
                m_words.insert(QByteArray(word).toLower(), meaning);
            }
    }
    const Meaning *find(QByteArrayView word) const
    {
        const auto spelled = m_spelled.find(QByteArray::fromRawData(word.data(), word.size()));
        if (spelled != m_spelled.end())
            return &*spelled;
        const auto found = m_words.find(word.toByteArray().toLower());
        return found == m_words.end() ? nullptr : &*found;
    }

private:
    QHash<QByteArray, Meaning> m_spelled; ///< as everybody writes them: found without a copy
    QHash<QByteArray, Meaning> m_words;
};

enum class ClassMeaning {
    Container, ///< never a recipient, whatever else it is
    Person,
    Contact,
    Group,
    Resource,
};

const Words<ClassMeaning> &classes()
{
    static const Words<ClassMeaning> words{
        {ClassMeaning::Container,
         {"organizationalUnit",
          "organization",
          "dcObject",
          "domain",
          "domainDNS",
          "container",
          "builtinDomain",
          "country",
          "locality",
          "lostAndFound",
          "computer",
          "device",
          "groupPolicyContainer",
          "rpcContainer",
          "nsContainer",
          "applicationProcess",
          "subentry",
          "trustedDomain",
          "foreignSecurityPrincipal",
          "dnsZone",
          "dnsNode",
          "ipHost",
          "rootDSE",
          "krbRealmContainer",
          "infrastructureUpdate",
          "msDS-QuotaContainer"}},
        {ClassMeaning::Person,
         {"person", "organizationalPerson", "inetOrgPerson", "user", "residentialPerson",
          "mailRecipient", "mailUser", "mozillaAbPersonAlpha", "evolutionPerson", "posixAccount",
          "account", "inetLocalMailRecipient", "dxEntry", "dxObject", "newPilotPerson",
          "pilotPerson"}},
        {ClassMeaning::Contact, {"contact", "msExchContact", "remote-address"}},
        {ClassMeaning::Group,
         {"group", "groupOfNames", "groupOfUniqueNames", "groupOfURLs", "posixGroup", "mailGroup",
          "groupOfMembers", "msExchDynamicDistributionList", "nisMailAlias", "groupOfEntries"}},
        {ClassMeaning::Resource, {"room", "calEntryResource", "calendarResource"}}};
    return words;
}

const Words<Treatment> &treatments()
{
    static const Words<Treatment> words{{Treatment::Hidden, {"msExchHideFromAddressLists"}},
                                        {Treatment::Operational,
                                         {"accountExpires",
                                          "adminCount",
                                          "aci",
                                          "badPasswordTime",
                                          "codePage",
                                          "contextCSN",
                                          "countryCode",
                                          "createTimeStamp",
                                          "createTimestamp",
                                          "creatorsName",
                                          "dSCorePropagationData",
                                          "distinguishedName",
                                          "dn",
                                          "entryCSN",
                                          "entryDN",
                                          "entryid",
                                          "entryUUID",
                                          "groupType",
                                          "hasSubordinates",
                                          "instanceType",
                                          "isCriticalSystemObject",
                                          "lastLogoff",
                                          "lastLogon",
                                          "lastLogonTimestamp",
                                          "logonCount",
                                          "lockoutTime",
                                          "memberOf",
                                          "modifiersName",
                                          "modifyTimeStamp",
                                          "modifyTimestamp",
                                          "name",
                                          "nTSecurityDescriptor",
                                          "nsUniqueId",
                                          "numSubordinates",
                                          "objectCategory",
                                          "objectGUID",
                                          "objectSid",
                                          "parentid",
                                          "primaryGroupID",
                                          "sAMAccountType",
                                          "sIDHistory",
                                          "structuralObjectClass",
                                          "subschemaSubentry",
                                          "userAccountControl",
                                          "uSNChanged",
                                          "uSNCreated",
                                          "uSNSource",
                                          "uSNLastObjRem",
                                          "whenChanged",
                                          "whenCreated",
                                          "nscpEntryDN",
                                          "nsAccountLock",
                                          "parentUniqueId",
                                          "tombstoneNumSubordinates",
                                          "replPropertyMetaData",
                                          "msDS-parentdistname",
                                          "directReports",
                                          "managedObjects",
                                          "lastKnownParent",
                                          "isDeleted"}}};
    return words;
}

bool hasAny(const LdifRecord &record, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(),
                       [&](const char *name) { return !record.value(name).isEmpty(); });
}

bool isExchangeResource(const LdifRecord &record)
{
    const QByteArrayView type = record.value("msExchRecipientDisplayType"); // 7 room, 8 equipment
    return type == "7" || type == "8" || !record.value("msExchResourceMetaData").isEmpty();
}

} // namespace

Treatment treatmentOf(QByteArrayView name)
{
    const Treatment *known = treatments().find(name);
    return known ? *known : Treatment::Local;
}

std::optional<RecipientKind> recipientKind(const LdifRecord &record)
{
    bool any = false;
    bool person = false;
    std::optional<RecipientKind> kind;
    for (const LdifAttribute &attribute : record.attributes) {
        if (!sameWord(attribute.name, "objectClass"))
            continue;
        any = true;
        const ClassMeaning *meaning = classes().find(attribute.value);
        if (!meaning)
            continue;
        switch (*meaning) {
        case ClassMeaning::Container:
            return std::nullopt;
        case ClassMeaning::Person:
            person = true;
            break;
        case ClassMeaning::Contact:
            kind = RecipientKind::CustomRecipient;
            break;
        case ClassMeaning::Group:
            kind = kind ? kind : RecipientKind::DistributionList;
            break;
        case ClassMeaning::Resource:
            kind = kind ? kind : RecipientKind::Resource;
            break;
        }
    }
    if (isExchangeResource(record))
        return RecipientKind::Resource;
    if (kind)
        return kind;
    const bool looksLikeOne = hasAny(record, {"mail", "proxyAddresses", "targetAddress"})
        || (!any && hasAny(record, {"sn", "givenName", "displayName", "telephoneNumber"}));
    if (person || looksLikeOne)
        return RecipientKind::Mailbox;
    return std::nullopt;
}

QByteArray identityKey(const LdifRecord &record)
{
    const std::pair<const char *, const char *> names[]
        = {{"dxUid", "uid:"}, {"entryUUID", "uuid:"}, {"nsUniqueId", "uuid:"}};
    for (const auto &[name, prefix] : names)
        if (const QByteArrayView value = record.value(name); !value.isEmpty())
            return prefix + value.toByteArray().toLower();
    const QByteArrayView guid = record.value("objectGUID");
    if (guid.size() == 16) {
        // The first three groups stand in little-endian order (MS-DTYP 2.3.4.2).
        QByteArray bytes = guid.toByteArray();
        std::reverse(bytes.begin(), bytes.begin() + 4);
        std::reverse(bytes.begin() + 4, bytes.begin() + 6);
        std::reverse(bytes.begin() + 6, bytes.begin() + 8);
        return "guid:" + QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces);
    }
    if (!guid.isEmpty())
        return "guid:" + guid.toByteArray().toLower();
    return {};
}

} // namespace dx
