#include "engine/formats/known_records.h"

#include <QtEndian>
#include <xxhash.h>

#include <algorithm>
#include <numeric>

namespace dx {

namespace {

constexpr qsizetype kRecordBytes = 16;

} // namespace

KnownRecords::KnownRecords(QByteArrayView bytes)
{
    m_known.reserve(size_t(bytes.size() / kRecordBytes));
    for (qsizetype at = 0; at + kRecordBytes <= bytes.size(); at += kRecordBytes)
        m_known.push_back({qFromLittleEndian<quint64>(bytes.data() + at),
                           qFromLittleEndian<quint64>(bytes.data() + at + 8)});
    m_seen.resize(m_known.size());
}

quint64 KnownRecords::keyHash(QByteArrayView key)
{
    return XXH3_64bits(key.data(), size_t(key.size()));
}

void KnownRecords::makeIndex()
{
    m_index.resize(m_known.size());
    std::iota(m_index.begin(), m_index.end(), 0u);
    std::sort(m_index.begin(), m_index.end(), [this](quint32 a, quint32 b) {
        const quint64 x = m_known[a].fingerprint;
        const quint64 y = m_known[b].fingerprint;
        return x == y ? a < b : x < y;
    });
}

quint32 KnownRecords::find(quint64 fingerprint)
{
    if (m_next < m_known.size() && !m_seen[m_next] && m_known[m_next].fingerprint == fingerprint)
        return quint32(m_next);
    if (m_index.empty() && !m_known.empty())
        makeIndex();
    auto at = std::lower_bound(
        m_index.begin(), m_index.end(), fingerprint,
        [this](quint32 index, quint64 wanted) { return m_known[index].fingerprint < wanted; });
    for (; at != m_index.end() && m_known[*at].fingerprint == fingerprint; ++at) {
        if (!m_seen[*at])
            return *at;
    }
    return kNone;
}

bool KnownRecords::passOver(quint64 fingerprint)
{
    const quint32 at = find(fingerprint);
    if (at == kNone)
        return false;
    m_seen[at] = true;
    m_next = at + 1;
    m_read.push_back(m_known[at]);
    ++m_passedOver;
    return true;
}

void KnownRecords::add(quint64 fingerprint, QByteArrayView key)
{
    const quint64 hash = keyHash(key);
    m_read.push_back({fingerprint, hash});
    m_added.push_back(hash);
}

bool KnownRecords::isSame() const
{
    return m_added.empty() && m_read.size() == m_known.size()
        && std::equal(
               m_read.begin(), m_read.end(), m_known.begin(),
               [](const Record &a, const Record &b) { return a.fingerprint == b.fingerprint; });
}

bool KnownRecords::repeatsKey() const
{
    if (m_added.empty() || m_passedOver == 0)
        return false;
    std::vector<quint64> added = m_added;
    std::sort(added.begin(), added.end());
    for (size_t i = 0; i < m_known.size(); ++i) {
        if (m_seen[i] && std::binary_search(added.begin(), added.end(), m_known[i].key))
            return true;
    }
    return false;
}

std::vector<quint64> KnownRecords::gone() const
{
    std::vector<quint64> added = m_added;
    std::sort(added.begin(), added.end());
    std::vector<quint64> gone;
    for (size_t i = 0; i < m_known.size(); ++i) {
        if (!m_seen[i] && !std::binary_search(added.begin(), added.end(), m_known[i].key))
            gone.push_back(m_known[i].key);
    }
    std::sort(gone.begin(), gone.end());
    gone.erase(std::unique(gone.begin(), gone.end()), gone.end());
    return gone;
}

QByteArray KnownRecords::bytes() const
{
    QByteArray bytes(qsizetype(m_read.size()) * kRecordBytes, Qt::Uninitialized);
    char *to = bytes.data();
    for (const Record &record : m_read) {
        qToLittleEndian(record.fingerprint, to);
        qToLittleEndian(record.key, to + 8);
        to += kRecordBytes;
    }
    return bytes;
}

} // namespace dx
