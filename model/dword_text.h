#pragma once

#include <QString>

#include <optional>

namespace dx {

/** How the registry editor writes a DWORD. */
enum class Radix {
    Binary = 2,
    Decimal = 10,
    Hex = 16,
};

/** Without prefix; at least one digit; hexadecimal in lower case. */
QString dwordToText(quint32 value, Radix radix);

/** Blanks around are dropped, a "0x" is taken with Hex. None: not a number of that radix, or larger
 * than 4294967295. */
std::optional<quint32> dwordFromText(const QString &text, Radix radix);

} // namespace dx
