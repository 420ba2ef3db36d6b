#pragma once

#include <QByteArray>

namespace dx {

/** Whether there is neither a byte above 127 nor a zero byte. */
bool isPlainAscii(QByteArrayView bytes) noexcept;

/** Offset of the first byte that is no well-formed UTF-8 (RFC 3629), or -1. */
qsizetype firstInvalidUtf8(QByteArrayView bytes) noexcept;

/** Same ASCII word, whatever the case. */
bool sameWord(QByteArrayView a, QByteArrayView b) noexcept;

/** Whether a byte may stand in an attribute description (RFC 4512, and the underscore that some
 * servers write). */
bool isAttributeSign(char c) noexcept;

/**
 * Decodes base64 (RFC 4648, padded) in place; `length` becomes that of the decoded bytes. Returns
 * the offset of the first wrong sign, or -1; after an error the bytes are undefined.
 */
qsizetype decodeBase64(char *text, qsizetype &length) noexcept;

} // namespace dx
