#pragma once

#include "engine/address/address.h"
#include "engine/core/digest.h"
#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QList>

namespace dx {

/** What a recipient is, as the console shows it. Values are stored; never renumber. */
enum class RecipientKind {
    Mailbox = 0, ///< a person with an account at home (inetOrgPerson, user)
    DistributionList = 1,
    CustomRecipient = 2, ///< a contact, a foreign address
    Resource = 3, ///< a room or equipment
};

/** One attribute with its values, all UTF-8 bytes (binary values too). Values are sorted in byte
 * order, without doubles. */
struct Attribute
{
    QByteArray name; ///< standard spelling (RFC 2798, RFC 4519, or dx...), without options
    QList<QByteArray> values;

    bool operator==(const Attribute &) const = default;
};

} // namespace dx
Q_DECLARE_TYPEINFO(dx::Attribute, Q_RELOCATABLE_TYPE); // lists of them move by memmove
namespace dx {

/**
 * The content of a recipient that travels: attributes under their standard names, sorted by name in
 * byte order. It knows nothing of lists, agreements or trust; that is the store's Recipient. Empty
 * values are never kept, nor are secrets (isSecret()). Attribute names compare case-insensitively
 * and keep their standard spelling; aliases and wire names (dxDepartment for department) name the
 * same attribute: see attributes.h.
 */
class Entry
{
public:
    const QList<Attribute> &attributes() const { return m_attributes; }
    bool isEmpty() const { return m_attributes.isEmpty(); }

    QList<QByteArray> values(QByteArrayView name) const;
    /** The first value, or an empty one. */
    QByteArray value(QByteArrayView name) const;
    bool has(QByteArrayView name) const;

    /** Replaces all values; none removes the attribute. */
    void set(const QByteArray &name, QList<QByteArray> values);
    void set(const QByteArray &name, const QByteArray &value)
    {
        set(name, QList<QByteArray>{value});
    }
    void add(const QByteArray &name, const QByteArray &value);
    void remove(QByteArrayView name);

    /** displayName, else cn, else givenName and sn, else the key address, else nothing. */
    QByteArray displayName() const;
    /** By the attribute dxKind (list, contact, resource); Mailbox without one. */
    RecipientKind kind() const;
    void setKind(RecipientKind kind);

    /**
     * The address that identifies the recipient: the upper-case SMTP: of proxyAddresses, else the
     * first mail, else the first typed address (dxAddress, targetAddress). Nothing if there is
     * none. As values are sorted, dxKeyAddress names the mail that came first where that is another
     * one than the first in byte order; it counts only while it is one of the mails.
     */
    std::optional<Address> keyAddress() const;
    /** All addresses, the key address first, each once. */
    QList<Address> addresses() const;

    bool operator==(const Entry &) const = default;

private:
    QList<Attribute> m_attributes;
};

/** Makes a mail address the key address of the entry; the old key address goes, others stay. */
void setKeyMail(Entry &entry, const QByteArray &mail);

/**
 * The one canonical text of an entry: LDIF attribute lines (RFC 2849, base64 where needed, not
 * folded, LF) under the names that travel (AttributeInfo::wire), objectClass first and derived
 * (dxEntry; inetOrgPerson where cn and sn exist, else dxObject), then attributes and values in byte
 * order. It is what is stored, digested, sent, exported and kept as before-image: the same state
 * gives the same bytes everywhere, and an LDAP server with our schema takes it. It is exactly what
 * stands below the dn line, so dxUid and dxHome (uid of the home site) are attributes like others.
 * Values that a server would refuse under their own name stand as `dxExtra: name:value`, mail
 * addresses outside ASCII as `dxAddress: SMTP:...`; fromRecord() puts both back.
 */
QByteArray toRecord(const Entry &entry);
/** The record of the entry with this dxUid and dxHome. */
QByteArray toRecord(const Entry &entry, QByteArrayView uid, QByteArrayView homeUid);
/** The attributes as LDIF lines under their own names, without objectClass: the form of local
 * attributes. fromRecord() reads it. */
QByteArray toAttributeLines(const Entry &entry);
/** Reads what toRecord() or toAttributeLines() wrote; names it does not know are kept. Error
 * Invalid: not such a text. */
Result<Entry> fromRecord(QByteArrayView record);

/** Adds one line of a record: a value under the name that travels. dxExtra and dxAddress go back to
 * the attribute they stand for; objectClass is left out. */
void addWireValue(Entry &entry, const QByteArray &name, const QByteArray &value);

/** Where an entry was made; it stands in its DN and never changes while it travels. */
struct Home
{
    QByteArray siteUid;
    QByteArray site; ///< name
    QByteArray list; ///< name

    bool operator==(const Home &) const = default;
};

/** `dxUid=<uid>,ou=<list>,o=<site>`, escaped by RFC 4514. */
QByteArray distinguishedName(QByteArrayView uid, const Home &home);

/** SHA-256 of "dn: " + DN + LF + record: the digest that list digests sum up. */
Digest recordDigest(QByteArrayView dn, QByteArrayView record);

} // namespace dx
