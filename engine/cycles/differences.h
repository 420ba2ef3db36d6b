#pragma once

#include "engine/address/entry_diff.h"
#include "engine/store/agreements.h"
#include "engine/store/cycles.h"

namespace dx {

/** What the next export over an agreement would send. */
struct PendingExport
{
    bool full = false; ///< everything, whatever the partner has
    bool waits = false; ///< nothing goes out before the partner answered, or sending is off
    ChangeCounts counts; ///< records by what they are to the partner
};

/** Counts without sending; costs as much as there are changes, or as the list if it is a full. */
Result<PendingExport> pendingExport(Database &database, AgreementId agreement, Timestamp now);
/** The same entry by entry: what the partner has against what would be sent, in DN order, in the
 * scope "agreement NAME". */
Result<> pendingChanges(Database &database, AgreementId agreement, Timestamp now, ChangeSink &sink);

/** The same for settings that need not be stored: what the export after storing them sends, whether
 * the partner has answered yet or not. An agreement without an id is a new one. */
Result<> foretoldChanges(Database &database, const Agreement &wanted, Timestamp now,
                         ChangeSink &sink);

/** What a cycle changed here (scope "here"), with the reason for each. */
Result<> changedHere(Database &database, CycleId cycle, ChangeSink &sink);
/** What this site's own changes after a USN changed here (scope "here"): an undo. */
Result<> undoneHere(Database &database, Usn since, ChangeSink &sink);
/** What removing an agreement with what it brought would change here (scope "here"), and thereby at
 * everybody who gets it from us. Tried and taken back; the connection must be able to write. */
Result<> removalChanges(Database &database, AgreementId agreement, Timestamp now, ChangeSink &sink);
/** What a past cycle changed here (scope "here") and sent (scopes "agreement NAME"). Error
 * NotFound names the cycle. */
Result<> cycleChanges(Database &database, CycleId cycle, ChangeSink &sink);

} // namespace dx
