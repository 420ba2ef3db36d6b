#pragma once

#include "model/forcing.h"

#include <QObject>

namespace dx {

/** What is watched of one site: the cycle that runs, those behind it, and the last that ended. */
struct WatchedSite
{
    SiteKey key;
    QString name;
    std::optional<CycleProgress> running;
    QList<Cycle> queued;
    std::optional<Cycle> last; ///< ended while this console watched
    QList<LaneProgress> lastLanes; ///< of the last cycle, as they ended
    QString whole; ///< how a whole cycle that was forced here came out; empty: none since
    bool stopping = false; ///< asked to stop, not yet there
    quint64 activity = 0; ///< grows with each start: who moved last
};

/**
 * What the Watch pane shows of all open sites. A plain state with texts; the pane paints it.
 */
class WatchModel final : public QObject
{
    Q_OBJECT
public:
    explicit WatchModel(OpenSites &sites, QObject *parent = nullptr);

    /** Sites with something to show, the one that moved last first. */
    QList<WatchedSite> sites() const;
    const WatchedSite *find(SiteKey key) const;
    bool isRunning() const;

    // the steps, public so that tests need no engine
    void start(SiteKey key, const QString &name, CycleId cycle, CycleKind kind);
    void progress(SiteKey key, const CycleProgress &progress);
    void end(SiteKey key, const Cycle &cycle);
    void setQueued(SiteKey key, const QList<Cycle> &queued);
    /** The whole cycle forced at this site ended with this sentence. */
    void endWhole(SiteKey key, const QString &text);
    void markStopping(SiteKey key);
    void remove(SiteKey key);

Q_SIGNALS:
    void changed();

private:
    void follow(SiteKey key);
    WatchedSite &site(SiteKey key);

    OpenSites &m_sites;
    QList<WatchedSite> m_watched;
    quint64 m_activity = 0;
};

/** The sentences of the pane. */
namespace WatchText {
QString running(const WatchedSite &site); ///< "T2, cycle 42 at HQ, forced from the console"
QString progress(const CycleProgress &progress); ///< "4 812 / 8 204   1 210/s   about 3 s left"
QString counts(const ChangeCounts &counts); ///< "+12  ∼3  −1"
QString queued(const WatchedSite &site, const Cycle &cycle);
/** "✓ T2, cycle 42: 1.2 s, in 16, out 32. Branch A: sent, waiting for confirmation" */
QString ended(const WatchedSite &site);
/** Whole lines for "Copy details". */
QString details(const WatchedSite &site);
QString phase(Phase phase); ///< "fetch"
QString state(PhaseState state); ///< "waiting", the word of a bead
QString bead(PhaseState state); ///< ○ ◐ ✓
} // namespace WatchText

} // namespace dx
