#include "ui/style/theme.h"

#include "ui/style/colors.h"
#include "ui/style/console_style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QPalette>
#include <QToolTip>
#include <QVariant>

namespace dx {
namespace {

struct Ground
{
    QColor window, base, alternate, selection, selectionText, text, button, light, shadow;
};

const Ground kLight{QColor(0xF3F4F6), QColor(0xFFFFFF), QColor(0xF8F9FB),
                    QColor(0xD6E4F7), QColor(0x1B1F24), QColor(0x1B1F24),
                    QColor(0xF3F4F6), QColor(0xFFFFFF), QColor(0x868E99)};
const Ground kDark{QColor(0x23262B), QColor(0x1B1D21), QColor(0x202328),
                   QColor(0x2B4464), QColor(0xE4E7EB), QColor(0xE4E7EB),
                   QColor(0x2C3036), QColor(0x3A3F46), QColor(0x0B0C0E)};

void setDisabled(QPalette &palette, const Ground &ground, const Colors &colors)
{
    // opaque, because pictures are drawn in it too
    const auto mixed = [&](auto part) {
        return qRound(0.62 * (colors.muted.*part)() + 0.38 * (ground.window.*part)());
    };
    const QColor faint(mixed(&QColor::red), mixed(&QColor::green), mixed(&QColor::blue));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::HighlightedText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, ground.alternate);
    palette.setColor(QPalette::Disabled, QPalette::Base, ground.window);
}

/** Whether the desktop is dark: its palette as it was before ours, or the GTK theme's name. */
bool systemIsDark(QApplication &application)
{
    static const char kProperty[] = "dirsync-system-dark";
    if (const QVariant known = application.property(kProperty); known.isValid())
        return known.toBool();
    const bool dark = application.palette().color(QPalette::Window).lightness() < 128
        || qEnvironmentVariable("GTK_THEME").contains(QLatin1String("dark"), Qt::CaseInsensitive);
    application.setProperty(kProperty, dark);
    return dark;
}

QFont scaled(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

} // namespace

std::optional<ThemeChoice> themeFromString(const QString &text)
{
    for (const auto choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        if (toString(choice) == text)
            return choice;
    return {};
}

QString toString(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

QPalette themePalette(bool dark)
{
    const Ground &ground = dark ? kDark : kLight;
    const Colors &colors = dark ? Colors::dark() : Colors::light();
    QPalette palette(ground.text, ground.button, ground.light, ground.shadow, colors.border,
                     ground.text, ground.text, ground.base, ground.window);
    palette.setColor(QPalette::AlternateBase, ground.alternate);
    palette.setColor(QPalette::Highlight, ground.selection);
    palette.setColor(QPalette::HighlightedText, ground.selectionText);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::ToolTipBase, ground.base);
    palette.setColor(QPalette::ToolTipText, ground.text);
    palette.setColor(QPalette::Midlight, dark ? QColor(0x33383F) : QColor(0xE6E9ED));
    palette.setColor(QPalette::Shadow, ground.shadow);
    setDisabled(palette, ground, colors);
    return palette;
}

void applyTheme(QApplication &application, ThemeChoice choice)
{
    const bool dark = choice == ThemeChoice::Dark
        || (choice == ThemeChoice::System && systemIsDark(application));
    QApplication::setStyle(new ConsoleStyle);
    const QPalette palette = themePalette(dark);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

int tableRowHeight(const QFont &font)
{
    return qMax(22, QFontMetrics(font).height() + 6);
}

int treeRowHeight(const QFont &font)
{
    return qMax(24, QFontMetrics(font).height() + 6);
}

QFont Fonts::small(const QFont &base)
{
    return scaled(base, 0.9);
}

QFont Fonts::title(const QFont &base)
{
    QFont font = scaled(base, 1.2);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont Fonts::number(const QFont &base)
{
    return scaled(base, 1.5);
}

QFont Fonts::fixed()
{
    return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

} // namespace dx
