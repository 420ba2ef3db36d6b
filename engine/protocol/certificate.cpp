#include "engine/protocol/certificate.h"

#include "engine/core/digest.h"
#include "engine/protocol/openssl_ptr.h"

#include <QCoreApplication>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct CertificateText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Certificate)
};

constexpr qsizetype kMaxCertificate = 8 * 1024;
constexpr int kMaxCommonName = 64; // RFC 5280, ub-common-name
constexpr long kDay = 86'400;
constexpr int kYears = 100;

tl::unexpected<Error> failed()
{
    return fail(Error::Code::Internal, CertificateText::tr("A key could not be made or used."),
                sslErrors());
}

/** As much of a name as a certificate can hold. */
QByteArray commonName(const QString &site)
{
    const QString name = site.simplified();
    return (name.isEmpty() ? u"dirsync"_s : name.left(kMaxCommonName)).toUtf8();
}

bool addExtension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const SslPtr<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    std::array<unsigned char, 16> noise{};
    if (RAND_bytes(noise.data(), int(noise.size())) != 1)
        return false;
    noise[0] = static_cast<unsigned char>((noise[0] & 0x3fU) | 0x40U); // positive, of full length
    const SslPtr<BIGNUM> number(BN_bin2bn(noise.data(), int(noise.size()), nullptr));
    return number
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setTimes(X509 *certificate, Timestamp now)
{
    time_t from = time_t(now / 1000);
    return X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &from) != nullptr
        && X509_time_adj_ex(X509_getm_notAfter(certificate), kYears * 365, kDay - 1, &from)
        != nullptr;
}

SslPtr<X509> selfSigned(EVP_PKEY *key, const QByteArray &name, Timestamp now)
{
    SslPtr<X509> certificate(X509_new());
    if (!certificate)
        return {};
    X509_NAME *const subject = X509_get_subject_name(certificate.get());
    const bool made = X509_set_version(certificate.get(), X509_VERSION_3) == 1
        && setSerial(certificate.get()) && setTimes(certificate.get(), now)
        && X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(name.constData()),
                                      int(name.size()), -1, 0)
            == 1
        && X509_set_issuer_name(certificate.get(), subject) == 1
        && X509_set_pubkey(certificate.get(), key) == 1
        && addExtension(certificate.get(), NID_subject_key_identifier, "hash")
        && addExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate.get(), NID_key_usage, "critical,digitalSignature,keyAgreement")
        && X509_sign(certificate.get(), key, EVP_sha256()) > 0;
    return made ? std::move(certificate) : SslPtr<X509>();
}

bool isP256(EVP_PKEY *key)
{
    std::array<char, 64> group{};
    size_t size = 0;
    return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
        && EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(),
                                          group.size(), &size)
        == 1
        && QByteArrayView(group.data(), qsizetype(size)) == "prime256v1";
}

/** What is signed to hand over to a successor; cannot be mistaken for anything else we sign. */
QByteArray handOver(const QByteArray &predecessor, const QByteArray &successor)
{
    return "DX/1 successor\n" + fingerprintOf(predecessor) + '\n' + successor;
}

bool isSignature(const QByteArray &signer, const QByteArray &bytes, const QByteArray &signature)
{
    const SslPtr<X509> certificate = certificateFromDer(signer);
    const SslPtr<EVP_MD_CTX> context(EVP_MD_CTX_new());
    const bool valid = certificate && context
        && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                X509_get0_pubkey(certificate.get()))
            == 1
        && EVP_DigestVerify(
               context.get(), reinterpret_cast<const unsigned char *>(signature.constData()),
               size_t(signature.size()), reinterpret_cast<const unsigned char *>(bytes.constData()),
               size_t(bytes.size()))
            == 1;
    ERR_clear_error();
    return valid;
}

bool vouchesFor(const QByteArray &predecessor, const Successor &link)
{
    return isSignature(predecessor, handOver(predecessor, link.certificate), link.signature);
}

QByteArray forPurpose(QByteArrayView purpose, const QByteArray &bytes)
{
    return "dirsync " + purpose.toByteArray() + '\n' + bytes;
}

} // namespace

