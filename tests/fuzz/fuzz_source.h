#pragma once

#include "engine/formats/source_record.h"

namespace dx::fuzz {

/** Reads a file to its end, as an import that skips bad records does. */
inline void readAll(RecordSource &source)
{
    SourceRecord record;
    for (;;) {
        const auto more = source.next(record);
        if ((more && !*more) || (!more && source.isBroken()))
            return;
    }
}

} // namespace dx::fuzz
