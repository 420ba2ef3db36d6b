#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

#include <QList>

#include <optional>

namespace dx {

/** What was decided about a held batch. */
enum class PlanDecision {
    Open,
    Approved,
    Partly, ///< the ticked entries only
    Rejected,
    Void, ///< something later took its place
};
QString toString(PlanDecision decision); ///< "approved"; empty: open

/** What a held batch would do, and why the deletion guard holds it; a row of `plan`. */
struct Plan
{
    qint64 id = 0;
    CycleId cycle; ///< that held it
    AgreementId agreement;
    QByteArray batch; ///< uid of the held batch
    Digest fingerprint; ///< of everything it rests on; an approval is bound to it
    qint64 added = 0;
    qint64 modified = 0;
    qint64 deleted = 0;
    qint64 recent = 0; ///< deleted in the 24 hours before
    qint64 entries = 0; ///< that the agreement had in its list
    qint64 limit = 0;
    Timestamp madeAt = 0;
    PlanDecision decision = PlanDecision::Open;
    QString decidedBy;
    Timestamp decidedAt = 0;
};

/** Belongs into a Transaction where it writes. */
class Plans
{
public:
    explicit Plans(Database &database) : m_database(database) { }
    Result<> insert(const Plan &plan);
    /** The open plan of an agreement; there is one at most, as later batches wait behind it. */
    Result<std::optional<Plan>> openOf(AgreementId agreement);
    Result<QList<Plan>> ofCycle(CycleId cycle); ///< in the order they were made
    Result<qint64> countOpen();
    /** The same batch, looked at again: other numbers and another fingerprint. */
    Result<> renew(const Plan &plan);
    Result<> decide(qint64 id, PlanDecision decision, const QString &by, Timestamp now);

    /** How many listed entries of the agreement were deleted since then by imports, without those
     * that were approved. Costs as much as there are. */
    Result<qint64> deletionsSince(AgreementId agreement, Timestamp since);
    /** Deletions up to now do not count again: they were approved. */
    Result<> forgetDeletions(AgreementId agreement);

private:
    Result<QList<Plan>> select(const QString &where, const QString &key, const QVariant &value);
    Database &m_database;
};

} // namespace dx
