#include "engine/store/site_epochs.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<SiteCounters> readSiteCounters(Database &database)
{
    SiteCounters counters;
    Statement site(database,
                   u"SELECT epoch_number, epoch_random, usn, journal_floor FROM site"
                   " WHERE id = 1"_s);
    DX_TRY(execRow(site));
    counters.epoch = {site.integer(0), site.utf8(1)};
    counters.usn = site.integer(2);
    counters.journalFloor = site.integer(3);
    DX_TRY(site.finish());
    Statement former(database, u"SELECT number, random FROM former_epoch"_s);
    DX_TRY(former.exec());
    while (former.next())
        counters.former.append({former.integer(0), former.utf8(1)});
    DX_TRY(former.finish());
    return counters;
}

Result<> beginSiteEpoch(Database &database, const SiteEpoch &next)
{
    DX_TRY(database.run(u"INSERT INTO former_epoch (number, random)"
                        " SELECT epoch_number, epoch_random FROM site WHERE id = 1"_s));
    Statement begin(database,
                    u"UPDATE site SET epoch_number = :number, epoch_random = :random"
                    " WHERE id = 1"_s);
    return begin.bind(u":number"_s, next.number).bindText(u":random"_s, next.random).exec();
}

Result<qint64> readFence(Database &database)
{
    Statement site(database, u"SELECT fence FROM site WHERE id = 1"_s);
    DX_TRY(execRow(site));
    const qint64 fence = site.integer(0);
    DX_TRY(site.finish());
    return fence;
}

} // namespace dx
