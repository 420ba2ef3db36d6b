#pragma once

#include "engine/cycles/difference_spool.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>

namespace dx {

/** A name for a new spool in the temporary folder; nobody else has it. */
QString newSpoolPath();

/** What a view reads of a difference under one filter, in one go. */
struct DifferenceOverview
{
    QList<DifferenceScope> scopes;
    DifferenceCounts counts;
    qint64 rows = 0;
    QByteArray slices; ///< DifferenceReader::slices()

    static constexpr int kSlices = 400; ///< at most; more than a map has pixels is of no use
};

/**
 * A difference spool that is read in a thread of its own. Requests run one after the other; the
 * file is removed when the source goes if it owns it (previews and comparisons are temporary).
 */
class DifferenceSource final
{
public:
    enum class Ownership {
        Keep,
        Remove,
    };
    explicit DifferenceSource(QString path, Ownership ownership = Ownership::Remove);
    ~DifferenceSource();
    Q_DISABLE_COPY_MOVE(DifferenceSource)

    const QString &path() const { return m_path; }

    QFuture<Result<DifferenceOverview>> overview(const DifferenceFilter &filter);
    QFuture<Result<QList<EntryChange>>> rows(const DifferenceFilter &filter, qint64 first,
                                             int limit);
    /** The uids of all rows that the filter lets through. */
    QFuture<Result<QList<QByteArray>>> uids(const DifferenceFilter &filter);
    /** Runs `job` on the reading thread: an export of what the filter lets through. */
    QFuture<Result<>>
    replay(const DifferenceFilter &filter,
           std::function<Result<>(DifferenceReader &, const DifferenceFilter &)> job);

private:
    template<typename Function>
    auto run(Function function) -> QFuture<std::invoke_result_t<Function, DifferenceReader &>>;

    QString m_path;
    Ownership m_ownership;
    std::unique_ptr<DifferenceReader> m_reader; // used in m_thread only
    QObject *m_worker;
    QThread m_thread;
};

} // namespace dx
