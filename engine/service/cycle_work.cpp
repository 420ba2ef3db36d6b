#include "engine/service/cycle_work.h"

#include "engine/core/uid.h"
#include "engine/cycles/cycle.h"
#include "engine/cycles/decisions.h"
#include "engine/service/event_log.h"
#include "engine/store/integrity.h"
#include "engine/store/journal_purge.h"
#include "engine/store/recipient_pages.h"

#include <QDir>
#include <QFile>

namespace dx {

using namespace Qt::StringLiterals;

Result<> FolderCycleWork::allowed(Database &site, CycleKind kind, AgreementId only)
{
    DX_LET(const auto keys, systemKeys(site));
    return CycleRunner(site, m_clock, folderTransports(m_clock), *keys).allowed(kind, only);
}

Result<CycleReport> FolderCycleWork::run(Database &site, const CycleJob &job, qint64 fence,
                                         const ProgressFunction &progress)
{
    if (job.preview)
        return preview(site, job, fence, progress);
    if (job.decision)
        return decide(site, job, fence, progress);
    DX_LET(const auto keys, systemKeys(site));
    CycleRunner runner(site, m_clock, folderTransports(m_clock), *keys, fence);
    DX_LET(const Cycle cycle, runner.run(job.cycle, progress));
    return CycleReport{cycle, {}, {}};
}

Result<CycleReport> FolderCycleWork::decide(Database &site, const CycleJob &job, qint64 fence,
                                            const ProgressFunction &progress)
{
    DX_LET(const Cycle cycle, Decisions(site, m_clock, fence).decide(*job.decision, progress));
    return CycleReport{cycle, {}, {}};
}

Result<bool> FolderCycleWork::idle(Database &site)
{
    constexpr int kEntries = 20'000; // well under a second
    DX_LET(const bool behind, catchUpSearchIndex(site, kEntries));
    if (behind)
        return true;
    DX_LET(const bool more, purgeJournal(site, m_clock.now(), kEntries));
    if (!more)
        DX_TRY(checkOnce(site));
    return more;
}

Result<> FolderCycleWork::checkOnce(Database &site)
{
    if (m_isChecked)
        return {};
    DX_LET(const IntegrityReport report, checkIntegrity(site));
    m_isChecked = true;
    if (report.problemCount == 0)
        return {};
    return Events(site).append(makeEvent(
        EventNumber::StoreDamaged,
        {QString::number(report.problemCount), report.problems.constFirst()}, m_clock.now()));
}

Result<CycleReport> FolderCycleWork::preview(Database &site, const CycleJob &job, qint64 fence,
                                             const ProgressFunction &progress)
{
    const QString path = QDir::temp().filePath(
        u"dirsync-preview-%1.diff"_s.arg(QString::fromLatin1(newUid(m_clock.now()))));
    const auto look = [&](ChangeSink &sink) -> Result<DecisionReview> {
        if (job.decision)
            return Decisions(site, m_clock, fence).review(*job.decision, sink, progress);
        DX_LET(const auto keys, systemKeys(site));
        CycleRunner runner(site, m_clock, folderTransports(m_clock), *keys, fence);
        DX_LET(const Cycle cycle, runner.preview(job.cycle, sink, progress));
        return DecisionReview{cycle, {}};
    };
    const auto spool = [&]() -> Result<DecisionReview> {
        DX_LET(const std::unique_ptr<DifferenceWriter> writer, DifferenceWriter::create(path));
        DX_LET(const DecisionReview review, look(*writer));
        DX_TRY(writer->finish());
        return review;
    };
    const Result<DecisionReview> review = spool();
    if (!review) {
        QFile::remove(path);
        return tl::unexpected(review.error());
    }
    return CycleReport{review->cycle, path, review->fingerprint};
}

} // namespace dx
