#pragma once

#include "tests/simulation/world.h"

namespace dx::sim {

/** What must hold between sites; each answer is empty or says what does not. */
class Invariants
{
public:
    explicit Invariants(World &world) : m_world(world) { }

    /** When everything has come to rest: lists, digests, numbers, messages, stores. */
    QString atRest();
    /** In the end: nobody took alarm without a reason. */
    QString calm();
    /** At any time: what was confirmed is there. */
    QString confirmed();

private:
    QString exchange(SimSite &from, SimSite &to);
    QString numbers(const Agreement &sending, const Agreement &receiving);
    QString lists(SimSite &from, const Agreement &sending, SimSite &to, const Agreement &receiving);
    QString standings(SimSite &to, const Agreement &receiving);
    QString store(SimSite &site);

    World &m_world;
};

} // namespace dx::sim
