#include "engine/protocol/seal.h"

#include "engine/protocol/openssl_ptr.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct SealText
{
    Q_DECLARE_TR_FUNCTIONS(dx::Seal)
};

tl::unexpected<Error> cannotSeal(const QString &why)
{
    return fail(Error::Code::Internal,
                SealText::tr("The message could not be sealed: %1.").arg(why), sslErrors());
}

tl::unexpected<Error> notSealed()
{
    return fail(Error::Code::Invalid, SealText::tr("It is not sealed, so it may be anybody's."),
                sslErrors());
}

tl::unexpected<Error> tampered()
{
    return fail(Error::Code::Invalid,
                SealText::tr("Its seal is broken: it was changed on its way."), sslErrors());
}

enum class Framing {
    Whole,
    Truncated,
    Foreign,
};

/** Whether the outermost DER element spans exactly the bytes that are there. */
Framing framingOf(const QByteArray &bytes)
{
    const auto byteAt
        = [&](qsizetype i) { return quint64(static_cast<unsigned char>(bytes.at(i))); };
    if (bytes.size() < 2)
        return bytes.isEmpty() || byteAt(0) == 0x30 ? Framing::Truncated : Framing::Foreign;
    if (byteAt(0) != 0x30 || byteAt(1) == 0x80 || byteAt(1) > 0x84)
        return Framing::Foreign;
    const qsizetype more = byteAt(1) > 0x80 ? qsizetype(byteAt(1) - 0x80) : 0;
    if (bytes.size() < 2 + more)
        return Framing::Truncated;
    quint64 length = more == 0 ? byteAt(1) : 0;
    for (qsizetype i = 0; i < more; ++i)
        length = length << 8U | byteAt(2 + i);
    const quint64 there = quint64(bytes.size() - 2 - more);
    if (there < length)
        return Framing::Truncated;
    return there == length ? Framing::Whole : Framing::Foreign;
}

/** Nothing that follows takes more memory than a few times `der`: no part of it is compressed. */
SslPtr<CMS_ContentInfo> cmsFromDer(const QByteArray &der, int type)
{
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    SslPtr<CMS_ContentInfo> cms(d2i_CMS_ContentInfo(nullptr, &at, long(der.size())));
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != type)
        cms.reset();
    return cms;
}

Result<QByteArray> derOf(CMS_ContentInfo *cms)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_CMS_ContentInfo(cms, &bytes);
    if (size < 0)
        return cannotSeal(u"i2d"_s);
    QByteArray der(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return der;
}

Result<QByteArray> signedBy(const KeyPair &sender, const QByteArray &content)
{
    const SslPtr<X509> certificate = certificateFromDer(sender.certificate);
    const SslPtr<EVP_PKEY> key = privateKeyOf(sender);
    if (!certificate || !key)
        return cannotSeal(SealText::tr("this site's key cannot be used"));
    const SslPtr<BIO> data = readingFrom(content);
    const SslPtr<CMS_ContentInfo> cms(
        CMS_sign(certificate.get(), key.get(), nullptr, data.get(), CMS_BINARY | CMS_NOSMIMECAP));
    if (!cms)
        return cannotSeal(SealText::tr("it could not be signed"));
    return derOf(cms.get());
}

/** ECDH with SHA-256 in place of OpenSSL's default, SHA-1. */
bool addReceiver(CMS_ContentInfo *cms, X509 *certificate)
{
    CMS_RecipientInfo *const info = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
    EVP_PKEY_CTX *const context = info ? CMS_RecipientInfo_get0_pkey_ctx(info) : nullptr;
    return context && EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) == 1;
}

Result<QByteArray> envelopedFor(const QByteArray &receiver, const QByteArray &content)
{
    const SslPtr<X509> certificate = certificateFromDer(receiver);
    if (!certificate)
        return cannotSeal(SealText::tr("the partner's certificate cannot be used"));
    constexpr unsigned int kFlags = CMS_BINARY | CMS_PARTIAL;
    const SslPtr<CMS_ContentInfo> cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), kFlags));
    const SslPtr<BIO> data = readingFrom(content);
    if (!cms || !addReceiver(cms.get(), certificate.get())
        || CMS_set1_eContentType(cms.get(), OBJ_nid2obj(NID_pkcs7_signed)) != 1
        || CMS_final(cms.get(), data.get(), nullptr, kFlags) != 1)
        return cannotSeal(SealText::tr("it could not be encrypted"));
    return derOf(cms.get());
}

