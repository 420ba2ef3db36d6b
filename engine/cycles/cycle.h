#pragma once

#include "engine/core/clock.h"
#include "engine/cycles/difference_spool.h"
#include "engine/cycles/progress.h"
#include "engine/keys/key_store.h"
#include "engine/protocol/payload.h"
#include "engine/store/agreements.h"
#include "engine/transports/transport.h"

#include <functional>
#include <memory>

namespace dx {

/** Makes the transport that an agreement's settings name; tests give another one. */
using TransportFactory
    = std::function<Result<std::unique_ptr<Transport>>(const AgreementSettings &settings)>;
/** The shared folder of the settings. Error Invalid: they name none. */
TransportFactory folderTransports(const Clock &clock);

/**
 * Runs T1, T2 and T3 on one connection, in the calling thread (architecture.md, "Nothing is half
 * done"): each batch that is imported is one transaction, all exports of a cycle are one, and
 * messages are handed over after it. What one partner's trouble is does not stop the others.
 */
class CycleRunner
{
public:
    /** `fence`: the number of the lease under which steps may be written; a step whose number is
     * not that of the site any more fails with error Denied and changes nothing. */
    CycleRunner(Database &database, const Clock &clock, TransportFactory transports, KeyStore &keys,
                qint64 fence = 0);
    ~CycleRunner();

    /** When a message is cut into parts. */
    void limitParts(const PartLimits &limits);

    /** Why this site cannot run such a cycle, in the words of the menu; no error if it can. `only`
     * must be an agreement of that cycle if it is valid. */
    Result<> allowed(CycleKind kind, AgreementId only = {});

    /**
     * Runs `wanted` (kind, trigger, askedBy, only; with an id if its row is queued already) and
     * keeps its row. What happened is in the outcome and in the error of the result's value; an
     * error is only what kept the cycle from being recorded at all.
     */
    Result<Cycle> run(const Cycle &wanted, const ProgressFunction &progress = {});

    /**
     * The same code, rolled back: fetches and sends nothing, uses what has already arrived. What
     * would change here and what would go out is written to `sink`, in the scopes "here" and
     * "agreement NAME". Error Cancelled: `progress` said stop.
     */
    Result<Cycle> preview(const Cycle &wanted, ChangeSink &sink,
                          const ProgressFunction &progress = {});

    /** Delivers what still lies in the outbox and is due (a cycle does so too). Returns how many
     * messages could not be handed over. */
    Result<int> deliver();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** How many messages have arrived for T3 (or T2), without reading them; `only` narrows to the place
 * of one agreement. Places that cannot be read count for nothing. */
Result<qsizetype> countArrivals(Database &database, const TransportFactory &transports,
                                CycleKind kind, AgreementId only = {});

} // namespace dx
