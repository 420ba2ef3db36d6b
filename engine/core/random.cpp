#include "engine/core/random.h"

#include "engine/core/uid.h"

#include <QMutex>
#include <QRandomGenerator>

#include <atomic>
#include <random>

namespace dx {

namespace {

std::atomic<bool> repeats = false;
QMutex repeatMutex;
std::mt19937_64 repeated;

} // namespace

quint64 random64()
{
    if (!repeats)
        return QRandomGenerator::global()->generate64();
    const QMutexLocker lock(&repeatMutex);
    return repeated();
}

void repeatRandom(quint64 seed)
{
    const QMutexLocker lock(&repeatMutex);
    repeated.seed(seed);
    repeats = true;
    restartUids();
}

} // namespace dx
