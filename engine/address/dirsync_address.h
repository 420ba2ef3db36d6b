#pragma once

#include <QByteArray>

namespace dx {

/**
 * Whether messages can be sent to the address: an addr-spec of RFC 5322 without quoting, comments
 * and type ("SMTP:"), in printable ASCII, at most 254 characters (RFC 5321, 4.5.3.1.3), so that it
 * stands in a header and in a folder's name as it is.
 */
bool isDirsyncAddress(QByteArrayView address) noexcept;

/** Whether a text is the NET/PO of an MS Mail postoffice: one to ten letters and digits each. */
bool isPostoffice(QByteArrayView text) noexcept;

/** The NET/PO of a mailbox of its dirsync process, NET/PO/$SYSTEM, in upper case; empty if the
 * address is none. */
QByteArray postofficeOf(QByteArrayView address);

} // namespace dx
