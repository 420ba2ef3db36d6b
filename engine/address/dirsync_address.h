#pragma once

#include <QByteArrayView>

namespace dx {

/**
 * Whether messages can be sent to the address: an addr-spec of RFC 5322 without quoting, comments
 * and type ("SMTP:"), in printable ASCII, at most 254 characters (RFC 5321, 4.5.3.1.3), so that it
 * stands in a header and in a folder's name as it is.
 */
bool isDirsyncAddress(QByteArrayView address) noexcept;

} // namespace dx
