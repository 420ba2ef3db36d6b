#include "engine/cycles/restore.h"

#include "engine/cycles/cycle_events.h"
#include "engine/cycles/sync_store.h"
#include "engine/store/site_epochs.h"
#include "engine/store/site_place.h"
#include "engine/store/store_backup.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Restore)
};

/** The epoch that the store has come to, however new; none if there is no store or it cannot be
 * read. */
Epoch presentEpoch(const StoreUrl &url)
{
    if (!QFileInfo::exists(url.path))
        return {};
    const auto store = Database::open(url, Database::Mode::ReadOnly);
    if (!store)
        return {};
    const auto counters = readSiteCounters(**store);
    return counters ? Epoch{counters->epoch.number, counters->epoch.random} : Epoch();
}

} // namespace

Result<> restoreSite(const StoreUrl &url, const QString &path, Timestamp now)
{
    const Epoch lost = presentEpoch(url);
    DX_TRY(putBackup(url, path));
    DX_LET(const auto store, Database::open(url, Database::Mode::ReadWrite));
    DX_LET(Transaction transaction, Transaction::begin(*store));
    DX_TRY(enterSiteEpoch(*store, lost, {}, now));
    DX_TRY(logEvent(*store, CycleEvent::Restored, Severity::Warning,
                    Text::tr("The store was restored from the backup %1. A new epoch was begun and "
                             "everything is sent anew.")
                        .arg(QFileInfo(path).absoluteFilePath()),
                    Text::tr("Run the next cycles; partners follow by themselves. What was changed "
                             "here after the backup has to be done again."),
                    {}, {}, now));
    DX_TRY(transaction.commit());
    return settlePlace(*store);
}

} // namespace dx
