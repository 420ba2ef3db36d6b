#pragma once

#include "engine/core/result.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dx {

/**
 * Takes items in order on a thread of its own while the caller goes on making more: the two halves
 * of a bulk job on two cores. The thread begins with the second batch, so a small job has none.
 * push() waits while too much is waiting. After an error the rest is dropped, and push() and
 * settle() return the error. Not for use from several threads.
 */
template<typename Item>
class BackgroundConsumer
{
public:
    using Take = std::function<Result<>(Item &)>;

    explicit BackgroundConsumer(Take take) : m_take(std::move(take)) { }
    ~BackgroundConsumer()
    {
        if (!m_thread.joinable())
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_ending = true;
            m_waiting.clear();
        }
        m_toTake.notify_one();
        m_thread.join();
    }
    BackgroundConsumer(const BackgroundConsumer &) = delete;
    BackgroundConsumer &operator=(const BackgroundConsumer &) = delete;

    Result<> push(Item item)
    {
        m_batch.push_back(std::move(item));
        return m_batch.size() < kBatch ? Result<>() : hand();
    }

    /** Waits until everything was taken; until the next push() nothing runs on the thread. */
    Result<> settle()
    {
        if (!m_thread.joinable()) {
            if (m_outcome)
                m_outcome = takeAll(m_batch);
            m_batch.clear();
            return m_outcome;
        }
        if (!m_batch.empty())
            DX_TRY(hand());
        std::unique_lock lock(m_mutex);
        m_taken.wait(lock, [this] { return m_waiting.empty() && !m_busy; });
        return m_outcome;
    }

private:
    static constexpr size_t kBatch = 256;
    static constexpr size_t kBatchesAtMost = 8; // waiting

    Result<> hand()
    {
        std::unique_lock lock(m_mutex);
        m_taken.wait(lock, [this] { return m_waiting.size() < kBatchesAtMost; });
        if (!m_outcome)
            return m_outcome;
        m_waiting.push_back(std::exchange(m_batch, {}));
        if (!m_thread.joinable())
            m_thread = std::thread(&BackgroundConsumer::run, this);
        lock.unlock();
        m_toTake.notify_one();
        return {};
    }

    Result<> takeAll(std::vector<Item> &batch)
    {
        for (Item &item : batch)
            DX_TRY(m_take(item));
        return {};
    }

    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_toTake.wait(lock, [this] { return m_ending || !m_waiting.empty(); });
            if (m_ending)
                return;
            std::vector<Item> batch = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_busy = true;
            const bool failed = !m_outcome;
            lock.unlock();
            Result<> outcome = failed ? Result<>() : takeAll(batch);
            batch.clear(); // while the caller may go on
            lock.lock();
            m_busy = false;
            if (!outcome)
                m_outcome = std::move(outcome);
            m_taken.notify_one();
        }
    }

    Take m_take;
    std::vector<Item> m_batch; ///< of the caller
    std::thread m_thread;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_toTake;
    std::condition_variable m_taken;
    std::deque<std::vector<Item>> m_waiting;
    Result<> m_outcome;
    bool m_busy = false;
    bool m_ending = false;
};

} // namespace dx
