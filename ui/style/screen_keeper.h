#pragma once

#include <QObject>
#include <QRect>

class QWidget;

namespace dx {

/** `frame` moved, and made smaller where it must be, so that it lies in `available`. */
QRect keptInside(const QRect &frame, const QRect &available);

/** Brings a window with its frame onto its screen; maximised ones are left alone. */
void keepOnScreen(QWidget &window);

/**
 * Keeps all windows of the program on their screens: large text, a small screen or a position of an
 * older run would leave buttons where nobody reaches them.
 */
class ScreenKeeper final : public QObject
{
    Q_OBJECT
public:
    explicit ScreenKeeper(QObject *parent = nullptr); ///< watches until it is deleted
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace dx
