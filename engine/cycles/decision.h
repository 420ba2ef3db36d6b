#pragma once

#include "engine/core/digest.h"
#include "engine/store/database.h"

#include <QList>
#include <QString>

#include <optional>

namespace dx {

/** What an administrator decides about a cycle that is over. */
struct Decision
{
    enum class Kind {
        Approve, ///< what the deletion guard holds of it
        Reject, ///< the same, the other way round
        Undo, ///< what it changed here is as it was before
    };
    Kind kind = Kind::Approve;
    CycleId cycle;
    AgreementId agreement; ///< only of this partner; invalid: of all
    std::optional<QList<QByteArray>> only; ///< Approve: uids of the entries that are approved
    /** Of the review that it was decided by (DecisionReview); zero: of the plan as it was made. */
    Digest fingerprint;
    QString askedBy; ///< user@host
};

} // namespace dx
