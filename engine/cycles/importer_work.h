#pragma once

#include "engine/cycles/importer.h"

namespace dx {

/** What one importFrom() or release() works on. */
struct Importer::Work
{
    const Agreement &agreement;
    ImportOutcome outcome = {};
    QByteArray applying = {}; ///< uid of the batch whose records are being applied
    QString held = {}; ///< of the present step
    ChangeCounts counts = {}; ///< the same
    qint64 records = 0;
    int batches = 0;
};

} // namespace dx
