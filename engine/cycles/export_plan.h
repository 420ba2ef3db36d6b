#pragma once

#include "engine/cycles/sync_store.h"
#include "engine/store/agreements.h"

namespace dx {

/** The numbers of an agreement as the next export begins from them; nothing is written yet. */
struct PreparedExport
{
    LoadedSync sync;
    QList<QByteArray> replaced; ///< queued batches that were taken back: to be removed
    bool replacesRecords = false; ///< one of them had records
    bool importAsked = false; ///< *Import on next cycle* was taken
    bool exportAsked = false; ///< *Export on next cycle* was taken
};

/** Takes back what is queued and not begun, and the one-shots. */
Result<PreparedExport> prepareExport(Database &database, const Agreement &agreement);

/** Whether nothing may be exported to the partner: it has not answered yet (the server's side), or
 * sending is off. */
bool exportWaits(const Agreement &agreement);

} // namespace dx
