#include "ui/style/screen_keeper.h"

#include "ui/style/theme.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QScreen>
#include <QTimer>
#include <QWidget>

namespace dx {
namespace {

/** The window manager tells the frame only after the window has been mapped. */
constexpr int kFrameKnownMs = 150;

QMargins frameOf(const QWidget &window)
{
    const QRect inner = window.geometry();
    const QRect outer = window.frameGeometry();
    if (outer != inner)
        return {inner.left() - outer.left(), inner.top() - outer.top(),
                outer.right() - inner.right(), outer.bottom() - inner.bottom()};
    const int title = window.fontMetrics().height() + Space::kMargin;
    return {Space::kTight, title, Space::kTight, Space::kTight};
}

bool isKept(const QWidget &window)
{
    return window.isWindow()
        && (window.windowType() == Qt::Window || window.windowType() == Qt::Dialog);
}

bool fills(const QWidget &window)
{
    return window.windowState()
        & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized);
}

} // namespace

QRect keptInside(const QRect &frame, const QRect &available)
{
    QRect kept(frame.topLeft(), frame.size().boundedTo(available.size()));
    if (kept.right() > available.right())
        kept.moveRight(available.right());
    if (kept.bottom() > available.bottom())
        kept.moveBottom(available.bottom());
    kept.moveLeft(qMax(kept.left(), available.left()));
    kept.moveTop(qMax(kept.top(), available.top()));
    return kept;
}

void keepOnScreen(QWidget &window)
{
    if (fills(window))
        return;
    const QMargins frame = frameOf(window);
    const QRect outer = window.geometry().marginsAdded(frame);
    const QRect kept = keptInside(outer, window.screen()->availableGeometry());
    if (kept != outer)
        window.setGeometry(kept.marginsRemoved(frame));
}

ScreenKeeper::ScreenKeeper(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool ScreenKeeper::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show && !event->spontaneous() && watched->isWidgetType()) {
        auto *const window = static_cast<QWidget *>(watched);
        if (isKept(*window)) {
            // only the size: where a dialog stands is settled when it is shown
            const QRect available = window->screen()->availableGeometry();
            const QSize most = available.marginsRemoved(frameOf(*window)).size();
            if (window->size() != window->size().boundedTo(most) && !fills(*window))
                window->resize(window->size().boundedTo(most));
            QTimer::singleShot(kFrameKnownMs, window, [window] { keepOnScreen(*window); });
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace dx
