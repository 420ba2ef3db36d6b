#include "ui/lanes.h"

#include "model/watch_model.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QPainter>

namespace dx {
namespace {

constexpr int kPhases = 4;
constexpr qreal kRadius = 6;

QString laneText(const LaneProgress &lane)
{
    QStringList parts;
    for (int phase = 0; phase < kPhases; ++phase)
        parts << QStringLiteral("%1 %2").arg(WatchText::phase(Phase(phase)),
                                             WatchText::state(lane.phases[size_t(phase)]));
    QString text = QStringLiteral("%1: %2").arg(lane.name, parts.join(QStringLiteral(", ")));
    return lane.note.isEmpty() ? text : text + QStringLiteral("; ") + lane.note;
}

QString laneCounts(const LaneProgress &lane)
{
    QStringList parts;
    if (lane.in.total() > 0)
        parts << Lanes::tr("in %1").arg(WatchText::counts(lane.in));
    if (lane.out.total() > 0)
        parts << Lanes::tr("out %1").arg(WatchText::counts(lane.out));
    return parts.join(QStringLiteral("   "));
}

} // namespace

Lanes::Lanes(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("lanes"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Lanes::setLanes(const QList<LaneProgress> &lanes)
{
    const bool resized = lanes.size() != m_lanes.size();
    m_lanes = lanes;
    QStringList lines;
    for (const LaneProgress &lane : lanes)
        lines << laneText(lane);
    setAccessibleName(lines.join(QLatin1Char('\n')));
    if (resized)
        updateGeometry();
    update();
}

int Lanes::lineHeight() const
{
    return tableRowHeight(font());
}

QSize Lanes::sizeHint() const
{
    if (m_lanes.isEmpty())
        return {0, 0};
    return {nameMost() + kPhases * beadStep() + 240,
            fontMetrics().height() + Space::kTight + int(m_lanes.size()) * lineHeight()};
}

QSize Lanes::minimumSizeHint() const
{
    return {nameMost() + kPhases * beadStep(), sizeHint().height()};
}

/** Between two beads: room for the longest word above them. */
int Lanes::beadStep() const
{
    return qMax(96, 12 * fontMetrics().averageCharWidth());
}

int Lanes::nameMost() const
{
    return qMax(200, 28 * fontMetrics().averageCharWidth());
}

qreal Lanes::beadX(int phase, int nameWidth) const
{
    return nameWidth + beadStep() / 2.0 + phase * beadStep();
}

void Lanes::paintEvent(QPaintEvent *)
{
    if (m_lanes.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int nameWidth = 0;
    for (const LaneProgress &lane : std::as_const(m_lanes))
        nameWidth = qMax(nameWidth, fontMetrics().horizontalAdvance(lane.name));
    nameWidth = qMin(nameWidth, nameMost()) + 2 * Space::kRelated;

    painter.setFont(Fonts::small(font()));
    painter.setPen(Colors::of(this).muted);
    for (int phase = 0; phase < kPhases; ++phase)
        painter.drawText(QRectF(beadX(phase, nameWidth) - beadStep() / 2.0, 0, beadStep(),
                                fontMetrics().height()),
                         Qt::AlignHCenter | Qt::AlignTop, WatchText::phase(Phase(phase)));
    painter.setFont(font());
    int top = fontMetrics().height() + Space::kTight;
    for (const LaneProgress &lane : std::as_const(m_lanes)) {
        paintLane(painter, lane, top, nameWidth);
        top += lineHeight();
    }
}

void Lanes::paintLane(QPainter &painter, const LaneProgress &lane, int top, int nameWidth) const
{
    const Colors &colors = Colors::of(this);
    const qreal middle = top + lineHeight() / 2.0;
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(
        QRect(0, top, nameWidth - Space::kRelated, lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(lane.name, Qt::ElideRight, nameWidth - Space::kRelated));
    for (int phase = 1; phase < kPhases; ++phase) {
        const PhaseState state = lane.phases[size_t(phase)];
        const bool passed = state != PhaseState::Waiting && state != PhaseState::Skipped;
        painter.setPen(QPen(passed ? colors.accent : colors.border, passed ? 1.5 : 1));
        painter.drawLine(QPointF(beadX(phase - 1, nameWidth) + kRadius + 3, middle),
                         QPointF(beadX(phase, nameWidth) - kRadius - 3, middle));
    }
    for (int phase = 0; phase < kPhases; ++phase)
        paintBead(painter, lane.phases[size_t(phase)], QPointF(beadX(phase, nameWidth), middle));

    int left = int(beadX(kPhases - 1, nameWidth)) + beadStep() / 2;
    const QString counts = laneCounts(lane);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(left, top, width() - left, lineHeight()),
                     Qt::AlignLeft | Qt::AlignVCenter, counts);
    if (!counts.isEmpty())
        left += fontMetrics().horizontalAdvance(counts) + Space::kGroup;
    painter.setPen(colors.muted);
    painter.drawText(QRect(left, top, width() - left, lineHeight()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(lane.note, Qt::ElideRight, width() - left));
}

void Lanes::paintBead(QPainter &painter, PhaseState state, const QPointF &centre) const
{
    const Colors &colors = Colors::of(this);
    const QRectF circle(centre.x() - kRadius, centre.y() - kRadius, 2 * kRadius, 2 * kRadius);
    painter.setBrush(Qt::NoBrush);
    switch (state) {
    case PhaseState::Waiting:
        painter.setPen(QPen(colors.border, 1.5));
        painter.drawEllipse(circle);
        return;
    case PhaseState::Running:
        painter.setPen(QPen(colors.accent, 1.5));
        painter.drawEllipse(circle);
        painter.setBrush(colors.accent);
        painter.drawPie(circle, 90 * 16, 180 * 16);
        return;
    case PhaseState::Skipped:
        painter.setPen(QPen(colors.muted, 1.5, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre - QPointF(4, 0), centre + QPointF(4, 0));
        return;
    case PhaseState::Done:
        painter.setPen(QPen(colors.added.text, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{centre + QPointF(-5, 0), centre + QPointF(-1.5, 4),
                                       centre + QPointF(5.5, -4.5)});
        return;
    case PhaseState::Held:
        painter.setPen(QPen(colors.warning.text, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre + QPointF(-2.5, -4), centre + QPointF(-2.5, 4));
        painter.drawLine(centre + QPointF(2.5, -4), centre + QPointF(2.5, 4));
        return;
    case PhaseState::Failed:
        painter.setPen(QPen(colors.deleted.text, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre - QPointF(4, 4), centre + QPointF(4, 4));
        painter.drawLine(centre + QPointF(-4, 4), centre + QPointF(4, -4));
        return;
    }
}

} // namespace dx
