#pragma once

#include "engine/core/result.h"
#include "engine/store/site_certificates.h"

#include <QByteArray>
#include <QHash>

#include <memory>

namespace dx {

/**
 * Where the private keys of one site are kept, by the fingerprint of their certificate. Called from
 * worker threads; calls may take as long as a keychain does.
 */
class KeyStore
{
public:
    virtual ~KeyStore() = default;
    /** Where a new key goes now. */
    virtual KeyPlace placeForNew() = 0;
    virtual Result<> write(const QByteArray &fingerprint, const QByteArray &privateKey,
                           KeyPlace place)
        = 0;
    /** Error NotFound: it is not there; Unavailable: the place cannot be reached from here. Both
     * say what to do. */
    virtual Result<QByteArray> read(const QByteArray &fingerprint, KeyPlace place) = 0;
    /** No error where there is none. */
    virtual Result<> remove(const QByteArray &fingerprint, KeyPlace place) = 0;
    /** "the file /srv/hq/site.db-keys/4f2a….pem" */
    virtual QString describe(const QByteArray &fingerprint, KeyPlace place) const = 0;
};

/** Which place a new key prefers. */
enum class KeyWish {
    File, ///< what runs unattended
    KeychainFirst, ///< the desktop's, if it is there and unlocked; else a file
};

/**
 * The keys of this machine. Files stand in `<store>-keys/` beside an SQLite store, else in
 * $XDG_DATA_HOME/dirsync/keys/<site uid>/, readable for their owner alone. DIRSYNC_KEYS=file keeps
 * it away from every keychain.
 */
std::unique_ptr<KeyStore> systemKeys(const StoreUrl &store, const QByteArray &siteUid,
                                     KeyWish wish = KeyWish::File);
/** The same for the site of an open store. */
Result<std::unique_ptr<KeyStore>> systemKeys(Database &database, KeyWish wish = KeyWish::File);

/** Keeps keys as long as it lives; for tests. */
class MemoryKeyStore final : public KeyStore
{
public:
    KeyPlace placeForNew() override { return KeyPlace::File; }
    Result<> write(const QByteArray &fingerprint, const QByteArray &privateKey,
                   KeyPlace place) override;
    Result<QByteArray> read(const QByteArray &fingerprint, KeyPlace place) override;
    Result<> remove(const QByteArray &fingerprint, KeyPlace place) override;
    QString describe(const QByteArray &fingerprint, KeyPlace place) const override;
    qsizetype count() const { return m_keys.size(); }

private:
    QHash<QByteArray, QByteArray> m_keys;
};

} // namespace dx
