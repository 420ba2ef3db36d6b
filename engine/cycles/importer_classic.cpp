#include "engine/cycles/classic_request.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/importer_work.h"
#include "engine/store/agreement_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Importer)
};

} // namespace

/** Puts what a classic request says into the words of our protocol: its S is an acknowledgement,
 * unless it is one that this site cannot have given. */
Result<> Importer::readRequest(const Work &work, LoadedSync &sync, const SiteNumbers &site,
                               const ArrivedBatch &batch, MessageHeader &header)
{
    const ClassicRequest request = ClassicRequest::from(batch.rows.constFirst().manifest);
    // numbers of a future that this store has lost, or of another server: everything is sent anew
    if (header.ackValue <= site.usn)
        header.ackEpoch = site.epoch;
    AgreementStates states(m_database);
    DX_LET(const QString before, states.wishes(work.agreement.id));
    const ClassicWishes had = ClassicWishes::fromText(before);
    if (!before.isEmpty() && !had.listsTheSame(request.wishes))
        ++sync.state.out.fullNeeded;
    DX_TRY(states.setWishes(work.agreement.id, request.wishes.toText()));
    if (request.claimed >= sync.state.in.received || request.claimed == 0)
        return {};
    return logEvent(
        m_database, CycleEvent::NumbersWentBack, Severity::Warning,
        Text::tr("The numbers of %1 went back: it says R=%2, and R=%3 was applied here. "
                 "What it numbers up to that is taken for seen and does nothing.")
            .arg(work.agreement.settings.name)
            .arg(request.claimed)
            .arg(sync.state.in.received),
        Text::tr("If it was put back to an older state, make it a RESYNC file: dirsync "
                 "resync NAME -o FILE. If an old message came late, nothing needs to "
                 "be done."),
        work.agreement.id, m_cycle, m_now);
}

} // namespace dx
