#include "model/practice_organisation.h"

#include "engine/core/clock.h"
#include "engine/service/practice.h"
#include "model/aside.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace dx {
namespace {

QString placeOf(const QString &folder)
{
    if (!folder.isEmpty())
        return QDir(folder).absolutePath();
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
        .filePath(QStringLiteral("dirsync/practice"));
}

Result<QList<StoreUrl>> findOrMake(const QString &folder)
{
    QList<PracticeSite> sites = practiceSites(folder);
    const bool there = std::ranges::any_of(
        sites, [](const PracticeSite &site) { return QFileInfo::exists(site.url.path); });
    if (!there) {
        DX_LET(sites, createPractice(folder, SystemClock().now()));
    }
    QList<StoreUrl> out;
    for (const PracticeSite &site : std::as_const(sites))
        out.append(site.url);
    return out;
}

} // namespace

QFuture<Result<QList<StoreUrl>>> findOrMakePractice(const QString &folder)
{
    return runAside([place = placeOf(folder)] { return findOrMake(place); });
}

} // namespace dx
