#include "engine/formats/source_record.h"

namespace dx {

Result<bool> RecordSource::next(SourceRecord &record)
{
    for (;;) {
        quint64 fingerprint = 0;
        DX_LET(const bool found, nextRaw(fingerprint));
        if (!found)
            return false;
        if (m_passOver) {
            DX_LET(const bool known, m_passOver(fingerprint));
            if (known)
                continue;
        }
        DX_LET(const bool content, parseRaw());
        if (!content)
            continue;
        DX_LET(const bool recipient, map(record));
        if (recipient) {
            record.fingerprint = fingerprint;
            ++m_counts.recipients;
            return true;
        }
        ++m_counts.skipped;
    }
}

} // namespace dx
