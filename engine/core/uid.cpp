#include "engine/core/uid.h"

#include "engine/core/random.h"

#include <QMutex>

#include <algorithm>

namespace dx {

namespace {

QMutex uidMutex;
Timestamp lastTime = 0;
quint32 counter = 0;

/** Milliseconds and an 18-bit counter within them; a counter that overflows borrows the next
 * millisecond. */
std::pair<Timestamp, quint32> nextTick(Timestamp now)
{
    const QMutexLocker lock(&uidMutex);
    if (now > lastTime) {
        lastTime = now;
        counter = quint32(random64() & 0xffff);
    } else if (++counter >= (1u << 18)) {
        ++lastTime;
        counter = 0;
    }
    return {lastTime, counter};
}

} // namespace

QByteArray newUid(Timestamp now)
{
    const auto [ms, tick] = nextTick(now);
    const quint64 noise = random64();
    // version 7: 48 bits time, 12 bits rand_a (upper part of the counter), 2 bits variant, 62 bits
    // rand_b
    const quint64 high = (quint64(ms) << 16) | 0x7000u | (tick >> 6);
    const quint64 low
        = (quint64(2) << 62) | (quint64(tick & 0x3f) << 56) | (noise & ((quint64(1) << 56) - 1));
    static constexpr char hex[] = "0123456789abcdef";
    QByteArray text(36, '-');
    int at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (at == 8 || at == 13 || at == 18 || at == 23)
            ++at;
        const quint64 half = nibble < 16 ? high : low;
        text[at++] = hex[(half >> (60 - 4 * (nibble % 16))) & 0xf];
    }
    return text;
}

void restartUids()
{
    const QMutexLocker lock(&uidMutex);
    lastTime = 0;
    counter = 0;
}

bool isUid(QByteArrayView text) noexcept
{
    if (text.size() != 36)
        return false;
    for (qsizetype i = 0; i < 36; ++i) {
        const char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-')
                return false;
        } else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

} // namespace dx
