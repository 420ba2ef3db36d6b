#include "engine/service/writer_thread.h"

#include "engine/core/logging.h"

namespace dx {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongMs = 30'000; // as a new connection has it
constexpr int kShortlyMs = 1'000;

} // namespace

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

void WriterThread::wrote(const Result<> &result)
{
    bool isBusy = m_isBusy;
    if (result)
        isBusy = false;
    else if (result.error().code == Error::Code::Busy)
        isBusy = true;
    if (!m_database || isBusy == m_isBusy)
        return;
    m_isBusy = isBusy;
    const auto set = m_database->run(
        (m_database->isSqlite() ? u"PRAGMA busy_timeout = %1"_s : u"SET lock_timeout = %1"_s)
            .arg(isBusy ? kShortlyMs : kLongMs));
    if (!set)
        qCWarning(logService) << set.error().text;
}

Result<Database *> WriterThread::connection()
{
    if (!m_database) {
        DX_LET(m_database, Database::open(m_url, Database::Mode::ReadWrite));
    }
    return m_database.get();
}

} // namespace dx
