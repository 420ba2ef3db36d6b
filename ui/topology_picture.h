#pragma once

#include "model/site_facts.h"
#include "model/watch_model.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <QWidget>

class QGridLayout;
class QPainterPath;

namespace dx {

class HubCard;

/**
 * The site in the middle, its partners around it, and a line to each in the colour of its state
 * (the card says it in words). While a cycle runs messages travel along the lines of the partners
 * it works with. Where there is no room for lines the cards stand alone.
 */
class TopologyPicture final : public QWidget
{
    Q_OBJECT
public:
    explicit TopologyPicture(QWidget *parent = nullptr);

    void setSite(const SiteSummary &summary);
    /** The partners' cards, in order; they stay the caller's. */
    void setCards(const QList<QWidget *> &cards);
    /** One for each card: whose line it is, and in which state. */
    void setStates(const QList<AgreementId> &agreements, const QList<MarkState> &marks);
    /** What a running cycle does with its partners; no lanes: nothing runs. */
    void setLanes(const QList<LaneProgress> &lanes);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Shape {
        None,
        Cards, ///< only the cards, one column
        Fan, ///< the site at the left, the cards at the right
        Star, ///< the site in the middle
    };
    int cardWidth() const; ///< the least that all of them need
    Shape shapeFor(int width) const;
    void arrange();
    void paintLine(QPainter &painter, qsizetype place) const;

    HubCard *m_hub;
    QGridLayout *m_grid;
    QList<QWidget *> m_cards;
    QList<AgreementId> m_agreements;
    QList<MarkState> m_marks;
    QHash<AgreementId, bool> m_travelling; ///< true: to the partner
    Shape m_shape = Shape::None;
    QTimer m_frames;
    QElapsedTimer m_clock;
};

} // namespace dx
