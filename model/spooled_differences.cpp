#include "model/spooled_differences.h"

#include "engine/core/clock.h"
#include "engine/cycles/differences.h"

namespace dx {
namespace {

template<typename Fill>
auto filling(Fill fill)
{
    return [path = newSpoolPath(), fill = std::move(fill)](Database &database) -> Result<QString> {
        DX_LET(auto writer, DifferenceWriter::create(path));
        DX_TRY(fill(database, *writer));
        DX_TRY(writer->finish());
        return path;
    };
}

template<typename Fill>
QFuture<Result<QString>> spool(SiteSession &session, Fill fill)
{
    return session.read(filling(std::move(fill)));
}

} // namespace

QFuture<Result<QString>> spoolCycle(SiteSession &session, CycleId cycle)
{
    return spool(session, [cycle](Database &database, DifferenceWriter &writer) {
        return cycleChanges(database, cycle, writer);
    });
}

QFuture<Result<QString>> spoolPending(SiteSession &session, AgreementId agreement)
{
    return spool(session, [agreement](Database &database, DifferenceWriter &writer) {
        return pendingChanges(database, agreement, SystemClock().now(), writer);
    });
}

QFuture<Result<QString>> spoolForetold(SiteSession &session, const Agreement &wanted)
{
    return spool(session, [wanted](Database &database, DifferenceWriter &writer) {
        return foretoldChanges(database, wanted, SystemClock().now(), writer);
    });
}

QFuture<Result<QString>> spoolRemoval(SiteSession &session, AgreementId agreement)
{
    return session.write(filling([agreement](Database &database, DifferenceWriter &writer) {
        return removalChanges(database, agreement, SystemClock().now(), writer);
    }));
}

QFuture<Result<QString>> spoolComparison(SiteSession &session, const ComparedSide &before,
                                         const ComparedSide &after, bool byMail)
{
    return spool(session, [=](Database &database, DifferenceWriter &writer) {
        return compareSides(&database, before, after, byMail, writer);
    });
}

} // namespace dx
