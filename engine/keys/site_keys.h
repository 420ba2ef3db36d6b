#pragma once

#include "engine/keys/key_store.h"
#include "engine/protocol/certificate.h"

namespace dx {

/** How long a former private key is kept: the longest resend time (protocol.md, Sender). */
constexpr qint64 kFormerKeyMs = qint64(32) * 24 * 60 * 60 * 1000;

/** Event numbers of keys; stable. */
enum class KeyEvent {
    Made = 1150,
    Renewed = 1151,
    Moved = 1152,
};

/** What a site seals and opens messages with. Secret. */
struct OwnKeys
{
    KeyPair present;
    QList<KeyPair> all; ///< the present one first, then former ones that are still kept
    QList<Successor> chain; ///< leads from a former certificate to the present one
};

/** What may become of the old key when a new one is made. */
enum class OldKey {
    Signs, ///< vouches for the new one: partners take it over by themselves
    Lost, ///< partners must be enrolled again
};

/**
 * The keys of a site: certificates in its store, private keys in a KeyStore. Use on the thread of
 * the database, never on one that paints.
 */
class SiteKeys
{
public:
    SiteKeys(Database &database, KeyStore &keys) : m_database(database), m_keys(keys) { }

    /** The site's certificate; a site that has none yet gets its key now. Does not need the private
     * key. */
    Result<SiteCertificate> certificate(Timestamp now);
    /** With private keys. Errors NotFound and Unavailable as KeyStore::read(). */
    Result<OwnKeys> load(Timestamp now);
    /** Makes a new key; the old one is kept for kFormerKeyMs. */
    Result<SiteCertificate> renew(Timestamp now, OldKey old);
    /** Keeps all keys elsewhere from now on. Nothing is removed before it is there. */
    Result<> moveTo(KeyPlace place, Timestamp now);
    /** Removes private keys that nobody can need any more. */
    Result<> eraseFormer(Timestamp now);
    /** Where the private key of a certificate is kept, for people. */
    QString placeOf(const SiteCertificate &certificate) const;

private:
    Result<SiteCertificate> make(Timestamp now, const std::optional<SiteCertificate> &before,
                                 OldKey old);
    Result<> log(KeyEvent event, const QString &text, const QString &remedy, Timestamp now);

    Database &m_database;
    KeyStore &m_keys;
};

} // namespace dx
