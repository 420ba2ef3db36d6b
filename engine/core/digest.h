#pragma once

#include <QByteArray>

#include <array>

namespace dx {

/** 256 bits, little end first; a SHA-256, or a sum of them modulo 2^256 (the list digest of
 * protocol.md). */
struct Digest
{
    std::array<quint64, 4> words{};

    /** 32 bytes, as stored and sent. */
    QByteArray toBytes() const;
    QByteArray toHex() const { return toBytes().toHex(); }
    /** Zero if `bytes` does not have 32 of them. */
    static Digest fromBytes(QByteArrayView bytes) noexcept;

    Digest &operator+=(const Digest &other) noexcept;
    Digest &operator-=(const Digest &other) noexcept;
    bool operator==(const Digest &) const noexcept = default;
};

/** SHA-256 (FIPS 180-4) through OpenSSL. Thread safe. */
Digest sha256(QByteArrayView bytes);

} // namespace dx
