#include "model/pending_counts.h"

#include "engine/core/clock.h"
#include "engine/core/when_done.h"

namespace dx {

QString pendingText(const Agreement &agreement, const std::optional<PendingExport> &pending)
{
    if (!agreement.settings.sendUpdates)
        return PendingCounts::tr("Sending is switched off");
    if (agreement.role == Role::Server && agreement.enrolledAt == 0)
        return PendingCounts::tr("Nothing is sent before its first message");
    if (!pending)
        return PendingCounts::tr("Changes to send: …");
    const int count = int(pending->counts.total());
    if (pending->full)
        return PendingCounts::tr("The next export is a full one: %Ln entries", nullptr, count);
    if (count > 0)
        return PendingCounts::tr("%Ln changes to send", nullptr, count);
    const AgreementNumbers &numbers = agreement.numbers;
    return numbers.fullPending && numbers.sent > numbers.acked
        ? PendingCounts::tr("A full export waits for confirmation")
        : PendingCounts::tr("Nothing to send");
}

PendingCounts::PendingCounts(SiteSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_reader(session.url(), Database::Mode::ReadOnly)
{
    connect(&session, &SiteSession::contentChanged, this, &PendingCounts::count);
    count();
}

std::optional<PendingExport> PendingCounts::of(AgreementId agreement) const
{
    const auto it = m_counts.constFind(agreement);
    return it == m_counts.cend() ? std::nullopt : std::optional(*it);
}

void PendingCounts::count()
{
    m_again = m_counting;
    if (m_counting)
        return;
    QList<AgreementId> ids;
    for (const Agreement &agreement : m_session.summary().agreements)
        ids << agreement.id;
    m_counting = true;
    using Counts = QHash<AgreementId, PendingExport>;
    whenDone(m_reader.run([ids](Database &database) -> Result<Counts> {
        Counts counts;
        const Timestamp now = SystemClock().now();
        for (const AgreementId id : ids) {
            DX_LET(counts[id], pendingExport(database, id, now));
        }
        return counts;
    }),
             this, [this](const Result<Counts> &counts) {
                 m_counting = false;
                 if (counts) { // an agreement may have gone meanwhile: then it is counted again
                     m_counts = *counts;
                     Q_EMIT changed();
                 }
                 if (m_again)
                     count();
             });
}

} // namespace dx
