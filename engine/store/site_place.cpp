#include "engine/store/site_place.h"

#include "engine/store/site_info.h"
#include "engine/store/statement.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSysInfo>
#include <sys/stat.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::SitePlace)
};

Result<FormerPlace> formerPlace(Database &database)
{
    Statement row(database, u"SELECT uid, name, path, machine FROM site"_s);
    DX_TRY(execRow(row));
    const FormerPlace place{row.utf8(0), row.text(1), row.text(2),
                            row.text(3) == QString::fromLatin1(QSysInfo::machineUniqueId())};
    DX_TRY(row.finish());
    return place;
}

/** Whether the site is still where it was. */
bool isThere(const FormerPlace &place)
{
    const StoreUrl url{StoreUrl::Kind::Sqlite, place.path, {}};
    struct ::stat status = {};
    if (::stat(QFile::encodeName(place.path).constData(), &status) != 0)
        return errno != ENOENT && errno != ENOTDIR; // hidden from us is not gone
    const auto other = Database::open(url, Database::Mode::ReadOnly);
    if (!other)
        return true; // it cannot be looked at, so nothing is risked
    const auto there = SiteStore(**other).read();
    return !there || there->uid == place.uid;
}

} // namespace

Result<> checkPlace(Database &database)
{
    SiteStore site(database);
    if (const auto present = site.read(); !present)
        return {}; // a store without a site is nobody's copy
    DX_LET(const bool elsewhere, site.isCopy());
    if (!elsewhere)
        return {};
    DX_LET(const FormerPlace place, formerPlace(database));
    if (!place.thisMachine)
        return fail(
            Error::Code::Denied,
            Text::tr("The site %1 was last at work on another machine, at %2. If it goes on "
                     "there, this file is a copy and must not be worked with. If the site "
                     "has moved here for good, say so with 'dirsync store moved'.")
                .arg(place.site, place.path));
    if (!isThere(place))
        return site.settleHere();
    return fail(Error::Code::Denied,
                Text::tr("%1 is a copy of the site %2, which is at %3. Two of them at work would "
                         "break the numbers of all partners. Work with that one; or, if the site "
                         "is to go on here, remove that file or say 'dirsync store moved'.")
                    .arg(database.url().path, place.site, place.path));
}

Result<std::optional<FormerPlace>> copiedFrom(Database &database)
{
    DX_LET(const bool elsewhere, SiteStore(database).isCopy());
    if (!elsewhere)
        return std::nullopt;
    return formerPlace(database).map([](FormerPlace place) { return std::optional(place); });
}

Result<> settlePlace(Database &database)
{
    return SiteStore(database).settleHere();
}

} // namespace dx
