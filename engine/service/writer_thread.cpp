#include "engine/service/writer_thread.h"

namespace dx {

using namespace Qt::StringLiterals;

WriterThread::WriterThread(StoreUrl url) : m_url(std::move(url)), m_worker(new QObject)
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(u"engine"_s);
    m_thread.start();
}

WriterThread::~WriterThread()
{
    // comes after everything that was posted; the connection is closed where it was opened
    QMetaObject::invokeMethod(
        m_worker, [this] { m_database.reset(); }, Qt::BlockingQueuedConnection);
    m_worker->deleteLater();
    m_thread.quit();
    m_thread.wait();
}

void WriterThread::post(Job job)
{
    QMetaObject::invokeMethod(
        m_worker, [this, job = std::move(job)] { job(connection()); }, Qt::QueuedConnection);
}

Result<Database *> WriterThread::connection()
{
    if (!m_database) {
        DX_LET(m_database, Database::open(m_url, Database::Mode::ReadWrite));
    }
    return m_database.get();
}

} // namespace dx
