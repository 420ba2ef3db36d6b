#pragma once

#include <QtGlobal>

#include <random>

namespace dx::sim {

/** What decides everything in a history. */
class Dice
{
public:
    explicit Dice(quint32 seed) : m_random(seed) { }
    /** 0 to below - 1. */
    int roll(int below) { return below > 0 ? int(m_random() % quint32(below)) : 0; }
    int roll(qsizetype below) { return roll(int(below)); }
    bool chance(int percent) { return roll(100) < percent; }
    template<typename List>
    auto &pick(List &list)
    {
        return list[typename List::size_type(roll(int(list.size())))];
    }

private:
    std::mt19937 m_random;
};

} // namespace dx::sim
