#include "app/commands/progress_line.h"
#include "app/commands/registry.h"
#include "app/termination.h"
#include "engine/store/integrity.h"
#include "engine/store/site_place.h"

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
