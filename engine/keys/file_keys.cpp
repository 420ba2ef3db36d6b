#include "engine/keys/file_keys.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::FileKeys)
};

constexpr qint64 kMaxKey = 64 * 1024;
constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

tl::unexpected<Error> cannot(const QString &path, const QString &why)
{
    return fail(Error::Code::Unavailable,
                Text::tr("The private key of this site cannot be written to %1: %2. Make the "
                         "folder writable.")
                    .arg(path, why));
}

/** Waits until the names in a folder are on the disk. */
bool syncFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    return synced;
}

} // namespace

QString FileKeys::pathOf(const QByteArray &fingerprint) const
{
    return m_folder + u'/' + QString::fromLatin1(fingerprint) + u".pem"_s;
}

Result<> FileKeys::write(const QByteArray &fingerprint, const QByteArray &privateKey) const
{
    const QString path = pathOf(fingerprint);
    const QFileInfo folder(m_folder);
    if (!folder.exists()
        && (!QDir().mkpath(folder.absolutePath())
            || !QDir().mkdir(m_folder, kOwnerOnly | QFile::ExeOwner)))
        return cannot(path, Text::tr("the folder cannot be made"));
    const QString part = path + u".part"_s;
    QFile::remove(part); // of a program that was killed
    QFile file(part);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly)
        || file.write(privateKey) != privateKey.size() || !file.flush()
        || ::fsync(file.handle()) != 0) {
        const QString why = file.errorString();
        file.remove();
        return cannot(path, why);
    }
    file.close();
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0
        || !syncFolder(m_folder))
        return cannot(path, qt_error_string());
    return {};
}

Result<QByteArray> FileKeys::read(const QByteArray &fingerprint) const
{
    QFile file(pathOf(fingerprint));
    if (!file.exists())
        return fail(
            Error::Code::NotFound,
            Text::tr("The private key of this site is missing: there is no %1. If the store was "
                     "copied or put back, copy the folder %2 to it from where it was. If the key "
                     "is lost, make a new one with 'dirsync fingerprint --renew --lost' and "
                     "enrol every partner again.")
                .arg(file.fileName(), m_folder));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Code::Unavailable,
                    Text::tr("The private key of this site cannot be read: %1: %2. Run as the user "
                             "whom the file belongs to.")
                        .arg(file.fileName(), file.errorString()));
    return file.read(kMaxKey);
}

Result<> FileKeys::remove(const QByteArray &fingerprint) const
{
    QFile file(pathOf(fingerprint));
    if (file.exists() && !file.remove())
        return fail(Error::Code::Unavailable,
                    Text::tr("The old private key %1 cannot be removed: %2.")
                        .arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace dx
