#pragma once

#include "engine/core/ids.h"

#include <atomic>

namespace dx {

/** Where the engine takes the time from, so that tests and simulations can set it. Thread safety:
 * const calls are safe. */
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
};

/** A clock that stands still until it is told to move. */
class TestClock final : public Clock
{
public:
    explicit TestClock(Timestamp now = 1'700'000'000'000) : m_now(now) { }
    Timestamp now() const override { return m_now; }
    void set(Timestamp now) { m_now = now; }
    void advance(qint64 ms) { m_now += ms; }

private:
    std::atomic<Timestamp> m_now; // engines read it on threads of their own
};

} // namespace dx
