#pragma once

#include "engine/service/cycle_work.h"
#include "engine/store/interrupter.h"

#include <QMutex>
#include <QWaitCondition>

#include <memory>

namespace dx {

/**
 * One step of what is done while nothing else is. It can be ended in its midst, so that nobody
 * waits for what nobody asked for.
 */
class IdleStep
{
public:
    /** On the writer's thread. True: more is left. */
    Result<bool> run(CycleWork &work, Database &site);
    /** Any other thread; returns when the step is over. A step that has not begun never does. */
    void end();

private:
    QMutex m_mutex;
    QWaitCondition m_over;
    std::unique_ptr<Interrupter> m_interrupter; ///< while it runs
    bool m_ended = false;
};

} // namespace dx
