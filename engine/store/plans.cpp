#include "engine/store/plans.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {

namespace {

PlanDecision decisionOf(const QString &word)
{
    for (const PlanDecision decision : {PlanDecision::Approved, PlanDecision::Partly,
                                        PlanDecision::Rejected, PlanDecision::Void}) {
        if (toString(decision) == word)
            return decision;
    }
    return PlanDecision::Open;
}

void bindNumbers(Statement &to, const Plan &plan)
{
    to.bind(u":fingerprint"_s, plan.fingerprint.toBytes())
        .bind(u":added"_s, plan.added)
        .bind(u":modified"_s, plan.modified)
        .bind(u":deleted"_s, plan.deleted)
        .bind(u":recent"_s, plan.recent)
        .bind(u":entries"_s, plan.entries)
        .bind(u":limit"_s, plan.limit)
        .bind(u":made"_s, plan.madeAt);
}

} // namespace

QString toString(PlanDecision decision)
{
    switch (decision) {
    case PlanDecision::Approved:
        return u"approved"_s;
    case PlanDecision::Partly:
        return u"partly"_s;
    case PlanDecision::Rejected:
        return u"rejected"_s;
    case PlanDecision::Void:
        return u"void"_s;
    case PlanDecision::Open:
        break;
    }
    return {};
}

Result<> Plans::insert(const Plan &plan)
{
    Statement add(m_database,
                  u"INSERT INTO plan (cycle_id, agreement_id, batch_uid, fingerprint, added,"
                  " modified, deleted, recent, entries, guard_limit, made_at) VALUES (:cycle,"
                  " :agreement, :batch, :fingerprint, :added, :modified, :deleted, :recent,"
                  " :entries, :limit, :made)"_s);
    bindNumbers(add, plan);
    add.bind(u":cycle"_s, plan.cycle).bind(u":agreement"_s, plan.agreement);
    return add.bindText(u":batch"_s, plan.batch).exec();
}

Result<QList<Plan>> Plans::select(const QString &where, const QString &key, const QVariant &value)
{
    Statement rows(m_database,
                   u"SELECT id, cycle_id, agreement_id, batch_uid, fingerprint, added, modified,"
                   " deleted, recent, entries, guard_limit, made_at, decision, decided_by,"
                   " decided_at FROM plan WHERE "_s
                       + where + u" ORDER BY id"_s);
    DX_TRY(rows.bind(key, value).exec());
    QList<Plan> plans;
    while (rows.next()) {
        Plan plan;
        plan.id = rows.integer(0);
        plan.cycle = rows.id<CycleId>(1);
        plan.agreement = rows.id<AgreementId>(2);
        plan.batch = rows.utf8(3);
        plan.fingerprint = Digest::fromBytes(rows.blob(4));
        plan.added = rows.integer(5);
        plan.modified = rows.integer(6);
        plan.deleted = rows.integer(7);
        plan.recent = rows.integer(8);
        plan.entries = rows.integer(9);
        plan.limit = rows.integer(10);
        plan.madeAt = rows.integer(11);
        plan.decision = decisionOf(rows.text(12));
        plan.decidedBy = rows.text(13);
        plan.decidedAt = rows.integer(14);
        plans.append(plan);
    }
    DX_TRY(rows.finish());
    return plans;
}

Result<std::optional<Plan>> Plans::openOf(AgreementId agreement)
{
    DX_LET(
        const QList<Plan> plans,
        select(u"agreement_id = :agreement AND decision = ''"_s, u":agreement"_s, agreement.value));
    return plans.isEmpty() ? std::nullopt : std::optional(plans.constLast());
}

Result<QList<Plan>> Plans::ofCycle(CycleId cycle)
{
    return select(u"cycle_id = :cycle"_s, u":cycle"_s, cycle.value);
}

Result<qint64> Plans::countOpen()
{
    Statement row(m_database, u"SELECT count(*) FROM plan WHERE decision = ''"_s);
    DX_TRY(execRow(row));
    const qint64 count = row.integer(0);
    DX_TRY(row.finish());
    return count;
}

Result<> Plans::renew(const Plan &plan)
{
    Statement change(m_database,
                     u"UPDATE plan SET fingerprint = :fingerprint, added = :added,"
                     " modified = :modified, deleted = :deleted, recent = :recent,"
                     " entries = :entries, guard_limit = :limit, made_at = :made WHERE id = :id"_s);
    bindNumbers(change, plan);
    return change.bind(u":id"_s, plan.id).exec();
}

Result<qint64> Plans::deletionsSince(AgreementId agreement, Timestamp since)
{
    Statement row(m_database,
                  u"SELECT count(*) FROM change WHERE origin_id = :agreement AND operation = 3"
                  " AND at >= :since AND cycle_id > 0 AND old_listed = 1"
                  " AND usn > (SELECT guard_from FROM agreement WHERE id = :agreement)"_s);
    DX_TRY(execRow(row.bind(u":agreement"_s, agreement).bind(u":since"_s, since)));
    const qint64 count = row.integer(0);
    DX_TRY(row.finish());
    return count;
}

Result<> Plans::forgetDeletions(AgreementId agreement)
{
    Statement change(m_database,
                     u"UPDATE agreement SET guard_from = (SELECT usn FROM site)"
                     " WHERE id = :agreement"_s);
    return change.bind(u":agreement"_s, agreement).exec();
}

Result<> Plans::decide(qint64 id, PlanDecision decision, const QString &by, Timestamp now)
{
    Statement change(m_database,
                     u"UPDATE plan SET decision = :decision, decided_by = :by, decided_at = :now"
                     " WHERE id = :id"_s);
    return change.bind(u":decision"_s, toString(decision))
        .bind(u":by"_s, by)
        .bind(u":now"_s, now)
        .bind(u":id"_s, id)
        .exec();
}

} // namespace dx
