#pragma once

#include "engine/protocol/sync_numbers.h"
#include "engine/store/agreement_state.h"

namespace dx {

/** The numbers of an agreement in the words of the rules, with what is stored of them. */
struct LoadedSync
{
    AgreementId agreement;
    SyncState state;
    AgreementStateRow stored;
};

/** Reads them, with the batches that wait in the inbox. */
Result<LoadedSync> loadSync(Database &database, AgreementId agreement);
/** Writes what changed. Belongs into the transaction that began before loadSync(). */
Result<> saveSync(Database &database, const LoadedSync &sync, CycleId cycle, Timestamp now);

/** The numbers of an agreement as in a new one (startOver()); what is under way is dropped. Belongs
 * into a Transaction. */
Result<> startOver(Database &database, AgreementId agreement, Timestamp now);

Result<SiteNumbers> readSiteNumbers(Database &database, Timestamp now);
/**
 * Gives the site a new epoch because `named`, of an acknowledgement, proved that its store was put
 * back: all agreements but `judged` (which the rules moved already) enter it and everything queued
 * is dropped. Belongs into a Transaction.
 */
Result<> enterSiteEpoch(Database &database, const Epoch &named, AgreementId judged, Timestamp now);

} // namespace dx
