#pragma once

#include "tests/simulation/edits.h"
#include "tests/simulation/network.h"
#include "tests/simulation/sim_site.h"

#include <functional>

namespace dx::sim {

/** An agreement between two of the sites. */
struct Link
{
    SimSite *server = nullptr;
    SimSite *requestor = nullptr;
    int serverEra = 0; ///< grows when the requestor is invited anew
    int requestorEra = 0;
};

/** Sites in a tree, what befalls them, and what must hold all the same. One seed, one history. */
class World
{
public:
    using Teller = std::function<void(const QString &)>;
    World(Workshop &workshop, quint32 seed, Teller tell);

    /** The whole history. Empty, or what is wrong. */
    QString live();

    struct Counters
    {
        int cycles = 0;
        int crashes = 0;
        int restores = 0;
        int fairRounds = 0;
    };
    const Counters &counters() const { return m_counters; }

private:
    friend class Invariants;
    void build(quint32 organization);
    void join(Link &link);
    void fillSites();
    void step();
    void editSomewhere();
    void cycleSomewhere();
    void changeSettings();
    void changeNames(SimSite &site);
    void tick();
    void askForAll();
    void backUpOrPutBack();
    void inviteAgain();
    void previewSomewhere();
    void decideSomewhere();
    void approveAll(SimSite &site);
    void maintain();
    void purge(SimSite &site);

    void quiet();
    void fairRound(bool timePasses);
    QString converge();
    bool losesNothing() const;
    QString staySilent();
    QString stayFaithful();

    Cycle cycle(SimSite &site, CycleKind kind, const ProgressFunction &progress = {});
    void armSomeFault(SimSite &site);
    void checkCycle(SimSite &site, const Cycle &cycle);
    void moveClocks(qint64 ms);
    bool isServer(const SimSite &site) const;
    bool isRequestor(const SimSite &site) const;
    int depth(const SimSite &site) const;
    QList<SimSite *> byDepth() const;
    Link *linkOf(const SimSite &site, const Agreement &agreement);
    SimSite &someSite() { return *m_sites[size_t(m_dice.roll(int(m_sites.size())))]; }
    void tell(const QString &line) { m_tell(line); }
    void wrong(const QString &what);

    Workshop &m_workshop;
    Dice m_dice;
    Network m_network;
    Edits m_edits;
    Teller m_tell;
    std::vector<std::unique_ptr<SimSite>> m_sites;
    std::vector<Link> m_links;
    Timestamp m_now = 1'700'000'000'000;
    int m_era = 0;
    QString m_wrong;
    bool m_anyDeaf = false; ///< receiving was off for a time: lists may differ until a full comes
    Counters m_counters;
};

} // namespace dx::sim
