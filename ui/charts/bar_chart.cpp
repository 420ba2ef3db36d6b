#include "ui/charts/bar_chart.h"

#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace dx {
namespace {

constexpr double kLeastBar = 2; ///< pixels: a small value is seen, too
constexpr double kWidestColumn = 24;
constexpr double kNames = 0.4; ///< the part of the width that names of rows get

/** One text size below the body, as everywhere for what goes with something. */
QFont labelFont(const QWidget *widget)
{
    return Fonts::small(widget->font());
}

} // namespace

BarChart::BarChart(Shape shape, const QString &title, const QString &emptyText, const QString &unit,
                   QWidget *parent)
    : QWidget(parent), m_shape(shape), m_title(title), m_emptyText(emptyText), m_unit(unit)
{
    setAccessibleName(title);
    setAccessibleDescription(emptyText);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarChart::setBars(const QList<ChartBar> &bars)
{
    m_bars = bars;
    QStringList texts;
    for (const ChartBar &bar : bars)
        texts.append(bar.text);
    setAccessibleDescription(bars.isEmpty() ? m_emptyText : texts.join(QStringLiteral("; ")));
    update();
}

QSize BarChart::minimumSizeHint() const
{
    const int letter = fontMetrics().averageCharWidth();
    const int line = QFontMetrics(labelFont(this)).height() + Space::kTight;
    return {24 * letter, titleHeight() + SiteCharts::kLists * line};
}

QSize BarChart::sizeHint() const
{
    return minimumSizeHint();
}

int BarChart::titleHeight() const
{
    return fontMetrics().height() + Space::kRelated;
}

double BarChart::highest() const
{
    double most = 0;
    for (const ChartBar &bar : m_bars)
        most = std::max(most, bar.value);
    return most;
}

QString BarChart::number(double value) const
{
    const bool whole = m_unit.isEmpty();
    const QString text = QLocale().toString(value, 'f', whole ? 0 : 1);
    return whole ? text : tr("%1 %2", "number and unit").arg(text, m_unit);
}

QRectF BarChart::plot() const
{
    const QFontMetricsF metrics(labelFont(this));
    QRectF area = QRectF(rect()).adjusted(0, titleHeight(), 0, 0);
    if (m_shape == Shape::Columns)
        return area.adjusted(0, metrics.height() + Space::kTight, 0,
                             -metrics.height() - Space::kTight);
    const double numbers = metrics.horizontalAdvance(number(highest())) + Space::kRelated;
    return area.adjusted(area.width() * kNames, 0, -numbers, 0);
}

QRectF BarChart::barRect(int index) const
{
    const QRectF area = plot();
    const double most = highest();
    const double share = most > 0 ? m_bars[index].value / most : 0;
    if (m_shape == Shape::Rows) {
        const double step = area.height() / SiteCharts::kLists;
        const double length = share > 0 ? std::max(kLeastBar, share * area.width()) : 0;
        return {area.left(), area.top() + index * step + Space::kTight, length,
                step - 2 * Space::kTight};
    }
    const double step = std::min(kWidestColumn, area.width() / double(m_bars.size()));
    const double gap = step > 6 ? 2 : 1;
    const double height = share > 0 ? std::max(kLeastBar, share * area.height()) : 0;
    return {area.left() + index * step, area.bottom() - height, step - gap, height};
}

int BarChart::barAt(const QPoint &place) const
{
    const QRectF area = plot();
    for (int i = 0; i < m_bars.size(); ++i) {
        const QRectF bar = barRect(i);
        // a low bar can be pointed at over its whole height or length
        const bool hit = m_shape == Shape::Columns
            ? place.x() >= bar.left() && place.x() <= bar.right() + 1 && place.y() >= area.top()
            : place.y() >= bar.top() - Space::kTight && place.y() < bar.bottom() + Space::kTight;
        if (hit)
            return i;
    }
    return -1;
}

void BarChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop,
                     QFontMetrics(bold).elidedText(m_title, Qt::ElideRight, width()));
    painter.setFont(labelFont(this));
    painter.setPen(Colors::of(this).muted);
    if (m_bars.isEmpty())
        painter.drawText(rect().adjusted(0, titleHeight(), 0, 0),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
    else if (m_shape == Shape::Columns)
        paintColumns(painter);
    else
        paintRows(painter);
}

void BarChart::paintColumns(QPainter &painter) const
{
    const Colors &colors = Colors::of(this);
    const QRectF area = plot();
    const QRectF last = barRect(int(m_bars.size()) - 1);
    const double right = std::max(last.right(), area.left() + 8 * fontMetrics().averageCharWidth());
    painter.drawText(QRectF(area.left(), titleHeight(), area.width(), area.top() - titleHeight()),
                     Qt::AlignLeft | Qt::AlignTop, tr("up to %1").arg(number(highest())));
    const QRectF under(area.left(), area.bottom() + Space::kTight, right - area.left(),
                       rect().bottom() - area.bottom());
    const QFontMetricsF metrics(painter.font());
    const QString &from = m_bars.constFirst().label;
    const QString &to = m_bars.constLast().label;
    painter.drawText(under, Qt::AlignLeft | Qt::AlignTop, from);
    if (m_bars.size() > 1 && metrics.horizontalAdvance(from + to) + Space::kRelated < under.width())
        painter.drawText(under, Qt::AlignRight | Qt::AlignTop, to);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5),
                     QPointF(right, area.bottom() + 0.5));
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < m_bars.size(); ++i) {
        painter.setBrush(m_bars[i].failed ? colors.deleted.text : colors.accent);
        painter.drawRect(barRect(i));
    }
}

void BarChart::paintRows(QPainter &painter) const
{
    const Colors &colors = Colors::of(this);
    const QRectF area = plot();
    const QFontMetricsF metrics(painter.font());
    const double step = area.height() / SiteCharts::kLists;
    for (int i = 0; i < m_bars.size(); ++i) {
        const QRectF bar = barRect(i);
        const QRectF line(0, area.top() + i * step, width(), step);
        const double names = area.left() - Space::kRelated;
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(0, line.top(), names, step), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_bars[i].label, Qt::ElideRight, names));
        painter.setPen(colors.muted);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, number(m_bars[i].value));
        painter.fillRect(bar, colors.accent);
    }
}

bool BarChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int bar = barAt(help->pos());
    if (bar < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), m_bars[bar].text, this);
    return true;
}

} // namespace dx
