#include "engine/store/agreement_ends.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

Result<> setRole(Database &database, AgreementId agreement, Role role)
{
    Statement set(database, u"UPDATE agreement SET role = :role WHERE id = :id"_s);
    return set.bind(u":role"_s, role == Role::Server ? u"server"_s : u"requestor"_s)
        .bind(u":id"_s, agreement)
        .exec();
}

Result<> setUid(Database &database, AgreementId agreement, const QByteArray &uid)
{
    Statement set(database, u"UPDATE agreement SET uid = :uid WHERE id = :id"_s);
    return set.bindText(u":uid"_s, uid).bind(u":id"_s, agreement).exec();
}

} // namespace dx
