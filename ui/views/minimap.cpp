#include "ui/views/minimap.h"

#include "engine/address/entry_diff.h"
#include "ui/style/colors.h"
#include "ui/views/difference_delegate.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace dx {
namespace {

constexpr int kLaneWidth = 4;
constexpr Operation kLanes[]{Operation::Add, Operation::Modify, Operation::Delete,
                             Operation::Conflict};

} // namespace

Minimap::Minimap(QAbstractItemView *table, QWidget *parent) : QWidget(parent), m_table(table)
{
    setObjectName(QStringLiteral("minimap"));
    setAccessibleName(tr("Map of the differences"));
    setToolTip(tr("Where something differs; click to go there"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setCursor(Qt::PointingHandCursor);
    const auto again = qOverload<>(&QWidget::update);
    connect(table->verticalScrollBar(), &QScrollBar::valueChanged, this, again);
    connect(table->verticalScrollBar(), &QScrollBar::rangeChanged, this, again);
}

void Minimap::setSlices(const QByteArray &slices)
{
    m_slices = slices;
    update();
}

QSize Minimap::sizeHint() const
{
    return {kLaneWidth * int(std::size(kLanes)) + 4, 0};
}

void Minimap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
    const Colors &colors = Colors::of(this);
    const qreal slice = m_slices.isEmpty() ? 0 : qreal(height()) / qreal(m_slices.size());
    for (qsizetype i = 0; i < m_slices.size(); ++i) {
        int left = 2;
        for (const Operation operation : kLanes) {
            if (m_slices.at(i) & (1 << int(operation)))
                painter.fillRect(QRectF(left, qreal(i) * slice, kLaneWidth - 1, qMax(2.0, slice)),
                                 colors.sense(senseOf(operation)).text);
            left += kLaneWidth;
        }
    }
    const QScrollBar *const bar = m_table->verticalScrollBar();
    const int all = bar->maximum() - bar->minimum() + bar->pageStep();
    if (bar->maximum() <= bar->minimum() || all <= 0)
        return;
    const qreal top = qreal(height()) * bar->value() / all;
    const qreal seen = qMax(6.0, qreal(height()) * bar->pageStep() / all);
    painter.setPen(colors.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(0.5, top + 0.5, width() - 1, seen - 1));
}

void Minimap::mousePressEvent(QMouseEvent *event)
{
    goTo(event->pos().y());
}

void Minimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        goTo(event->pos().y());
}

void Minimap::goTo(int y)
{
    const int rows = m_table->model() ? m_table->model()->rowCount() : 0;
    if (rows == 0 || height() == 0)
        return;
    const int row = int(std::clamp<qint64>(qint64(y) * rows / height(), 0, rows - 1));
    const QModelIndex there = m_table->model()->index(row, 0);
    m_table->setCurrentIndex(there);
    m_table->scrollTo(there, QAbstractItemView::PositionAtCenter);
}

} // namespace dx
