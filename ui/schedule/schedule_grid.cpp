#include "ui/schedule/schedule_grid.h"

#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QAccessible>
#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace dx {

ScheduleGrid::ScheduleGrid(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Week"));
    setObjectName(QStringLiteral("weekGrid"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWhatsThis(tr("Drag to paint the hours in which the cycle starts every quarter of an hour. "
                    "Arrow keys move, Shift extends, Space paints. A heading paints a whole day "
                    "or hour."));
    announce();
}

void ScheduleGrid::setSchedule(const Schedule &schedule)
{
    if (schedule == m_schedule)
        return;
    m_schedule = schedule;
    announce();
    update();
}

void ScheduleGrid::setQuarters(bool on)
{
    const int perHour = on ? 4 : 1;
    if (perHour == m_perHour)
        return;
    m_current.setX(m_current.x() * perHour / m_perHour);
    m_perHour = perHour;
    m_anchor = m_current;
    announce();
    updateGeometry();
    update();
}

int ScheduleGrid::quarterOf(int day, int column) const
{
    return day * 96 + column * (4 / m_perHour);
}

bool ScheduleGrid::isOn(int quarter) const
{
    switch (m_schedule.kind()) {
    case Schedule::Kind::Always:
        return true;
    case Schedule::Kind::Selected:
        return m_schedule.isSet(quarter);
    case Schedule::Kind::Never:
    case Schedule::Kind::Arrival:
        break;
    }
    return false;
}

bool ScheduleGrid::isCellOn(QPoint cell) const
{
    const int first = quarterOf(cell.y(), cell.x());
    for (int i = 0; i < 4 / m_perHour; ++i) {
        if (!isOn(first + i))
            return false;
    }
    return true;
}

int ScheduleGrid::left() const
{
    int width = 0;
    for (int day = 1; day <= 7; ++day)
        width = std::max(
            width,
            fontMetrics().horizontalAdvance(locale().standaloneDayName(day, QLocale::ShortFormat)));
    return width + Space::kRelated;
}

int ScheduleGrid::top() const
{
    return fontMetrics().height() + Space::kTight;
}

double ScheduleGrid::columnWidth() const
{
    return double(width() - left() - 1) / columns();
}

int ScheduleGrid::rowHeight() const
{
    return std::max(20, fontMetrics().height() + 4);
}

QSize ScheduleGrid::minimumSizeHint() const
{
    const int column = m_perHour == 1 ? 15 : 8;
    return {left() + columns() * column + 1, top() + 7 * rowHeight() + 1};
}

QSize ScheduleGrid::sizeHint() const
{
    return minimumSizeHint();
}

QRect ScheduleGrid::cellRect(int day, int column) const
{
    const int from = left() + int(column * columnWidth());
    const int to = left() + int((column + 1) * columnWidth());
    return {from, top() + day * rowHeight(), to - from, rowHeight()};
}

QPoint ScheduleGrid::cellAt(QPoint position) const
{
    const int x = position.x() < left() ? -1 : int((position.x() - left()) / columnWidth());
    const int y = position.y() < top() ? -1 : (position.y() - top()) / rowHeight();
    return {std::min(x, columns() - 1), std::min(y, 6)};
}

QRect ScheduleGrid::marked() const
{
    return QRect(
        QPoint(std::min(m_anchor.x(), m_current.x()), std::min(m_anchor.y(), m_current.y())),
        QPoint(std::max(m_anchor.x(), m_current.x()), std::max(m_anchor.y(), m_current.y())));
}

QString ScheduleGrid::cellText(QPoint cell) const
{
    const int minutes = cell.x() * (60 / m_perHour);
    const QString time = locale().toString(QTime(minutes / 60, minutes % 60), QLocale::ShortFormat);
    const int first = quarterOf(cell.y(), cell.x());
    int on = 0;
    for (int i = 0; i < 4 / m_perHour; ++i)
        on += isOn(first + i) ? 1 : 0;
    const QString state = on == 0 ? tr("off") : on == 4 / m_perHour ? tr("on") : tr("partly on");
    //: %1: day, %2: time, %3: on, off or partly on
    return tr("%1 %2, %3").arg(locale().standaloneDayName(cell.y() + 1), time, state);
}

QString ScheduleGrid::currentText() const
{
    return cellText(m_current);
}

void ScheduleGrid::announce()
{
    setAccessibleDescription(currentText());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

/** Painting means selected times, starting from what the grid shows. */
void ScheduleGrid::makeSelected()
{
    if (m_schedule.kind() == Schedule::Kind::Selected)
        return;
    const bool all = m_schedule.kind() == Schedule::Kind::Always;
    m_schedule.setKind(Schedule::Kind::Selected);
    for (int i = 0; i < Schedule::kQuarters; ++i)
        m_schedule.set(i, all);
}

void ScheduleGrid::paintCells(const QRect &cells, bool on)
{
    makeSelected();
    for (int day = cells.top(); day <= cells.bottom(); ++day) {
        const int first = quarterOf(day, cells.left());
        const int last = quarterOf(day, cells.right() + 1);
        for (int quarter = first; quarter < last; ++quarter)
            m_schedule.set(quarter, on);
    }
    announce();
    update();
}

void ScheduleGrid::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_readOnly)
        return;
    const QPoint cell = cellAt(event->position().toPoint());
    const QPoint first(std::max(cell.x(), 0), std::max(cell.y(), 0));
    const QPoint last(cell.x() < 0 ? columns() - 1 : cell.x(), cell.y() < 0 ? 6 : cell.y());
    m_before = m_schedule;
    m_anchor = first;
    m_current = last;
    const QRect cells = marked();
    bool allOn = true;
    for (int y = cells.top(); y <= cells.bottom() && allOn; ++y) {
        for (int x = cells.left(); x <= cells.right() && allOn; ++x)
            allOn = isCellOn({x, y});
    }
    m_dragging = true;
    m_dragValue = !allOn;
    paintCells(cells, m_dragValue);
}

void ScheduleGrid::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging)
        return;
    QPoint cell = cellAt(event->position().toPoint());
    cell = {std::max(cell.x(), 0), std::max(cell.y(), 0)};
    if (cell == m_current)
        return;
    m_current = cell;
    m_schedule = m_before;
    paintCells(marked(), m_dragValue);
}

