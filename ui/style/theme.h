#pragma once

#include <QFont>
#include <QString>

#include <optional>

class QApplication;
class QPalette;

namespace dx {

enum class ThemeChoice {
    System,
    Light,
    Dark,
};

std::optional<ThemeChoice> themeFromString(const QString &text); ///< "system", "light", "dark"
QString toString(ThemeChoice choice);

/** Fusion with our palette. May be called again while the program runs: all windows follow. */
void applyTheme(QApplication &application, ThemeChoice choice);
/** The palette of the light or the dark theme. */
QPalette themePalette(bool dark);

/** Distances in logical pixels: everything lies on a grid of 4. */
namespace Space {
constexpr int kMargin = 12; ///< edge of a window or page
constexpr int kRelated = 8; ///< between things that belong together
constexpr int kGroup = 16; ///< between groups
constexpr int kLabel = 8; ///< label to field
constexpr int kTight = 4;
} // namespace Space

/** Row heights in logical pixels for the present font. */
int tableRowHeight(const QFont &font); ///< font height + 6, at least 22
int treeRowHeight(const QFont &font); ///< at least 24

/** The fonts of the program, relative to the system font. */
namespace Fonts {
QFont small(const QFont &base); ///< muted text and the status bar: 0.9
QFont title(const QFont &base); ///< page titles: 1.2, semibold
QFont number(const QFont &base); ///< tile numbers: 1.5
QFont fixed(); ///< LDIF, ids, numbers of the protocol
} // namespace Fonts

} // namespace dx
