#include "engine/keys/site_keys.h"

#include "engine/store/events.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SiteKeys)
};

/** The links that lead to the last certificate, oldest first; a lost key breaks them. */
QList<Successor> chainOf(const QList<SiteCertificate> &certificates)
{
    QList<Successor> chain;
    for (const SiteCertificate &certificate : certificates) {
        if (certificate.signature.isEmpty())
            chain.clear();
        else
            chain.append({certificate.certificate, certificate.signature});
    }
    return chain.last(std::min(chain.size(), kMaxChain));
}

} // namespace

Result<SiteCertificate> SiteKeys::certificate(Timestamp now)
{
    SiteCertificates certificates(m_database);
    DX_LET(const auto known, certificates.present());
    if (known)
        return *known;
    DX_LET(Transaction transaction, Transaction::beginOrJoin(m_database));
    DX_LET(const auto present, certificates.present()); // another program may have been faster
    if (present)
        return *present;
    DX_LET(const SiteCertificate made, make(now, {}, OldKey::Lost));
    DX_TRY(log(KeyEvent::Made,
               Text::tr("The key that this site seals its messages with was made (fingerprint %1). "
                        "It is kept in %2.")
                   .arg(readableFingerprint(made.certificate), placeOf(made)),
               made.place == KeyPlace::File
                   ? Text::tr("It is not in the store: include it in backups, and keep it to "
                              "yourself.")
                   : QString(),
               now));
    DX_TRY(transaction.commit());
    return made;
}

/** The private key is where it belongs before the store speaks of it. */
Result<SiteCertificate> SiteKeys::make(Timestamp now, const std::optional<SiteCertificate> &before,
                                       OldKey old)
{
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const KeyPair keys, newKeyPair(site.name, now));
    SiteCertificate made;
    made.fingerprint = fingerprintOf(keys.certificate);
    made.certificate = keys.certificate;
    made.madeAt = now;
    made.place = before ? before->place : m_keys.placeForNew();
    if (before) {
        made.predecessor = before->fingerprint;
        if (old == OldKey::Signs) {
            DX_LET(const QByteArray privateKey, m_keys.read(before->fingerprint, before->place));
            DX_LET(made.signature,
                   signSuccessor({privateKey, before->certificate}, made.certificate));
        }
    }
    if (const auto kept = m_keys.write(made.fingerprint, keys.privateKey, made.place); !kept) {
        if (made.place == KeyPlace::File)
            return tl::unexpected(kept.error());
        made.place = KeyPlace::File; // a keychain that has just been locked
        DX_TRY(m_keys.write(made.fingerprint, keys.privateKey, made.place));
    }
    DX_TRY(SiteCertificates(m_database).add(made));
    return made;
}

Result<OwnKeys> SiteKeys::load(Timestamp now)
{
    DX_LET(const SiteCertificate present, certificate(now));
    OwnKeys own;
    own.present.certificate = present.certificate;
    DX_LET(own.present.privateKey, m_keys.read(present.fingerprint, present.place));
    DX_TRY(checkKeyPair(own.present));
    own.all.append(own.present);
    DX_LET(const QList<SiteCertificate> certificates, SiteCertificates(m_database).all());
    own.chain = chainOf(certificates);
    for (auto former = certificates.crbegin(); former != certificates.crend(); ++former) {
        if (former->retiredAt == 0 || former->erasedAt > 0)
            continue;
        // what only it could open is rejected with its reason, and comes again
        if (const auto key = m_keys.read(former->fingerprint, former->place))
            own.all.append({*key, former->certificate});
    }
    return own;
}

Result<SiteCertificate> SiteKeys::renew(Timestamp now, OldKey old)
{
    DX_LET(Transaction transaction, Transaction::begin(m_database));
    DX_LET(const auto before, SiteCertificates(m_database).present());
    DX_LET(const SiteCertificate made, make(now, before, old));
    DX_TRY(log(KeyEvent::Renewed,
               Text::tr("This site has a new key (fingerprint %1), kept in %2.")
                   .arg(readableFingerprint(made.certificate), placeOf(made)),
               old == OldKey::Lost
                   ? Text::tr("Enrol every partner again: the old key could not vouch for it.")
                   : Text::tr("Nothing needs to be done: partners take it over with the next "
                              "message."),
               now));
    DX_TRY(transaction.commit());
    return made;
}

Result<> SiteKeys::moveTo(KeyPlace place, Timestamp now)
{
    DX_LET(const SiteCertificate present, certificate(now));
    DX_LET(const QList<SiteCertificate> certificates, SiteCertificates(m_database).all());
    QList<SiteCertificate> moved;
    for (const SiteCertificate &row : certificates) {
        if (row.erasedAt > 0 || row.place == place)
            continue;
        DX_LET(const QByteArray key, m_keys.read(row.fingerprint, row.place));
        DX_TRY(m_keys.write(row.fingerprint, key, place));
        moved.append(row);
    }
    if (moved.isEmpty())
        return {};
    DX_LET(Transaction transaction, Transaction::begin(m_database));
    for (const SiteCertificate &row : std::as_const(moved))
        DX_TRY(SiteCertificates(m_database).setPlace(row.fingerprint, place));
    DX_TRY(log(KeyEvent::Moved,
               Text::tr("The private key of this site is kept in %1 now.")
                   .arg(m_keys.describe(present.fingerprint, place)),
               {}, now));
    DX_TRY(transaction.commit());
    for (const SiteCertificate &row : std::as_const(moved))
        DX_TRY(m_keys.remove(row.fingerprint, row.place));
    return {};
}

Result<> SiteKeys::eraseFormer(Timestamp now)
{
    DX_LET(const QList<SiteCertificate> certificates, SiteCertificates(m_database).all());
    for (const SiteCertificate &row : certificates) {
        if (row.retiredAt == 0 || row.erasedAt > 0 || now - row.retiredAt < kFormerKeyMs)
            continue;
        if (!m_keys.remove(row.fingerprint, row.place))
            continue; // a keychain out of reach: another time
        DX_TRY(SiteCertificates(m_database).setErased(row.fingerprint, now));
    }
    return {};
}

QString SiteKeys::placeOf(const SiteCertificate &certificate) const
{
    return m_keys.describe(certificate.fingerprint, certificate.place);
}

Result<> SiteKeys::log(KeyEvent number, const QString &text, const QString &remedy, Timestamp now)
{
    Event event;
    event.at = now;
    event.category = u"Protocol"_s;
    event.number = int(number);
    event.text = text;
    event.remedy = remedy;
    return Events(m_database).append(event);
}

} // namespace dx