void ScheduleGrid::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_dragging || event->button() != Qt::LeftButton)
        return;
    m_dragging = false;
    m_anchor = m_current;
    update();
    if (!(m_schedule == m_before))
        Q_EMIT edited(m_schedule);
}

void ScheduleGrid::moveTo(QPoint cell, bool extend)
{
    m_current = {std::clamp(cell.x(), 0, columns() - 1), std::clamp(cell.y(), 0, 6)};
    if (!extend)
        m_anchor = m_current;
    announce();
    update();
}

void ScheduleGrid::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveTo(m_current - QPoint(1, 0), extend);
    case Qt::Key_Right:
        return moveTo(m_current + QPoint(1, 0), extend);
    case Qt::Key_Up:
        return moveTo(m_current - QPoint(0, 1), extend);
    case Qt::Key_Down:
        return moveTo(m_current + QPoint(0, 1), extend);
    case Qt::Key_Home:
        return moveTo({0, m_current.y()}, extend);
    case Qt::Key_End:
        return moveTo({columns() - 1, m_current.y()}, extend);
    case Qt::Key_Space:
        if (!m_readOnly) {
            paintCells(marked(), !isCellOn(m_anchor));
            Q_EMIT edited(m_schedule);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ScheduleGrid::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void ScheduleGrid::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool ScheduleGrid::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const QPoint cell = cellAt(help->pos());
        if (cell.x() >= 0 && cell.y() >= 0)
            QToolTip::showText(help->globalPos(), cellText(cell), this);
        return true;
    }
    return QWidget::event(event);
}

void ScheduleGrid::drawHeadings(QPainter &painter) const
{
    painter.setPen(Colors::of(this).muted);
    painter.setFont(Fonts::small(font()));
    const int hourWidth = cellRect(0, m_perHour).left() - cellRect(0, 0).left();
    const int step
        = hourWidth < painter.fontMetrics().horizontalAdvance(QStringLiteral("000")) ? 3 : 1;
    for (int hour = 0; hour < 24; hour += step) {
        const QRect cell = cellRect(0, hour * m_perHour);
        painter.drawText(QRect(cell.left(), 0, hourWidth * step, top() - 2),
                         Qt::AlignLeft | Qt::AlignVCenter, QString::number(hour));
    }
    painter.setFont(font());
    for (int day = 0; day < 7; ++day)
        painter.drawText(QRect(0, cellRect(day, 0).top(), left() - 4, rowHeight()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         locale().standaloneDayName(day + 1, QLocale::ShortFormat));
}

void ScheduleGrid::drawDay(QPainter &painter, int day) const
{
    const Colors &colors = Colors::of(this);
    const bool quiet = m_schedule.kind() != Schedule::Kind::Selected || !isEnabled();
    QColor fill = colors.accent;
    fill.setAlphaF(quiet ? 0.45F : 1.0F);
    const double quarter = double(width() - left() - 1) / 96;
    const QRect row = cellRect(day, 0);
    for (int i = 0; i < 96; ++i) {
        if (!isOn(day * 96 + i))
            continue;
        const int from = left() + int(i * quarter);
        const int to = left() + int((i + 1) * quarter);
        painter.fillRect(from, row.top(), to - from, row.height(), fill);
    }
    QColor line = colors.border;
    line.setAlphaF(0.55F);
    painter.setPen(line);
    for (int column = 0; column <= columns(); ++column) {
        const int x = left() + int(column * columnWidth());
        const bool hour = column % m_perHour == 0;
        painter.drawLine(x, row.top() + (hour ? 0 : rowHeight() * 2 / 3), x, row.bottom());
    }
    painter.drawLine(left(), row.top(), width() - 1, row.top());
    painter.drawLine(left(), row.bottom() + 1, width() - 1, row.bottom() + 1);
}

void ScheduleGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(left(), top(), width() - left(), 7 * rowHeight()),
                     palette().color(QPalette::Base));
    drawHeadings(painter);
    for (int day = 0; day < 7; ++day)
        drawDay(painter, day);
    if (!hasFocus())
        return;
    const QRect cells = marked();
    const QRect frame
        = cellRect(cells.top(), cells.left()).united(cellRect(cells.bottom(), cells.right()));
    painter.setPen(QPen(palette().color(QPalette::Text), 2));
    painter.drawRect(frame.adjusted(1, 1, 0, 0));
}

} // namespace dx
