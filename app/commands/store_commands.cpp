#include "app/commands/progress_line.h"
#include "app/commands/registry.h"
#include "app/termination.h"
#include "engine/cycles/restore.h"
#include "engine/keys/site_keys.h"
#include "engine/service/engine_client.h"
#include "engine/store/integrity.h"
#include "engine/store/site_place.h"
#include "engine/store/store_backup.h"

#include <QFile>
#include <QJsonArray>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

Result<ExitStatus> storeCheck(Invocation &call)
{
    DX_LET(Database * database, call.store());
    const Termination termination;
    ProgressLine line(call.out(), u"Checking"_s);
    DX_LET(const IntegrityReport report, checkIntegrity(*database, [&](qint64 done, qint64 total) {
               line.show(done, total);
               return !Termination::isRequested();
           }));
    line.clear();
    call.out().object({{u"entries"_s, report.entries},
                       {u"problems"_s, report.problemCount},
                       {u"texts"_s, QJsonArray::fromStringList(report.problems)}});
    for (const QString &problem : report.problems)
        call.out().line(problem);
    if (const qint64 more = report.problemCount - report.problems.size(); more > 0)
        call.out().line(u"... and %1 more."_s.arg(more));
    call.out().line(u"%1 checked, %2"_s.arg(counted(report.entries, u"entry", u"entries"),
                                            counted(report.problemCount, u"problem", u"problems")));
    return report.problemCount == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

Result<ExitStatus> storeMoved(Invocation &call)
{
    DX_LET(Database * database, call.storeAsItIs());
    DX_TRY(settlePlace(*database));
    call.out().object({{u"store"_s, database->url().toString()}});
    call.out().line(u"The site is at home at %1 now."_s.arg(database->url().toString()));
    return ExitStatus::Done;
}

Result<ExitStatus> storeBackup(Invocation &call)
{
    DX_LET(Database * database, call.storeAsItIs());
    DX_TRY(backUpStore(*database, call.argument(0)));
    call.out().object({{u"backup"_s, call.argument(0)}});
    call.out().line(u"Written to %1."_s.arg(call.argument(0)));
    DX_LET(const auto own, SiteCertificates(*database).present());
    if (own) {
        DX_LET(const auto keys, systemKeys(*database));
        call.out().note(u"The private key is not in it. Back it up, too: %1."_s.arg(
            SiteKeys(*database, *keys).placeOf(*own)));
    }
    return ExitStatus::Done;
}

/** While the store is replaced, this program holds the lease of the site, so that nobody works it.
 */
Result<ExitStatus> storeRestore(Invocation &call)
{
    DX_LET(const StoreUrl url, call.storeUrl());
    std::unique_ptr<EngineClient> lease;
    if (url.kind == StoreUrl::Kind::Sqlite && QFile::exists(url.path)) {
        if (auto engine = EngineClient::open(url, u"dirsync"_s, EngineClient::Duty::OnRequest)) {
            lease = std::move(*engine);
            const EngineInfo info = lease->info();
            if (!info.here)
                return fail(Error::Code::Busy,
                            u"The site is worked by %1 on %2 (process %3). End that first."_s.arg(
                                info.program, info.host, QString::number(info.pid)));
        } // a store that cannot be opened is what a backup is for
    }
    DX_TRY(restoreSite(url, call.argument(0), call.now()));
    call.out().object({{u"restored"_s, call.argument(0)}});
    call.out().line(
        u"Restored from %1, in a new epoch: the next cycles send everything anew."_s.arg(
            call.argument(0)));
    return ExitStatus::Done;
}

} // namespace

QList<Command> storeCommands()
{
    return {
        {u"store check"_s,
         {},
         0,
         0,
         u"checks the store, changing nothing; status 1 if something is wrong"_s,
         {},
         storeCheck},
        {u"store backup"_s,
         u"FILE"_s,
         1,
         1,
         u"writes a copy of the store as of now; work may go on"_s,
         {},
         storeBackup,
         u"The file is a store itself. Private keys are not in it: back up the keychain, or the\n"
         "key folder that 'dirsync fingerprint' names."_s},
        {u"store restore"_s,
         u"FILE"_s,
         1,
         1,
         u"puts a backup in the place of the store, in a new epoch"_s,
         {},
         storeRestore,
         u"No program may work the site. Partners learn by themselves that what came after the\n"
         "backup is lost; everything is sent and asked for anew."_s},
        {u"store moved"_s,
         {},
         0,
         0,
         u"says that the site has moved here for good"_s,
         {},
         storeMoved,
         u"A store that was copied, or that comes from another machine, is only read until then:\n"
         "two of one site at work would break the numbers of all partners."_s},
    };
}

} // namespace dx::cli
