#pragma once

#include <QObject>
#include <QPointer>

class QLabel;
class QWidget;

namespace dx {

/**
 * Marks a field that is wrong: a red border and ✕ over it, the reason in `reason` under it. Lies
 * over the field and lets every event through.
 */
class FieldFrame final : public QObject
{
    Q_OBJECT
public:
    FieldFrame(QWidget *field, QLabel *reason);

    /** Empty: nothing is wrong. */
    void setProblem(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    QWidget *m_field;
    QPointer<QLabel> m_reason;
    QPointer<QWidget> m_overlay;
};

/** Keeps the wheel from changing a field that has not the focus; the page scrolls instead. */
void ignoreWheelUnlessFocused(QWidget *field);

} // namespace dx
