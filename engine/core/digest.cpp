#include "engine/core/digest.h"

#include <openssl/evp.h>

#include <cstring>
#include <memory>

namespace dx {

static_assert(Q_BYTE_ORDER == Q_LITTLE_ENDIAN, "Digest keeps its bytes in words of the machine");

QByteArray Digest::toBytes() const
{
    return QByteArray(reinterpret_cast<const char *>(words.data()), 32);
}

Digest Digest::fromBytes(QByteArrayView bytes) noexcept
{
    Digest digest;
    if (bytes.size() == 32)
        std::memcpy(digest.words.data(), bytes.data(), 32);
    return digest;
}

Digest &Digest::operator+=(const Digest &other) noexcept
{
    unsigned __int128 carry = 0;
    for (size_t i = 0; i < 4; ++i) {
        carry += static_cast<unsigned __int128>(words[i]) + other.words[i];
        words[i] = static_cast<quint64>(carry);
        carry >>= 64;
    }
    return *this;
}

Digest &Digest::operator-=(const Digest &other) noexcept
{
    Digest negative;
    for (size_t i = 0; i < 4; ++i)
        negative.words[i] = ~other.words[i];
    Digest one;
    one.words[0] = 1;
    return *this += (negative += one);
}

Digest sha256(QByteArrayView bytes)
{
    struct Context
    {
        EVP_MD *algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        ~Context()
        {
            EVP_MD_CTX_free(context);
            EVP_MD_free(algorithm);
        }
    };
    thread_local Context openssl; // fetching the algorithm costs more than hashing a record
    Digest digest;
    EVP_DigestInit_ex2(openssl.context, openssl.algorithm, nullptr);
    EVP_DigestUpdate(openssl.context, bytes.data(), size_t(bytes.size()));
    EVP_DigestFinal_ex(openssl.context, reinterpret_cast<unsigned char *>(digest.words.data()),
                       nullptr);
    return digest;
}

} // namespace dx
