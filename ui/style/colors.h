#pragma once

#include <QColor>

class QPalette;
class QWidget;

namespace dx {

/** What a colour stands for. A colour is never the only sign: an icon and a word stand beside it.
 */
enum class Sense {
    None,
    Added,
    Modified,
    Deleted, ///< and failed
    Conflict,
    Warning, ///< and held, differs
    Verified,
};

/** Text (or mark) and tint (background of a cell or strip) of one sense. */
struct SenseColors
{
    QColor text;
    QColor tint;
};

/**
 * The semantic colours of one theme; contrast of text on tint and on base is at least 4.5:1. Ask
 * for them when painting, so that a change of theme needs nothing else.
 */
struct Colors
{
    QColor muted;
    QColor border;
    QColor accent;
    QColor accentText; ///< on accent
    SenseColors added;
    SenseColors modified;
    SenseColors deleted;
    SenseColors conflict;
    SenseColors warning;
    SenseColors verified;

    static const Colors &light();
    static const Colors &dark();
    /** The set that suits a palette, by the lightness of its window. */
    static const Colors &of(const QPalette &palette);
    static const Colors &of(const QWidget *widget);

    const SenseColors &sense(Sense sense) const; ///< not for Sense::None
};

} // namespace dx
