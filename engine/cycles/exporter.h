#pragma once

#include "engine/cycles/export_content.h"
#include "engine/cycles/export_plan.h"
#include "engine/cycles/sync_store.h"
#include "engine/protocol/manifest.h"
#include "engine/store/site_info.h"

namespace dx {

/** What an export over one agreement came to. */
struct ExportOutcome
{
    std::optional<BatchKind> kind; ///< nothing: no message
    ChangeCounts counts;
    int messages = 0;
    Usn from = 0; ///< what was sent covers from < USN <= to
    Usn to = 0;
    QByteArray formerScope; ///< full: what the counts are against (Agreement::formerScope)
    QString note; ///< in words
};

/** What an export may say. */
enum class ExportScale {
    Changes, ///< whatever there is to say
    Acknowledgement, ///< the end of a T3: only that
};

/**
 * Puts into the outbox what a partner lacks, in the same transaction as the numbers it speaks of.
 * One mechanism for both roles. Works within a transaction of the caller.
 */
class Exporter
{
public:
    Exporter(Database &database, ContentMaker &contents, CycleId cycle, Timestamp now)
        : m_database(database), m_contents(contents), m_cycle(cycle), m_now(now)
    {
    }
    Result<ExportOutcome> exportTo(const Agreement &agreement, ExportScale scale);

private:
    struct Batch;
    Result<> carryOut(const PreparedExport &prepared);
    Result<ExportOutcome> acknowledge(const Agreement &agreement, LoadedSync &sync);
    Result<ExportOutcome> sendChanges(const Agreement &agreement, LoadedSync &sync);
    Result<ExportOutcome> queue(const Agreement &agreement, LoadedSync &sync, const Batch &batch);
    Result<Manifest> manifestFor(const Agreement &agreement);

    Database &m_database;
    ContentMaker &m_contents;
    CycleId m_cycle;
    Timestamp m_now;
};

} // namespace dx
