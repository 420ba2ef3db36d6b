#include "model/forms/file_access.h"

#include "engine/core/clock.h"
#include "engine/protocol/invitation.h"
#include "engine/transports/folder_transport.h"
#include "model/aside.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::FileAccess)
};

} // namespace

QFuture<Result<QString>> checkFolder(const QString &folder, const QString &ownAddress,
                                     const QString &partnerAddress)
{
    return runAside([=]() -> Result<QString> {
        const SystemClock clock;
        FolderTransport transport(folder, clock);
        return transport.check(ownAddress.toUtf8(), partnerAddress.toUtf8());
    });
}

QFuture<Result<QByteArray>> readInvitationFile(const QString &path)
{
    return runAside([=]() -> Result<QByteArray> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(Error::Code::Unavailable,
                        Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
        QByteArray bytes = file.read(Invitation::kMaxBytes + 1);
        if (bytes.size() > Invitation::kMaxBytes)
            return fail(Error::Code::Invalid,
                        Text::tr("%1 is too large for an invitation.").arg(path));
        return bytes;
    });
}

QFuture<Result<>> writeSmallFile(const QString &path, const QByteArray &bytes)
{
    return runAside([=]() -> Result<> {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return fail(Error::Code::Unavailable,
                        Text::tr("%1 cannot be written: %2.").arg(path, file.errorString()));
        return {};
    });
}

} // namespace dx
