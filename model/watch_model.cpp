#include "model/watch_model.h"

#include "model/ended_lanes.h"

#include <algorithm>

namespace dx {
WatchModel::WatchModel(OpenSites &sites, QObject *parent) : QObject(parent), m_sites(sites)
{
    connect(&sites, &OpenSites::opened, this, &WatchModel::follow);
    connect(&sites, &OpenSites::aboutToClose, this, &WatchModel::remove);
    connect(&sites, &OpenSites::changed, this, [this](SiteKey key) {
        const SiteSession *const session = m_sites.session(key);
        if (!session)
            return;
        QList<Cycle> queued;
        for (const Cycle &cycle : session->summary().lastCycles)
            if (cycle.outcome == CycleOutcome::Queued)
                queued.prepend(cycle); // the oldest is the next
        setQueued(key, queued);
    });
    for (SiteSession *const session : sites.sessions())
        follow(sites.keyOf(session));
}

void WatchModel::follow(SiteKey key)
{
    SiteSession *const session = m_sites.session(key);
    EngineClient *const engine = &session->engine();
    connect(engine, &EngineClient::cycleStarted, this,
            [this, key, session](CycleId cycle, CycleKind kind) {
                start(key, session->summary().info.name, cycle, kind);
            });
    connect(engine, &EngineClient::progressed, this,
            [this, key](const CycleProgress &value) { progress(key, value); });
    connect(engine, &EngineClient::cycleEnded, this,
            [this, key](const Cycle &cycle) { end(key, cycle); });
}

WatchedSite &WatchModel::site(SiteKey key)
{
    for (WatchedSite &watched : m_watched)
        if (watched.key == key)
            return watched;
    WatchedSite fresh;
    fresh.key = key;
    m_watched.append(fresh);
    return m_watched.last();
}

const WatchedSite *WatchModel::find(SiteKey key) const
{
    for (const WatchedSite &watched : m_watched)
        if (watched.key == key)
            return &watched;
    return nullptr;
}

QList<WatchedSite> WatchModel::sites() const
{
    QList<WatchedSite> shown;
    for (const WatchedSite &watched : m_watched)
        if (watched.running || watched.last || !watched.queued.isEmpty())
            shown.append(watched);
    std::stable_sort(shown.begin(), shown.end(), [](const WatchedSite &a, const WatchedSite &b) {
        return a.activity > b.activity;
    });
    return shown;
}

bool WatchModel::isRunning() const
{
    return std::any_of(m_watched.begin(), m_watched.end(),
                       [](const WatchedSite &watched) { return watched.running.has_value(); });
}

void WatchModel::start(SiteKey key, const QString &name, CycleId cycle, CycleKind kind)
{
    WatchedSite &watched = site(key);
    watched.name = name;
    watched.activity = ++m_activity;
    watched.stopping = false;
    watched.last.reset();
    watched.lastLanes.clear();
    watched.whole.clear();
    CycleProgress first;
    first.cycle = cycle;
    first.kind = kind;
    watched.running = first;
    watched.queued.removeIf([cycle](const Cycle &queued) { return queued.id == cycle; });
    Q_EMIT changed();
}

void WatchModel::progress(SiteKey key, const CycleProgress &progress)
{
    WatchedSite &watched = site(key);
    if (!watched.running || watched.running->cycle != progress.cycle)
        return; // of a preview, or late
    watched.running = progress;
    for (LaneProgress &lane : watched.running->lanes)
        if (!lane.agreement.isValid() && lane.name.isEmpty())
            lane.name = watched.name;
    Q_EMIT changed();
}

void WatchModel::end(SiteKey key, const Cycle &cycle)
{
    WatchedSite &watched = site(key);
    watched.queued.removeIf([&cycle](const Cycle &queued) { return queued.id == cycle.id; });
    if (watched.running && watched.running->cycle == cycle.id) {
        watched.lastLanes = endedLanes(watched.name, watched.running->lanes, cycle);
        watched.running.reset();
        watched.stopping = false;
    } else if (watched.running) {
        Q_EMIT changed(); // a queued one was removed
        return;
    }
    watched.last = cycle;
    Q_EMIT changed();
}

void WatchModel::setQueued(SiteKey key, const QList<Cycle> &queued)
{
    if (queued.isEmpty() && !find(key))
        return;
    site(key).queued = queued;
    Q_EMIT changed();
}

void WatchModel::endWhole(SiteKey key, const QString &text)
{
    if (!find(key))
        return;
    WatchedSite &watched = site(key);
    watched.whole = text;
    watched.activity = ++m_activity; // what was asked for comes back to the top
    Q_EMIT changed();
}

void WatchModel::markStopping(SiteKey key)
{
    site(key).stopping = true;
    Q_EMIT changed();
}

void WatchModel::remove(SiteKey key)
{
    m_watched.removeIf([key](const WatchedSite &watched) { return watched.key == key; });
    Q_EMIT changed();
}

} // namespace dx
