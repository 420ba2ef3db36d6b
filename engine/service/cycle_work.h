#pragma once

#include "engine/core/clock.h"
#include "engine/service/engine_client.h"

namespace dx {

/** A cycle or a preview that waits or runs. */
struct CycleJob
{
    quint64 ticket = 0; ///< tells jobs apart; previews have no cycle number
    Cycle cycle; ///< with its number, but for a preview
    bool preview = false;
    std::shared_ptr<const Decision> decision; ///< about a cycle that is over, in place of a new one
    bool isNumbered() const { return !preview && !decision; }
};

/**
 * What the service lets do the work of a cycle, on the thread of `site`. Tests give another one, so
 * that everything about queues, leases and requests is tested without a partner.
 */
class CycleWork
{
public:
    virtual ~CycleWork() = default;
    /** Why this site cannot run such a cycle. */
    virtual Result<> allowed(Database &site, CycleKind kind, AgreementId only) = 0;
    /** Runs it, or carries its decision out, under the fencing number `fence`. */
    virtual Result<CycleReport> run(Database &site, const CycleJob &job, qint64 fence,
                                    const ProgressFunction &progress)
        = 0;
    /** One step of what is done while nothing else is, which may be ended at any moment: the search
     * index, what is older than Keep Updates, then, once, the integrity of the store. True: more is
     * left. */
    virtual Result<bool> idle(Database &site) = 0;
};

/** The real one: cycles/cycle.h over shared folders; a preview's difference is a temporary file. */
class FolderCycleWork final : public CycleWork
{
public:
    explicit FolderCycleWork(const Clock &clock) : m_clock(clock) { }
    Result<> allowed(Database &site, CycleKind kind, AgreementId only) override;
    Result<CycleReport> run(Database &site, const CycleJob &job, qint64 fence,
                            const ProgressFunction &progress) override;
    Result<bool> idle(Database &site) override;

private:
    Result<> checkOnce(Database &site);
    Result<CycleReport> preview(Database &site, const CycleJob &job, qint64 fence,
                                const ProgressFunction &progress);
    Result<CycleReport> decide(Database &site, const CycleJob &job, qint64 fence,
                               const ProgressFunction &progress);
    const Clock &m_clock;
    bool m_isChecked = false; ///< since this program began
};

} // namespace dx
