#pragma once

#include "model/site_charts.h"

#include <QWidget>

namespace dx {

/**
 * A small chart of bars with a title, in the colours of the theme. What a bar says is its tool tip;
 * all of them are the accessible description.
 */
class BarChart final : public QWidget
{
    Q_OBJECT
public:
    enum class Shape {
        Columns, ///< over time: upright, the first and the last one labelled
        Rows, ///< of named things: lying, each with its name and number
    };
    /** `unit` is set behind the highest value: "s"; may be empty. */
    BarChart(Shape shape, const QString &title, const QString &emptyText, const QString &unit,
             QWidget *parent = nullptr);

    void setBars(const QList<ChartBar> &bars);
    /** The bar at a place of the widget; -1: none. */
    int barAt(const QPoint &place) const;
    /** Where a bar stands. */
    QRectF barRect(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    double highest() const;
    QString number(double value) const;
    QRectF plot() const; ///< where the bars are
    int titleHeight() const;
    void paintColumns(QPainter &painter) const;
    void paintRows(QPainter &painter) const;

    Shape m_shape;
    QString m_title;
    QString m_emptyText;
    QString m_unit;
    QList<ChartBar> m_bars;
};

} // namespace dx
