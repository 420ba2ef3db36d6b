#include "engine/keys/key_store.h"

#include "engine/keys/file_keys.h"
#include "engine/keys/keychain.h"
#include "engine/store/site_info.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::KeyStore)
};

QString folderOf(const StoreUrl &store, const QByteArray &siteUid)
{
    if (store.kind == StoreUrl::Kind::Sqlite) {
        const QString path = QFileInfo(store.path).canonicalFilePath(); // by whatever link
        return (path.isEmpty() ? store.path : path) + u"-keys"_s;
    }
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + u"/dirsync/keys/"_s + QString::fromLatin1(siteUid);
}

/** Files and the desktop's keychain, as the place of each key says. */
class SystemKeyStore final : public KeyStore
{
public:
    SystemKeyStore(const QString &folder, const QByteArray &siteUid, KeyWish wish)
        : m_files(folder), m_siteUid(siteUid), m_wish(wish)
    {
    }
    KeyPlace placeForNew() override
    {
        return m_wish == KeyWish::KeychainFirst && Keychain::isOpen() ? KeyPlace::Keychain
                                                                      : KeyPlace::File;
    }
    Result<> write(const QByteArray &fingerprint, const QByteArray &privateKey,
                   KeyPlace place) override
    {
        return place == KeyPlace::File ? m_files.write(fingerprint, privateKey)
                                       : Keychain::write(nameOf(fingerprint), privateKey);
    }
    Result<QByteArray> read(const QByteArray &fingerprint, KeyPlace place) override
    {
        return place == KeyPlace::File ? m_files.read(fingerprint)
                                       : Keychain::read(nameOf(fingerprint));
    }
    Result<> remove(const QByteArray &fingerprint, KeyPlace place) override
    {
        return place == KeyPlace::File ? m_files.remove(fingerprint)
                                       : Keychain::remove(nameOf(fingerprint));
    }
    QString describe(const QByteArray &fingerprint, KeyPlace place) const override
    {
        if (place == KeyPlace::File)
            return Text::tr("the file %1").arg(m_files.pathOf(fingerprint));
        return Text::tr("the keychain of the desktop session, as \"%1\"").arg(nameOf(fingerprint));
    }

private:
    QString nameOf(const QByteArray &fingerprint) const
    {
        return QString::fromLatin1(m_siteUid + '/' + fingerprint);
    }

    FileKeys m_files;
    QByteArray m_siteUid;
    KeyWish m_wish;
};

} // namespace

std::unique_ptr<KeyStore> systemKeys(const StoreUrl &store, const QByteArray &siteUid, KeyWish wish)
{
    return std::make_unique<SystemKeyStore>(folderOf(store, siteUid), siteUid, wish);
}

Result<std::unique_ptr<KeyStore>> systemKeys(Database &database, KeyWish wish)
{
    DX_LET(const SiteInfo site, SiteStore(database).read());
    return systemKeys(database.url(), site.uid, wish);
}

Result<> MemoryKeyStore::write(const QByteArray &fingerprint, const QByteArray &privateKey,
                               KeyPlace)
{
    m_keys.insert(fingerprint, privateKey);
    return {};
}

Result<QByteArray> MemoryKeyStore::read(const QByteArray &fingerprint, KeyPlace)
{
    if (!m_keys.contains(fingerprint))
        return fail(Error::Code::NotFound, Text::tr("The private key of this site is missing."));
    return m_keys.value(fingerprint);
}

Result<> MemoryKeyStore::remove(const QByteArray &fingerprint, KeyPlace)
{
    m_keys.remove(fingerprint);
    return {};
}

QString MemoryKeyStore::describe(const QByteArray &, KeyPlace) const
{
    return Text::tr("memory");
}

} // namespace dx
