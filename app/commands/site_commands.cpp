#include "app/commands/registry.h"
#include "engine/store/site_info.h"

#include <QDir>
#include <QFileInfo>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

Result<ExitStatus> init(Invocation &call)
{
    for (const QString &needed : {u"organization"_s, u"site"_s}) {
        if (call.value(needed).isEmpty())
            return call.wrongUsage(u"'init' needs --%1."_s.arg(needed));
    }
    DX_LET(const StoreUrl url, call.storeUrl());
    if (url.kind == StoreUrl::Kind::Sqlite)
        QDir().mkpath(QFileInfo(url.path).absolutePath()); // Database::open says why it failed
    DX_LET(const std::unique_ptr<Database> database, Database::open(url, Database::Mode::Create));
    SiteStore site(*database);
    DX_TRY(site.create(call.value(u"organization"_s), call.value(u"site"_s),
                       call.value(u"address"_s), call.now()));
    DX_LET(const SiteInfo info, site.read());
    call.out().object({{u"site"_s, info.name},
                       {u"organization"_s, info.organization},
                       {u"address"_s, info.address},
                       {u"uid"_s, QString::fromLatin1(info.uid)},
                       {u"store"_s, url.toString()}});
    call.out().line(
        u"Site %1 (%2) was made at %3."_s.arg(info.name, info.organization, url.toString()));
    return ExitStatus::Done;
}

} // namespace

QList<Command> siteCommands()
{
    return {
        {u"init"_s,
         {},
         0,
         0,
         u"makes a site; refuses where one is"_s,
         {{u"organization"_s, u"NAME"_s, u"organisation, the same at all its sites"_s, {}},
          {u"site"_s, u"NAME"_s, u"name of this site"_s, {}},
          {u"address"_s, u"ADDRESS"_s, u"where partners send to; unique"_s, {}}},
         init},
    };
}

} // namespace dx::cli
