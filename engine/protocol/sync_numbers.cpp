#include "engine/protocol/sync_numbers.h"

#include <algorithm>

namespace dx {

Epoch nextEpoch(const SiteNumbers &site, const Epoch &named, const QByteArray &random)
{
    qint64 highest = std::max(site.epoch.number, named.number);
    for (const Epoch &epoch : site.former)
        highest = std::max(highest, epoch.number);
    return {highest + 1, random};
}

void enterNewEpoch(SyncState &state)
{
    SenderState &out = state.out;
    ReceiverState &in = state.in;
    out.serialOut = 0;
    out.sent = 0;
    out.acked = 0;
    out.batches.clear();
    out.fullValue.reset();
    out.rewind = true;
    out.resendDays = 1;
    ++out.fullNeeded;
    in.requests = in.requestOpen ? 1 : 0; // I counts anew in an epoch
    out.requestDue = out.requestDue || in.requestOpen;
}

void startOver(SyncState &state)
{
    SenderState out;
    out.settings = state.out.settings;
    out.serialOut = state.out.serialOut;
    ReceiverState in;
    in.receivedDigest = state.in.receivedDigest;
    in.lastContactAt = state.in.lastContactAt;
    state = {out, in};
}

} // namespace dx
