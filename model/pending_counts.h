#pragma once

#include "engine/cycles/differences.h"
#include "model/database_thread.h"
#include "model/site_session.h"

#include <QHash>

namespace dx {

/**
 * What the next export over each agreement of a site would send. Counting may take as long as
 * there are changes, so it has a connection of its own; changed() says that there is news.
 */
class PendingCounts final : public QObject
{
    Q_OBJECT
public:
    explicit PendingCounts(SiteSession &session, QObject *parent = nullptr);

    /** Nothing: not counted yet. After a change of the site the old number stays until the new one
     * is known. */
    std::optional<PendingExport> of(AgreementId agreement) const;

Q_SIGNALS:
    void changed();

private:
    void count();

    SiteSession &m_session;
    DatabaseThread m_reader;
    QHash<AgreementId, PendingExport> m_counts;
    bool m_counting = false;
    bool m_again = false; ///< something was committed while it counted
};

/** What waits to be sent to the partner, in words: "3 changes to send". */
QString pendingText(const Agreement &agreement, const std::optional<PendingExport> &pending);

} // namespace dx
