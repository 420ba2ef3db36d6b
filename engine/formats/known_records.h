#pragma once

#include <QByteArray>

#include <vector>

namespace dx {

/**
 * The records of a file as it was read last, 16 bytes each: a fingerprint of the raw record and one
 * of its key (xxh3, 64 bits each). Reading the file again passes over what has not changed before
 * it is parsed, and knows in the end which records are gone. In a file of a million the chance that
 * a change is taken for none is below 1 in 10^7. Not thread safe.
 */
class KnownRecords
{
public:
    KnownRecords() = default;
    /** From what bytes() gave. */
    explicit KnownRecords(QByteArrayView bytes);

    /** Whether there is such a record that was not passed over yet; it counts as read. */
    bool passOver(quint64 fingerprint);
    /** A record that was parsed; `key` is what its entry is found by. */
    void add(quint64 fingerprint, QByteArrayView key);

    qint64 passedOver() const { return m_passedOver; }
    /** Whether the file has just the known records, in their order. */
    bool isSame() const;
    /** Whether a parsed record has the key of one that was passed over: the key is there twice. */
    bool repeatsKey() const;
    /** Keys (as keyHash()) of the known records that came no more, sorted, each once. */
    std::vector<quint64> gone() const;
    /** The records that were read, in their order. */
    QByteArray bytes() const;

    static quint64 keyHash(QByteArrayView key);

private:
    struct Record
    {
        quint64 fingerprint;
        quint64 key;
    };
    static constexpr quint32 kNone = ~0u;

    quint32 find(quint64 fingerprint);
    void makeIndex();

    std::vector<Record> m_known;
    std::vector<bool> m_seen; ///< of m_known
    std::vector<quint32> m_index; ///< m_known by fingerprint; made when the order differs
    size_t m_next = 0; ///< where the file is expected to go on
    std::vector<Record> m_read;
    std::vector<quint64> m_added; ///< keys of parsed records
    qint64 m_passedOver = 0;
};

} // namespace dx
