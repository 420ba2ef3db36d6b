#pragma once

namespace dx::sim {

/** The place in a program's work where something fails: counted in commits and in operations of the
 * transport, so that every gap between two of them is hit. */
class FaultPoint
{
public:
    enum class Kind {
        None,
        Crash, ///< nothing happens any more: the process is gone
        Once, ///< one operation fails and the program goes on: a full disk, a lost connection
    };

    void arm(Kind kind, int operations)
    {
        m_kind = kind;
        m_left = operations;
        m_fired = false;
    }
    void disarm()
    {
        m_kind = Kind::None;
        m_fired = false;
    }
    /** Before each operation; false: it does not happen. */
    bool pass()
    {
        if (m_kind == Kind::None || m_left-- > 0)
            return true;
        m_fired = true;
        if (m_kind == Kind::Once)
            m_kind = Kind::None;
        return false;
    }
    bool fired() const { return m_fired; }
    bool crashed() const { return m_fired && m_kind == Kind::Crash; }

private:
    Kind m_kind = Kind::None;
    int m_left = 0;
    bool m_fired = false;
};

} // namespace dx::sim
