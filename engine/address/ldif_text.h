#pragma once

#include <QByteArray>

namespace dx {

/** Appends `name: value` and LF, or `name:: base64` where RFC 2849 or readability needs it. Not
 * folded. */
void appendLdifLine(QByteArray &out, QByteArrayView name, QByteArrayView value);

/** Whether a value can stand in LDIF as it is: printable ASCII, no blank at either end, not
 * beginning with : or <. */
bool isLdifSafe(QByteArrayView value) noexcept;

} // namespace dx
