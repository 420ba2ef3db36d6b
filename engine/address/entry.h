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

/**
 * The content of a recipient that travels: attributes under their standard names, sorted by name in
 * byte order. It knows nothing of lists, agreements or trust; that is the store's Recipient. Empty
 * values are never kept. Attribute names compare case-insensitively and keep their standard
 * spelling.
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
    RecipientKind kind() const;

    /**
     * The address that identifies the recipient: the upper-case SMTP: of proxyAddresses, else the
     * first mail, else the first typed address (dxAddress, targetAddress). Nothing if there is
     * none.
     */
    std::optional<Address> keyAddress() const;
    /** All addresses, the key address first, each once. */
    QList<Address> addresses() const;

    bool operator==(const Entry &) const = default;

private:
    QList<Attribute> m_attributes;
};

/**
 * The one canonical text of an entry: LDIF attribute lines (RFC 2849, base64 where needed, not
 * folded, LF), objectClass first and derived (dxEntry, and inetOrgPerson where cn and sn exist),
 * then attributes and values in byte order. It is what is stored, digested, sent, exported and kept
 * as before-image: the same state gives the same bytes everywhere. It contains no DN and no dxUid.
 */
QByteArray toRecord(const Entry &entry);
/** Reads what toRecord() wrote. Error Invalid: not such a text. */
Result<Entry> fromRecord(QByteArrayView record);

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
