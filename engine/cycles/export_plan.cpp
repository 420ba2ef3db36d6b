#include "engine/cycles/export_plan.h"

#include "engine/protocol/receiver_rules.h"
#include "engine/protocol/sender_rules.h"
#include "engine/store/messages.h"

#include <algorithm>

namespace dx {

Result<PreparedExport> prepareExport(Database &database, const Agreement &agreement)
{
    PreparedExport prepared;
    DX_LET(prepared.sync, loadSync(database, agreement.id));
    SyncState &state = prepared.sync.state;
    DX_LET(const QList<MessageRow> queued, Messages(database).queued(agreement.id));
    for (auto message = queued.crbegin(); message != queued.crend(); ++message) {
        if (message->part != 1)
            continue;
        const bool begun = std::any_of(queued.cbegin(), queued.cend(), [&](const MessageRow &part) {
            return part.batch == message->batch && part.begunAt > 0;
        });
        const auto undo = SentUndo::fromJson(message->undo);
        if (begun || !undo)
            break; // followed, not replaced
        withdraw(state.out, *undo);
        prepared.replacesRecords |= undo->kind != BatchKind::Acknowledgement;
        prepared.replaced.append(message->batch);
    }
    if (agreement.settings.importNext) {
        if (!askForFull(state))
            state.out.gapDue = true; // the answer may be lost
        prepared.importAsked = true;
    }
    if (agreement.settings.exportNext) {
        requestFullExport(state.out);
        prepared.exportAsked = true;
    }
    return prepared;
}

bool exportWaits(const Agreement &agreement)
{
    return (agreement.role == Role::Server && agreement.enrolledAt == 0)
        || (agreement.certificate.isEmpty() && !isMsMail(agreement))
        || !agreement.settings.sendUpdates;
}

} // namespace dx
