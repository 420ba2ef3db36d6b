#include "ui/sheet/field_frame.h"

#include "ui/style/colors.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>

namespace dx {
namespace {

class Overlay final : public QWidget
{
public:
    explicit Overlay(QWidget *field) : QWidget(field->parentWidget()), m_field(field)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor red = Colors::of(this).deleted.text;
        painter.setPen(QPen(red, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 2.5, 2.5);
        if (!qobject_cast<QLineEdit *>(m_field))
            return; // others have arrows where the mark would stand
        const QPointF middle(width() - 13.0, height() / 2.0);
        painter.setPen(QPen(red, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(middle - QPointF(3.5, 3.5), middle + QPointF(3.5, 3.5));
        painter.drawLine(middle - QPointF(3.5, -3.5), middle + QPointF(3.5, -3.5));
    }

private:
    QWidget *m_field;
};

class WheelGuard final : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Wheel)
            return false;
        auto *field = qobject_cast<QWidget *>(watched);
        if (!field || field->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

} // namespace

FieldFrame::FieldFrame(QWidget *field, QLabel *reason)
    : QObject(field), m_field(field), m_reason(reason)
{
    m_field->installEventFilter(this);
}

void FieldFrame::setProblem(const QString &text)
{
    if (m_reason) {
        m_reason->setText(text.isEmpty() ? QString() : QStringLiteral("✕ ") + text);
        m_reason->setVisible(!text.isEmpty());
    }
    m_field->setAccessibleDescription(text);
    if (text.isEmpty()) {
        delete m_overlay;
        return;
    }
    if (!m_overlay)
        m_overlay = new Overlay(m_field);
    place();
}

bool FieldFrame::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        place();
        break;
    default:
        break;
    }
    return false;
}

void FieldFrame::place()
{
    if (!m_overlay)
        return;
    m_overlay->setParent(m_field->parentWidget());
    m_overlay->setGeometry(m_field->geometry());
    m_overlay->setVisible(!m_field->isHidden());
    m_overlay->raise();
}

void ignoreWheelUnlessFocused(QWidget *field)
{
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(new WheelGuard(field));
}

} // namespace dx
