#pragma once

#include <QString>

namespace dx {

struct Agreement;

/** The mark of a tree node, worst last: a parent shows its worst child. */
enum class MarkState {
    None,
    Verified,
    Waiting,
    Paused,
    Differs,
    Held,
    Warning,
    Failing,
};

QString toString(MarkState state); ///< the word beside the icon, translated; None: empty
MarkState markOf(const Agreement &agreement);
inline MarkState worst(MarkState a, MarkState b)
{
    return a < b ? b : a;
}

} // namespace dx
