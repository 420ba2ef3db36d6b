#include "ui/icons/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

namespace dx {
namespace {

constexpr std::array kNames{
    "organization",
    "site",
    "global-list",
    "container",
    "connections",
    "server",
    "requestor",
    "remote-requestor",
    "dirsync",
    "cycles",
    "queues",
    "event-log",
    "parameters",
    "mailbox",
    "distribution-list",
    "custom-recipient",
    "resource",
    "force",
    "preview",
    "stop",
    "compare",
    "properties",
    "connect",
    "refresh",
    "filter",
    "close",
    "copy",
    "delete",
    "add",
    "remove",
    "import",
    "export",
    "services",
    "schedule",
    "watch",
    "invitation",
    "differences",
    "retry",
    "clear",
    "previous",
    "next",
    "information",
    "question",
    "practice",
    "state-verified",
    "state-differs",
    "state-waiting",
    "state-warning",
    "state-failing",
    "state-paused",
    "state-held",
    "operation-added",
    "operation-modified",
    "operation-deleted",
    "operation-conflict",
};
static_assert(kNames.size() == size_t(Icon::OperationConflict) + 1);

/** Draws one SVG with `currentColor` replaced when it is painted, so that a change of palette is
 * seen at once. */
class TintedIconEngine final : public QIconEngine
{
public:
    TintedIconEngine(Icon icon, Sense sense) : m_icon(icon), m_sense(sense) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QSvgRenderer renderer(source(mode));
        const int side = qMin(rect.width(), rect.height());
        renderer.render(painter,
                        QRectF(rect.x() + (rect.width() - side) / 2.0,
                               rect.y() + (rect.height() - side) / 2.0, side, side));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("dirsync-icon-%1-%2-%3x%4")
                                .arg(int(m_icon))
                                .arg(color(mode).rgba(), 0, 16)
                                .arg(size.width())
                                .arg(size.height());
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = QPixmap(size);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            paint(&painter, QRect(QPoint(), size), mode, state);
            painter.end();
            QPixmapCache::insert(key, pixmap);
        }
        return pixmap;
    }

    QIconEngine *clone() const override { return new TintedIconEngine(*this); }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (m_sense != Sense::None)
            return Colors::of(palette).sense(m_sense).text;
        return palette.color(QPalette::WindowText);
    }

    QByteArray source(QIcon::Mode mode) const
    {
        QFile file(iconPath(m_icon));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QByteArray text = file.readAll();
        text.replace("currentColor", color(mode).name().toLatin1());
        return text;
    }

    Icon m_icon;
    Sense m_sense;
};

} // namespace

QIcon icon(Icon icon, Sense sense)
{
    return QIcon(new TintedIconEngine(icon, sense == Sense::None ? senseOf(icon) : sense));
}

Sense senseOf(Icon icon)
{
    switch (icon) {
    case Icon::StateVerified:
        return Sense::Verified;
    case Icon::StateDiffers:
    case Icon::StateWarning:
    case Icon::StateHeld:
        return Sense::Warning;
    case Icon::StateFailing:
    case Icon::OperationDeleted:
        return Sense::Deleted;
    case Icon::OperationAdded:
        return Sense::Added;
    case Icon::OperationModified:
        return Sense::Modified;
    case Icon::OperationConflict:
        return Sense::Conflict;
    default:
        return Sense::None;
    }
}

QString iconPath(Icon icon)
{
    return QStringLiteral(":/dirsync/icons/%1.svg").arg(QLatin1String(kNames[size_t(icon)]));
}

} // namespace dx
