#include "model/database_thread.h"

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
    // the connection belongs to the thread that opened it, so it is closed there
    QMetaObject::invokeMethod(
        m_worker, [this] { m_database.reset(); }, Qt::BlockingQueuedConnection);
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
    }
    return m_database.get();
}

} // namespace dx
