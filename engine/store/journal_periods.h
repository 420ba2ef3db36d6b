#pragma once

#include "engine/store/database.h"

namespace dx {

/**
 * How many changes were journalled from each of the times to the next one: an answer less than
 * times. Costs some look-ups a time, however long the journal is: every change takes one USN, and
 * USNs grow with time. What the journal does not hold any more counts as nothing.
 */
Result<QList<qint64>> changesInPeriods(Database &database, const QList<Timestamp> &times);

} // namespace dx
