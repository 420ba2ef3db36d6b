#include "app/commands/engine_state.h"

#include "engine/service/lease.h"

#include <QFileInfo>
#include <QSysInfo>

namespace dx::cli {

using namespace Qt::StringLiterals;

Result<std::optional<LeaseHolder>> engineHolder(Database &site, const Clock &clock)
{
    // looking must not make the file that engines meet in
    if (site.isSqlite() && !QFileInfo::exists(Database::runPath(site.url())))
        return std::optional<LeaseHolder>();
    DX_LET(const std::unique_ptr<Database> run,
           Database::open(site.url(), Database::Mode::ReadWrite, StorePart::Run));
    RunStore store(*run);
    return Lease(store, clock).holder(QSysInfo::machineHostName());
}

QJsonValue engineJson(const std::optional<LeaseHolder> &holder)
{
    if (!holder)
        return {};
    return QJsonObject{{u"host"_s, holder->host},
                       {u"pid"_s, holder->pid},
                       {u"program"_s, holder->program},
                       {u"since"_s, jsonTime(holder->since)}};
}

QString engineText(const std::optional<LeaseHolder> &holder)
{
    if (!holder)
        return u"no program works this site: nothing scheduled will run"_s;
    return u"worked by %1 on %2 (process %3) since %4"_s.arg(holder->program, holder->host)
        .arg(holder->pid)
        .arg(localTime(holder->since));
}

} // namespace dx::cli
