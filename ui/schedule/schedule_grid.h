#pragma once

#include "model/forms/schedule_text.h"

#include <QPoint>
#include <QRect>
#include <QWidget>

namespace dx {

/**
 * The week as a grid: a row a day, a column an hour (or a quarter of an hour). Drag paints a
 * rectangle with the opposite of the cell it began in; headings paint a whole day or hour. Arrow
 * keys move, Shift extends, Space paints, Home and End go to the ends of the day.
 */
class ScheduleGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit ScheduleGrid(QWidget *parent = nullptr);

    const Schedule &schedule() const { return m_schedule; }
    void setSchedule(const Schedule &schedule);
    void setQuarters(bool on); ///< quarter-hour detail
    bool showsQuarters() const { return m_perHour == 4; }
    void setReadOnly(bool on) { m_readOnly = on; }
    /** Where a cell is painted, for tests: column is an hour or a quarter. */
    QRect cellRect(int day, int column) const;
    /** "Monday 13:00, on", of the current cell. */
    QString currentText() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void edited(const dx::Schedule &schedule);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    int columns() const { return 24 * m_perHour; }
    int quarterOf(int day, int column) const;
    bool isOn(int quarter) const;
    bool isCellOn(QPoint cell) const; ///< every quarter of it
    QPoint cellAt(QPoint position) const; ///< x column or -1 in the heading, y day or -1
    QRect marked() const; ///< from the anchor to the current cell, in cells
    QString cellText(QPoint cell) const;
    int left() const;
    int top() const;
    double columnWidth() const;
    int rowHeight() const;
    void makeSelected();
    void paintCells(const QRect &cells, bool on);
    void moveTo(QPoint cell, bool extend);
    void announce();
    void drawHeadings(QPainter &painter) const;
    void drawDay(QPainter &painter, int day) const;

    Schedule m_schedule;
    Schedule m_before; // while dragging
    int m_perHour = 1;
    QPoint m_current; // column, day
    QPoint m_anchor;
    bool m_dragging = false;
    bool m_dragValue = false;
    bool m_readOnly = false;
};

} // namespace dx
