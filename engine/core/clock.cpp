#include "engine/core/clock.h"

#include <QDateTime>

namespace dx {

Timestamp SystemClock::now() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace dx
