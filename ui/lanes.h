#pragma once

#include "model/watch_model.h"

#include <QWidget>

namespace dx {

/** The lanes of a cycle: a line for the site and each partner, with beads for fetch, import, export
 * and send. Its accessible name says all of it in words. */
class Lanes final : public QWidget
{
    Q_OBJECT
public:
    explicit Lanes(QWidget *parent = nullptr);
    void setLanes(const QList<LaneProgress> &lanes);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int lineHeight() const;
    int beadStep() const;
    int nameMost() const;
    void paintLane(QPainter &painter, const LaneProgress &lane, int top, int nameWidth) const;
    void paintBead(QPainter &painter, PhaseState state, const QPointF &centre) const;
    qreal beadX(int phase, int nameWidth) const;

    QList<LaneProgress> m_lanes;
};

} // namespace dx
