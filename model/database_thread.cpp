#include "model/database_thread.h"

#include <QSemaphore>

namespace dx {

DatabaseThread::DatabaseThread(StoreUrl url, Database::Mode mode)
    : m_url(std::move(url)), m_mode(mode), m_worker(new QObject)
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("database"));
    m_thread.start();
}

DatabaseThread::~DatabaseThread()
{
    constexpr int kBetweenStatementsMs = 5;
    QSemaphore closed;
    // the connection belongs to the thread that opened it, so it is closed there
    QMetaObject::invokeMethod(
        m_worker,
        [this, &closed] {
            {
                const QMutexLocker lock(&m_mutex);
                m_interrupter.reset();
            }
            m_database.reset();
            closed.release();
        },
        Qt::QueuedConnection);
    while (!closed.tryAcquire(1, kBetweenStatementsMs)) {
        const QMutexLocker lock(&m_mutex);
        if (m_interrupter)
            m_interrupter->interrupt();
    }
    m_worker->deleteLater();
    m_thread.quit();
    m_thread.wait();
}

void DatabaseThread::post(std::function<void()> job)
{
    QMetaObject::invokeMethod(m_worker, std::move(job), Qt::QueuedConnection);
}

Result<Database *> DatabaseThread::connection()
{
    if (!m_database) {
        auto opened = Database::open(m_url, m_mode);
        if (!opened)
            return tl::unexpected(std::move(opened).error());
        m_database = std::move(*opened);
        if (m_mode == Database::Mode::ReadOnly) {
            const QMutexLocker lock(&m_mutex);
            m_interrupter = std::make_unique<Interrupter>(*m_database);
        }
    }
    return m_database.get();
}

} // namespace dx
