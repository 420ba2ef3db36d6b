#include "model/difference_source.h"

#include "engine/core/clock.h"
#include "engine/core/uid.h"

#include <QDir>
#include <QFile>

namespace dx {

QString newSpoolPath()
{
    const QByteArray name = "dirsync-" + newUid(SystemClock().now()) + ".difference";
    return QDir::temp().filePath(QString::fromLatin1(name));
}

DifferenceSource::DifferenceSource(QString path, Ownership ownership)
    : m_path(std::move(path)), m_ownership(ownership), m_worker(new QObject)
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("difference"));
    m_thread.start();
}

DifferenceSource::~DifferenceSource()
{
    QMetaObject::invokeMethod(
        m_worker, [this] { m_reader.reset(); }, Qt::BlockingQueuedConnection);
    m_worker->deleteLater();
    m_thread.quit();
    m_thread.wait();
    if (m_ownership == Ownership::Remove)
        QFile::remove(m_path);
}

template<typename Function>
auto DifferenceSource::run(Function function)
    -> QFuture<std::invoke_result_t<Function, DifferenceReader &>>
{
    using Value = std::invoke_result_t<Function, DifferenceReader &>;
    auto promise = std::make_shared<QPromise<Value>>();
    QFuture<Value> future = promise->future();
    promise->start();
    QMetaObject::invokeMethod(
        m_worker,
        [this, promise, function = std::move(function)]() mutable {
            if (!m_reader) {
                auto opened = DifferenceReader::open(m_path);
                if (!opened) {
                    promise->addResult(Value(tl::unexpected(std::move(opened).error())));
                    promise->finish();
                    return;
                }
                m_reader = std::move(*opened);
            }
            if (!promise->isCanceled())
                promise->addResult(function(*m_reader));
            promise->finish();
        },
        Qt::QueuedConnection);
    return future;
}

QFuture<Result<DifferenceOverview>> DifferenceSource::overview(const DifferenceFilter &filter)
{
    return run([filter](DifferenceReader &reader) -> Result<DifferenceOverview> {
        DifferenceOverview overview;
        DX_LET(overview.scopes, reader.scopes());
        DX_LET(overview.counts, reader.counts(filter));
        DX_LET(overview.rows, reader.rowCount(filter));
        DX_LET(overview.slices, reader.slices(filter, DifferenceOverview::kSlices));
        return overview;
    });
}

QFuture<Result<QList<EntryChange>>> DifferenceSource::rows(const DifferenceFilter &filter,
                                                           qint64 first, int limit)
{
    return run([=](DifferenceReader &reader) { return reader.rows(filter, first, limit); });
}

QFuture<Result<QList<QByteArray>>> DifferenceSource::uids(const DifferenceFilter &filter)
{
    struct Collector final : ChangeSink
    {
        QList<QByteArray> uids;
        Result<> change(const EntryChange &change) override
        {
            uids.append(change.uid);
            return {};
        }
    };
    return run([filter](DifferenceReader &reader) -> Result<QList<QByteArray>> {
        Collector collector;
        DX_TRY(reader.replay(filter, collector));
        return collector.uids;
    });
}

QFuture<Result<>>
DifferenceSource::replay(const DifferenceFilter &filter,
                         std::function<Result<>(DifferenceReader &, const DifferenceFilter &)> job)
{
    return run(
        [filter, job = std::move(job)](DifferenceReader &reader) { return job(reader, filter); });
}

} // namespace dx
