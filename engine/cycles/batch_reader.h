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

/**
 * Brings the records of a batch into the agreement's import list, in the caller's transaction.
 * `full`: what the agreement holds becomes exactly the records. Error Invalid: the payload is not
 * in our form; nothing of the batch may then be kept.
 */
Result<MergeCounts> applyRecords(Database &database, const Agreement &agreement,
                                 const ArrivedBatch &batch, bool full, CycleId cycle, Timestamp now,
                                 CycleMonitor &monitor);

} // namespace dx
