#pragma once

#include "engine/store/database.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace dx {

/**
 * The thread that writes a site: one connection, jobs one after the other. Destroying it lets the
 * queued jobs end first.
 */
class WriterThread final
{
public:
    using Job = std::function<void(const Result<Database *> &site)>;

    explicit WriterThread(StoreUrl url);
    ~WriterThread();
    Q_DISABLE_COPY_MOVE(WriterThread)

    /** Any thread may call it. The connection is opened by the first job; a job gets its error. */
    void post(Job job);
    /** Within a job: what became of its writing. What is queued behind a write that waited for
     * another program in vain waits for it shortly only, until a write succeeds again. */
    void wrote(const Result<> &result);

private:
    Result<Database *> connection();

    StoreUrl m_url;
    std::unique_ptr<Database> m_database; // used in m_thread only
    bool m_isBusy = false; // the same
    QObject *m_worker;
    QThread m_thread;
};

} // namespace dx
