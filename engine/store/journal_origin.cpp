#include "engine/store/journal_origin.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<AgreementId> originInCycle(Database &database, CycleId cycle, const QByteArray &uid)
{
    Statement row(database,
                  u"SELECT origin_id FROM change WHERE uid = :uid AND cycle_id = :cycle"
                  " ORDER BY usn DESC LIMIT 1"_s);
    DX_TRY(row.bindText(u":uid"_s, uid).bind(u":cycle"_s, cycle).exec());
    const AgreementId origin = row.next() ? row.id<AgreementId>(0) : AgreementId();
    DX_TRY(row.finish());
    return origin;
}

Result<CycleId> receivedInCycle(Database &database, const QByteArray &uid, AgreementId origin)
{
    Statement row(database,
                  u"SELECT cycle_id FROM change WHERE uid = :uid AND origin_id = :origin"
                  " AND cycle_id > 0 ORDER BY usn DESC LIMIT 1"_s);
    DX_TRY(row.bindText(u":uid"_s, uid).bind(u":origin"_s, origin).exec());
    const CycleId cycle = row.next() ? row.id<CycleId>(0) : CycleId();
    DX_TRY(row.finish());
    return cycle;
}

} // namespace dx