/** The one receiver that a message has; null if there is none or more. */
CMS_RecipientEncryptedKey *onlyReceiver(CMS_ContentInfo *cms)
{
    STACK_OF(CMS_RecipientInfo) *const infos = CMS_get0_RecipientInfos(cms);
    if (sk_CMS_RecipientInfo_num(infos) != 1)
        return nullptr;
    CMS_RecipientInfo *const info = sk_CMS_RecipientInfo_value(infos, 0);
    if (CMS_RecipientInfo_type(info) != CMS_RECIPINFO_AGREE)
        return nullptr;
    STACK_OF(CMS_RecipientEncryptedKey) *const keys = CMS_RecipientInfo_kari_get0_reks(info);
    return sk_CMS_RecipientEncryptedKey_num(keys) == 1 ? sk_CMS_RecipientEncryptedKey_value(keys, 0)
                                                       : nullptr;
}

/** A message may be large, and each step has it once more: what is done with goes at once. */
Result<QByteArray> decrypted(SslPtr<CMS_ContentInfo> cms, const KeyPair &own)
{
    const SslPtr<X509> certificate = certificateFromDer(own.certificate);
    const SslPtr<EVP_PKEY> key = privateKeyOf(own);
    const SslPtr<BIO> out(BIO_new(BIO_s_mem()));
    const int done
        = CMS_decrypt(cms.get(), key.get(), certificate.get(), nullptr, out.get(), CMS_BINARY);
    cms.reset();
    return done == 1 ? Result<QByteArray>(written(out.get())) : tampered();
}

/** The certificate that came along; exactly one, as nothing else is ever looked at. */
SslPtr<X509> signerOf(CMS_ContentInfo *cms)
{
    const SslPtr<STACK_OF(X509)> certificates(CMS_get1_certs(cms));
    if (!certificates || sk_X509_num(certificates.get()) != 1
        || sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1)
        return {};
    return SslPtr<X509>(sk_X509_shift(certificates.get()));
}

Result<Unsealed> verified(QByteArray der)
{
    SslPtr<CMS_ContentInfo> cms = cmsFromDer(der, NID_pkcs7_signed);
    der.clear();
    const SslPtr<X509> signer = cms ? signerOf(cms.get()) : SslPtr<X509>();
    if (!signer)
        return fail(Error::Code::Invalid, SealText::tr("It is sealed, but nobody has signed it."),
                    sslErrors());
    Unsealed result;
    result.signer = toDer(signer.get());
    DX_TRY(checkCertificate(result.signer));
    const SslPtr<BIO> out(BIO_new(BIO_s_mem()));
    // who the signer is, is for the caller to judge by the pinned certificate: no chain is built
    if (CMS_verify(cms.get(), nullptr, nullptr, nullptr, out.get(),
                   CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY)
        != 1)
        return tampered();
    cms.reset();
    result.content = written(out.get());
    return result;
}

} // namespace

Result<QByteArray> seal(const QByteArray &content, const KeyPair &sender,
                        const QByteArray &receiver)
{
    if (content.size() > std::numeric_limits<int>::max() / 2)
        return cannotSeal(SealText::tr("it is too large"));
    DX_LET(const QByteArray inner, signedBy(sender, content));
    return envelopedFor(receiver, inner);
}

Result<Unsealed> unseal(QByteArray sealed, const QList<KeyPair> &own)
{
    switch (framingOf(sealed)) {
    case Framing::Whole:
        break;
    case Framing::Truncated:
        return fail(Error::Code::Invalid, SealText::tr("It is cut off: a part of it is missing."));
    case Framing::Foreign:
        return notSealed();
    }
    SslPtr<CMS_ContentInfo> cms = cmsFromDer(sealed, NID_id_smime_ct_authEnvelopedData);
    sealed.clear();
    CMS_RecipientEncryptedKey *const receiver = cms ? onlyReceiver(cms.get()) : nullptr;
    if (!receiver)
        return notSealed();
    const auto keys = std::find_if(own.begin(), own.end(), [receiver](const KeyPair &pair) {
        const SslPtr<X509> certificate = certificateFromDer(pair.certificate);
        return certificate && CMS_RecipientEncryptedKey_cert_cmp(receiver, certificate.get()) == 0;
    });
    if (keys == own.end())
        return fail(Error::Code::Denied,
                    SealText::tr("It is sealed for another key than those of this site."));
    DX_LET(QByteArray inner, decrypted(std::move(cms), *keys));
    DX_LET(Unsealed result, verified(std::move(inner)));
    result.receiver = keys->certificate;
    return result;
}

} // namespace dx
