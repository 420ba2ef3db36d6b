#pragma once

#include <QByteArray>

#include <optional>

namespace dx {

/**
 * One form for DNs that name the same entry, as far as that can be said without a schema: lower
 * case, no blanks around separators, escapes undone and made anew (RFC 4514; quotes of RFC 1779 are
 * read). Nothing if it is no DN.
 */
std::optional<QByteArray> normalizedDn(QByteArrayView dn);

/** Type and value of the first RDN part of a normalised DN: "dxuid" and "0190...". */
std::pair<QByteArray, QByteArray> firstRdn(QByteArrayView normalized);

/** A value as it stands in a DN (RFC 4514); control characters as hex pairs. */
void appendRdnValue(QByteArray &out, QByteArrayView value);

} // namespace dx
