#include "engine/service/idle_step.h"

namespace dx {

Result<bool> IdleStep::run(CycleWork &work, Database &site)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_ended)
            return false;
        m_interrupter = std::make_unique<Interrupter>(site);
    }
    const Result<bool> more = work.idle(site);
    const QMutexLocker lock(&m_mutex);
    m_interrupter.reset();
    m_over.wakeAll();
    return m_ended ? Result<bool>(false) : more; // an end that was asked for is no error
}

void IdleStep::end()
{
    constexpr unsigned long kBetweenStatementsMs = 5; // the next statement is to be hit, too
    QMutexLocker lock(&m_mutex);
    m_ended = true;
    while (m_interrupter) {
        m_interrupter->interrupt();
        m_over.wait(&m_mutex, kBetweenStatementsMs);
    }
}

} // namespace dx
