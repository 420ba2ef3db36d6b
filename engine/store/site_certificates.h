#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

/** Where a private key is kept; never in the store. */
enum class KeyPlace {
    File,
    Keychain,
};
QString toString(KeyPlace place); ///< "file", "keychain"

/** One of the site's own certificates; a row of `site_certificate`. */
struct SiteCertificate
{
    QByteArray fingerprint; ///< SHA-256, hex
    QByteArray certificate; ///< DER
    QByteArray predecessor; ///< fingerprint; empty: the first one
    QByteArray signature; ///< of the predecessor's key; empty: nobody vouches for it
    KeyPlace place = KeyPlace::File;
    Timestamp madeAt = 0;
    Timestamp retiredAt = 0; ///< 0: the present one
    Timestamp erasedAt = 0; ///< 0: its private key is still kept

    bool operator==(const SiteCertificate &) const = default;
};

/** The site's certificates, present and former. Use on the thread of its database. */
class SiteCertificates
{
public:
    explicit SiteCertificates(Database &database) : m_database(database) { }
    Result<QList<SiteCertificate>> all(); ///< oldest first
    Result<std::optional<SiteCertificate>> present();
    /** Makes it the present one; the one before is retired at the same time. */
    Result<> add(const SiteCertificate &certificate);
    Result<> setPlace(const QByteArray &fingerprint, KeyPlace place);
    Result<> setErased(const QByteArray &fingerprint, Timestamp now);

private:
    Database &m_database;
};

} // namespace dx