namespace {

SslPtr<X509> decodedCertificate(const QByteArray &der)
{
    if (der.isEmpty() || der.size() > kMaxCertificate)
        return {};
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const unsigned char *const end = at + der.size();
    SslPtr<X509> certificate(d2i_X509(nullptr, &at, long(der.size())));
    if (at != end) // anything behind it would make another fingerprint of the same certificate
        certificate.reset();
    ERR_clear_error();
    return certificate;
}

SslPtr<EVP_PKEY> decodedPrivateKey(const QByteArray &pem)
{
    const SslPtr<BIO> bio = readingFrom(pem);
    // never asks anybody for a pass phrase
    SslPtr<EVP_PKEY> key(PEM_read_bio_PrivateKey(
        bio.get(), nullptr, [](char *, int, int, void *) { return -1; }, nullptr));
    ERR_clear_error();
    return key;
}

/**
 * Keeps what a thread has decoded last: OpenSSL 3 takes most of the time of sealing a small message
 * to decode the same few keys.
 */
template<typename T, SslPtr<T> (*Decode)(const QByteArray &), int (*Share)(T *)>
SslPtr<T> decodedOnce(const QByteArray &bytes)
{
    constexpr size_t kMost = 16;
    thread_local std::deque<std::pair<QByteArray, SslPtr<T>>> known;
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto &entry) { return entry.first == bytes; });
    if (found == known.end()) {
        SslPtr<T> decoded = Decode(bytes);
        if (!decoded)
            return {};
        known.emplace_front(bytes, std::move(decoded));
        if (known.size() > kMost)
            known.pop_back();
        Share(known.front().second.get());
        return SslPtr<T>(known.front().second.get());
    }
    Share(found->second.get());
    return SslPtr<T>(found->second.get());
}

} // namespace

SslPtr<X509> certificateFromDer(const QByteArray &der)
{
    return decodedOnce<X509, decodedCertificate, X509_up_ref>(der);
}

QByteArray toDer(X509 *certificate)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    const QByteArray der(reinterpret_cast<const char *>(bytes), std::max(size, 0));
    OPENSSL_free(bytes);
    return der;
}

SslPtr<EVP_PKEY> privateKeyOf(const KeyPair &keys)
{
    return decodedOnce<EVP_PKEY, decodedPrivateKey, EVP_PKEY_up_ref>(keys.privateKey);
}

Result<KeyPair> newKeyPair(const QString &site, Timestamp now)
{
    const SslPtr<EVP_PKEY> key(EVP_EC_gen("P-256"));
    if (!key)
        return failed();
    const SslPtr<X509> certificate = selfSigned(key.get(), commonName(site), now);
    const SslPtr<BIO> pem(BIO_new(BIO_s_secmem()));
    if (!certificate || !pem
        || PEM_write_bio_PKCS8PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                         nullptr)
            != 1)
        return failed();
    return KeyPair{written(pem.get()), toDer(certificate.get())};
}

Result<> checkCertificate(const QByteArray &der)
{
    const SslPtr<X509> certificate = certificateFromDer(der);
    const bool good = certificate && isP256(X509_get0_pubkey(certificate.get()))
        && X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())) == 1;
    ERR_clear_error();
    if (!good)
        return fail(Error::Code::Invalid,
                    CertificateText::tr("The certificate is not a self-signed one with a P-256 "
                                        "key."));
    return {};
}

Result<> checkKeyPair(const KeyPair &keys)
{
    const SslPtr<X509> certificate = certificateFromDer(keys.certificate);
    const SslPtr<EVP_PKEY> key = privateKeyOf(keys);
    const bool good
        = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    if (!good)
        return fail(Error::Code::Invalid,
                    CertificateText::tr("The private key is damaged or belongs to another "
                                        "certificate."));
    return {};
}

QByteArray fingerprintOf(const QByteArray &certificate)
{
    return certificate.isEmpty() ? QByteArray() : sha256(certificate).toHex();
}

QString readableFingerprint(const QByteArray &certificate)
{
    return certificate.isEmpty()
        ? QString()
        : QString::fromLatin1(sha256(certificate).toBytes().toHex(':').toUpper());
}

namespace {

Result<QByteArray> signatureOf(const KeyPair &keys, const QByteArray &bytes)
{
    const SslPtr<EVP_PKEY> key = privateKeyOf(keys);
    const SslPtr<EVP_MD_CTX> context(EVP_MD_CTX_new());
    const auto *const data = reinterpret_cast<const unsigned char *>(bytes.constData());
    size_t size = 0;
    if (!key || !context
        || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1
        || EVP_DigestSign(context.get(), nullptr, &size, data, size_t(bytes.size())) != 1)
        return failed();
    QByteArray signature(qsizetype(size), '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                       data, size_t(bytes.size()))
        != 1)
        return failed();
    signature.truncate(qsizetype(size));
    return signature;
}

} // namespace

Result<QByteArray> signSuccessor(const KeyPair &predecessor, const QByteArray &successor)
{
    return signatureOf(predecessor, handOver(predecessor.certificate, successor));
}

Result<QByteArray> signBytes(const KeyPair &keys, QByteArrayView purpose, const QByteArray &bytes)
{
    return signatureOf(keys, forPurpose(purpose, bytes));
}

bool isSignedBy(const QByteArray &certificate, QByteArrayView purpose, const QByteArray &bytes,
                const QByteArray &signature)
{
    return isSignature(certificate, forPurpose(purpose, bytes), signature);
}

bool leadsTo(const QByteArray &pinned, const QList<Successor> &chain, const QByteArray &signer)
{
    QByteArray at = pinned;
    for (const Successor &link : chain.first(std::min(chain.size(), kMaxChain))) {
        if (at == signer)
            break;
        if (vouchesFor(at, link))
            at = link.certificate;
    }
    return !at.isEmpty() && at == signer;
}

} // namespace dx
