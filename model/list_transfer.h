#pragma once

#include "engine/cycles/list_export.h"
#include "engine/cycles/list_import.h"
#include "model/site_session.h"

#include <atomic>
#include <optional>

namespace dx {

/** How far a job in another thread is; both sides only touch atomics, so neither outlives the other
 * by mistake. */
struct TransferState
{
    std::atomic<qint64> done = 0;
    std::atomic<qint64> total = 0; ///< 0: not known
    std::atomic<bool> stop = false;
};

/** What Directory Import asks for. */
struct ImportRequest
{
    QString path;
    ListId list;
    std::optional<ListFormat> format = {}; ///< none: by the file's name and contents
    bool replace = false; ///< the list becomes exactly the file
    bool skipBad = false; ///< bad records are reported and the rest is applied
    QString previewSpool = {}; ///< where what would change is written; empty: the import is made
};
/** Brings a file into a list, in one transaction; with `preview` what would change is written there
 * and nothing is changed. Errors: those of importList(). */
Result<ListImportResult> importInto(Database &database, const ImportRequest &request,
                                    ChangeSink *preview, TransferState &state);

/** Brings a file into a list of an open site, or finds out what that would change. Returns at once.
 */
QFuture<Result<ListImportResult>> importFile(SiteSession &session, const ImportRequest &request,
                                             std::shared_ptr<TransferState> state);

/** What Directory Export writes: a list, or exactly what an agreement sends. */
struct ExportRequest
{
    ListId list; ///< valid: this list
    AgreementId agreement; ///< else what this agreement sends
    ListFormat format = ListFormat::Ldif;
    QString path;
};
/** Writes beside the target and renames when it is whole, so that a failure leaves the old file.
 * Returns at once, with what the format cannot hold. Error Unavailable: it cannot be written. */
QFuture<Result<ExportNotes>> exportFile(SiteSession &session, const ExportRequest &request);

} // namespace dx
