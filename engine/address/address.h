#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

/**
 * A typed mail address such as SMTP:ann@contoso.example or MS:NORTH/PO1/ANN, UTF-8.
 * Types compare case-insensitively; MS, PCM and CSI are one type (Q156730), written MS.
 */
struct Address
{
    QByteArray type; ///< upper case, 1 to 8 characters
    QByteArray value; ///< as it was written

    /** Reads "TYPE:value"; a text without a type is SMTP if it has an @, else nothing. Blanks
     * around are dropped. */
    static std::optional<Address> parse(QByteArrayView text);

    /** "TYPE:value" with the value as written. */
    QByteArray toText() const { return type + ':' + value; }
    /**
     * "TYPE:value" in the form in which two addresses are the same if and only if they are equal
     * bytes: SMTP in lower case; MS/PCM/CSI as MS in upper case; X400 with one order of separators;
     * others case-folded.
     */
    QByteArray canonical() const;
    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Address &other) const = default;
};

/**
 * Whether a value of `mail` can be an address at all: something before and behind the last @, no
 * control characters, and blanks only within a quoted local part (RFC 5321, 4.1.2). UTF-8 is fine
 * (RFC 6531); whether the domain exists is not asked.
 */
bool isMailAddress(QByteArrayView text) noexcept;

} // namespace dx
