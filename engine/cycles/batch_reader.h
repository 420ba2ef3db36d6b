#pragma once

#include "engine/cycles/cycle_monitor.h"
#include "engine/protocol/manifest.h"
#include "engine/store/merge.h"
#include "engine/store/messages.h"

namespace dx {

/** All parts of a batch that came in. */
struct ArrivedBatch
{
    QList<MessageRow> rows; ///< by part
    QList<Manifest> manifests; ///< the same

    const MessageHeader &header() const { return manifests.constFirst().header; }
    const QByteArray &uid() const { return header().batch; }
};

/** Groups rows into batches, in the order of epoch and serial. Error Invalid: a stored manifest
 * cannot be read. */
Result<QList<ArrivedBatch>> groupBatches(const QList<MessageRow> &rows);

/** What brings a batch of the agreement into its import list. `full`: what the agreement holds
 * becomes exactly the records. */
MergePlan importPlan(const Agreement &agreement, bool full, CycleId cycle, Timestamp now);

/** Hands the records of a batch to a merge. Error Invalid: the payload is not in our form; nothing
 * of the batch may then be kept. */
Result<> stageBatch(Merge &merge, const MergePlan &plan, Database &database,
                    const Agreement &agreement, const ArrivedBatch &batch, CycleMonitor &monitor);

} // namespace dx
