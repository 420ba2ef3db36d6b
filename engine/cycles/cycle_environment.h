#pragma once

#include "engine/cycles/cycle.h"

namespace dx {

/** What a cycle works with. */
struct CycleEnvironment
{
    Database &database;
    const Clock &clock;
    const TransportFactory &transports;
    KeyStore &keys;
    qint64 fence = 0;
    PartLimits partLimits = {};
};

} // namespace dx
