#pragma once

#include "engine/protocol/certificate.h"

#include <QByteArray>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace dx {

struct OpenSslRelease
{
    void operator()(BIO *it) const { BIO_free_all(it); }
    void operator()(X509 *it) const { X509_free(it); }
    void operator()(EVP_PKEY *it) const { EVP_PKEY_free(it); }
    void operator()(EVP_PKEY_CTX *it) const { EVP_PKEY_CTX_free(it); }
    void operator()(EVP_MD_CTX *it) const { EVP_MD_CTX_free(it); }
    void operator()(CMS_ContentInfo *it) const { CMS_ContentInfo_free(it); }
    void operator()(X509_EXTENSION *it) const { X509_EXTENSION_free(it); }
    void operator()(ASN1_INTEGER *it) const { ASN1_INTEGER_free(it); }
    void operator()(BIGNUM *it) const { BN_free(it); }
    void operator()(STACK_OF(X509) * it) const { sk_X509_pop_free(it, X509_free); }
};

/** Owns one object of OpenSSL. */
template<typename T>
using SslPtr = std::unique_ptr<T, OpenSslRelease>;

/** A stream that reads `bytes` in place; they must outlive it. */
inline SslPtr<BIO> readingFrom(const QByteArray &bytes)
{
    return SslPtr<BIO>(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

inline QByteArray written(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, qsizetype(size)};
}

/** Null if `der` is not exactly one certificate of sane size. */
SslPtr<X509> certificateFromDer(const QByteArray &der);
QByteArray toDer(X509 *certificate);
/** Null if the private key cannot be read. */
SslPtr<EVP_PKEY> privateKeyOf(const KeyPair &keys);

/** What OpenSSL has to say about the last failure of this thread; forgets all of them. */
inline QString sslErrors()
{
    QByteArray text(256, '\0');
    ERR_error_string_n(ERR_peek_last_error(), text.data(), size_t(text.size()));
    ERR_clear_error();
    return QString::fromLatin1(text.constData());
}

} // namespace dx
