#include "ui/style/colors.h"

#include <QPalette>
#include <QWidget>

namespace dx {

const Colors &Colors::light()
{
    static const Colors colors{
        .muted = QColor(0x56606B),
        .border = QColor(0x868E99),
        .accent = QColor(0x1F5FAE),
        .accentText = QColor(0xFFFFFF),
        .added = {QColor(0x1A6B34), QColor(0xE6F4EA)},
        .modified = {QColor(0x1B5AA6), QColor(0xE5EFFB)},
        .deleted = {QColor(0xB3261E), QColor(0xFCE9E7)},
        .conflict = {QColor(0x7A3AA8), QColor(0xF3E8FA)},
        .warning = {QColor(0x8A4B00), QColor(0xFCF1DC)},
        .verified = {QColor(0x0B6A6A), QColor(0xE0F3F2)},
    };
    return colors;
}

const Colors &Colors::dark()
{
    static const Colors colors{
        .muted = QColor(0xB0B8C3),
        .border = QColor(0x757E8A),
        .accent = QColor(0x8ABAF4),
        .accentText = QColor(0x10151B),
        .added = {QColor(0x6CCB85), QColor(0x1D3324)},
        .modified = {QColor(0x8DBCF5), QColor(0x1C2E45)},
        .deleted = {QColor(0xFF9A92), QColor(0x40211F)},
        .conflict = {QColor(0xD3A9F4), QColor(0x342443)},
        .warning = {QColor(0xEDB95E), QColor(0x3A2F17)},
        .verified = {QColor(0x5CCFC6), QColor(0x173533)},
    };
    return colors;
}

const Colors &Colors::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
}

const Colors &Colors::of(const QWidget *widget)
{
    return of(widget->palette());
}

const SenseColors &Colors::sense(Sense sense) const
{
    switch (sense) {
    case Sense::Added:
        return added;
    case Sense::Modified:
        return modified;
    case Sense::Deleted:
        return deleted;
    case Sense::Conflict:
        return conflict;
    case Sense::Verified:
        return verified;
    case Sense::None:
    case Sense::Warning:
        break;
    }
    return warning;
}

} // namespace dx
