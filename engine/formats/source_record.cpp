#include "engine/formats/source_record.h"

namespace dx {

void SourceCounts::countLocal(const QByteArray &attribute)
{
    constexpr qsizetype kNamed = 5;
    ++localValues;
    if (localNames.size() < kNamed && !localNames.contains(attribute))
        localNames.append(attribute);
}

Result<bool> RecordSource::next(SourceRecord &record)
{
    for (;;) {
        quint64 fingerprint = 0;
        DX_LET(const bool found, nextRaw(fingerprint));
        if (!found)
            return false;
        if (m_passOver && mayPassOver()) {
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
        if (m_counts.skipped++ == 0)
            m_counts.firstSkipped = record.position.line;
    }
}

} // namespace dx
