#pragma once

#include <QByteArray>
#include <QList>

namespace dx {

/** What an LDAP server accepts as a value of an attribute. A value that it would refuse travels in
 * dxExtra. */
enum class Syntax {
    Text, ///< Directory String: any UTF-8
    Ascii, ///< IA5 String
    Telephone, ///< Printable String with at least one sign that counts
    Country, ///< two letters
    Postal, ///< Postal Address: Directory String where a backslash only begins \24 and \5C
    Jpeg, ///< a JPEG file
    Binary, ///< octets
};

/** When two values of an attribute count as the same on an LDAP server. */
enum class Matching {
    CaseIgnore,
    CaseExact,
    Telephone, ///< like CaseIgnore, and blanks and hyphens do not count
    Octets,
};

/**
 * What is known of an attribute. `name` is what an Entry keeps; `wire` is what stands in records,
 * messages and exports: the same for what core, cosine and inetOrgPerson define (RFC 4519, 4524,
 * 2798), else a dx name of our own schema (resources/ldap).
 */
struct AttributeInfo
{
    QByteArray name;
    QByteArray wire;
    Syntax syntax = Syntax::Text;
    Matching matching = Matching::CaseIgnore;
    bool single = false; ///< an LDAP server takes one value; further ones travel in dxExtra
};

/**
 * The known attribute of that name, wire name or alias (surname, fax, rfc822Mailbox ...), compared
 * case-insensitively; null if it is unknown. Known attributes travel, others stay local.
 */
const AttributeInfo *findAttribute(QByteArrayView name) noexcept;

/** All known attributes, by name in byte order. */
const QList<AttributeInfo> &knownAttributes();

/** Whether an attribute of that name may be part of what travels: it is known, or begins with dx (a
 * partner that is newer). */
bool travels(QByteArrayView name) noexcept;

/**
 * Whether an attribute holds a secret (userPassword, unicodePwd, krb*, samba*Password, private keys
 * ...). Entry never keeps one, wherever it comes from.
 */
bool isSecret(QByteArrayView name) noexcept;

} // namespace dx
