#include "ui/topology_picture.h"

#include "ui/elements.h"
#include "ui/icons/icon_label.h"
#include "ui/icons/icons.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QFrame>
#include <QGridLayout>
#include <QPainter>
#include <QPainterPath>

namespace dx {
namespace {

constexpr int kGap = 72; ///< for the lines
constexpr qsizetype kMostInView = 8; ///< more partners than these, and the site stands at the top
constexpr int kFrameMs = 33;
constexpr int kTripMs = 1'200;

/** Where the columns are: cards, lines, the site, lines, cards. */
enum Column {
    LeftCards,
    LeftLines,
    Middle,
    RightLines,
    RightCards,
    Rest,
};

QColor lineColor(MarkState mark, const Colors &colors)
{
    switch (mark) {
    case MarkState::Verified:
        return colors.verified.text;
    case MarkState::Differs:
    case MarkState::Held:
    case MarkState::Warning:
        return colors.warning.text;
    case MarkState::Failing:
        return colors.deleted.text;
    case MarkState::None:
    case MarkState::Waiting:
    case MarkState::Paused:
        break;
    }
    return colors.border;
}

/** Whether something is on its way, and in which direction: fetched and imported, or exported and
 * sent. */
std::optional<bool> directionOf(const LaneProgress &lane)
{
    for (const Phase phase : {Phase::Send, Phase::Export, Phase::Import, Phase::Fetch})
        if (lane.phases[size_t(phase)] == PhaseState::Running)
            return phase == Phase::Send || phase == Phase::Export;
    return {};
}

} // namespace

/** The card of the site itself. */
class HubCard final : public QFrame
{
public:
    explicit HubCard(QWidget *parent)
        : QFrame(parent), m_name(new QLabel(this)), m_role(new MutedLabel({}, this)),
          m_count(new MutedLabel({}, this))
    {
        QFont bold = m_name->font();
        bold.setWeight(QFont::DemiBold);
        m_name->setFont(bold);
        auto *picture = new IconLabel(32, this);
        picture->setPicture(icon(Icon::Site));
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
        layout->setSpacing(Space::kTight);
        for (QLabel *const label :
             std::initializer_list<QLabel *>{picture, m_name, m_role, m_count})
            layout->addWidget(label, 0, Qt::AlignHCenter);
    }

    void showSite(const SiteSummary &summary)
    {
        m_name->setText(summary.info.name);
        m_role->setText(summary.server ? TopologyPicture::tr("Dirsync Server")
                            : summary.agreements.isEmpty()
                            ? TopologyPicture::tr("No role yet")
                            : TopologyPicture::tr("Dirsync Requestor"));
        m_count->setText(TopologyPicture::tr("%Ln recipients", nullptr, int(summary.recipients)));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Colors::of(this).accent, 1.5));
        painter.setBrush(palette().color(QPalette::Base));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }

private:
    QLabel *m_name;
    QLabel *m_role;
    QLabel *m_count;
};

TopologyPicture::TopologyPicture(QWidget *parent)
    : QWidget(parent), m_hub(new HubCard(this)), m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("topology"));
    setAccessibleName(tr("Topology"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(0);
    m_grid->setVerticalSpacing(Space::kMargin);
    m_frames.setInterval(kFrameMs);
    connect(&m_frames, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void TopologyPicture::setSite(const SiteSummary &summary)
{
    m_hub->showSite(summary);
}

void TopologyPicture::setCards(const QList<QWidget *> &cards)
{
    if (cards == m_cards)
        return;
    m_cards = cards;
    m_shape = Shape::None; // arranged anew
    arrange();
}

void TopologyPicture::setStates(const QList<AgreementId> &agreements, const QList<MarkState> &marks)
{
    m_agreements = agreements;
    m_marks = marks;
    update();
}

void TopologyPicture::setLanes(const QList<LaneProgress> &lanes)
{
    m_travelling.clear();
    for (const LaneProgress &lane : lanes)
        if (const auto direction = directionOf(lane); direction && lane.agreement.isValid())
            m_travelling.insert(lane.agreement, *direction);
    if (m_travelling.isEmpty()) {
        m_frames.stop();
    } else if (!m_frames.isActive()) {
        m_clock.start();
        m_frames.start();
    }
    update();
}

int TopologyPicture::cardWidth() const
{
    int card = 0;
    for (const QWidget *const widget : m_cards)
        card = qMax(card, qMax(widget->minimumWidth(), widget->minimumSizeHint().width()));
    return card;
}

TopologyPicture::Shape TopologyPicture::shapeFor(int width) const
{
    const int card = cardWidth();
    const int hub = m_hub->sizeHint().width();
    if (m_cards.size() > 1 && width >= 2 * (card + kGap) + hub)
        return Shape::Star;
    return width >= card + kGap + hub ? Shape::Fan : Shape::Cards;
}

void TopologyPicture::arrange()
{
    const Shape shape = shapeFor(width());
    if (shape == m_shape)
        return;
    m_shape = shape;
    while (QLayoutItem *const item = m_grid->takeAt(0))
        delete item; // the widgets stay
    const bool star = shape == Shape::Star;
    const bool lines = star || shape == Shape::Fan;
    const auto count = int(m_cards.size());
    const int left = star ? count / 2 : 0;
    const int rows = qMax(1, star ? (count + 1) / 2 : count);
    m_hub->setVisible(lines);
    if (lines)
        m_grid->addWidget(m_hub, 0, Middle, rows, 1,
                          count > kMostInView ? Qt::AlignTop : Qt::AlignVCenter);
    for (int place = 0; place < count; ++place) {
        const bool atLeft = place < left;
        m_grid->addWidget(m_cards.at(place), atLeft ? place : place - left,
                          atLeft ? LeftCards : RightCards);
    }
    m_grid->setColumnMinimumWidth(LeftLines, star ? kGap : 0);
    m_grid->setColumnMinimumWidth(RightLines, lines ? kGap : 0);
    m_grid->setColumnStretch(LeftCards, star ? 4 : 0);
    m_grid->setColumnStretch(RightCards, 4);
    m_grid->setColumnStretch(Rest, star ? 0 : 2);
    update();
}

/** As narrow as the cards alone: the shape that is shown must not keep the next one away. */
QSize TopologyPicture::minimumSizeHint() const
{
    return {cardWidth(), QWidget::minimumSizeHint().height()};
}

void TopologyPicture::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TopologyPicture::paintEvent(QPaintEvent *)
{
    if (m_shape != Shape::Star && m_shape != Shape::Fan)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype place = 0; place < qMin(m_cards.size(), m_marks.size()); ++place)
        paintLine(painter, place);
}

void TopologyPicture::paintLine(QPainter &painter, qsizetype place) const
{
    const Colors &colors = Colors::of(this);
    const QRectF hub = m_hub->geometry();
    const QRectF card = m_cards.at(place)->geometry();
    const bool atLeft = card.center().x() < hub.center().x();
    const QPointF from(atLeft ? hub.left() : hub.right(), hub.center().y());
    const QPointF to(atLeft ? card.right() : card.left(), card.center().y());
    const QPointF bend((from.x() + to.x()) / 2, 0);
    QPainterPath line(from);
    line.cubicTo({bend.x(), from.y()}, {bend.x(), to.y()}, to);

    const AgreementId agreement = m_agreements.value(place);
    const bool travels = m_travelling.contains(agreement);
    const MarkState mark = m_marks.at(place);
    const bool open = mark == MarkState::Waiting || mark == MarkState::None;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(travels ? colors.accent : lineColor(mark, colors), 1.5,
                        open && !travels ? Qt::DashLine : Qt::SolidLine));
    painter.drawPath(line);
    if (!travels)
        return;
    const qreal gone = qreal(m_clock.elapsed() % kTripMs) / kTripMs;
    const QPointF at = line.pointAtPercent(m_travelling.value(agreement) ? gone : 1 - gone);
    QRectF letter(0, 0, 14, 10);
    letter.moveCenter(at);
    painter.setPen(QPen(colors.accentText, 1));
    painter.setBrush(colors.accent);
    painter.drawRect(letter);
    painter.drawPolyline(
        QPolygonF{letter.topLeft(), letter.center() + QPointF(0, 1), letter.topRight()});
}

} // namespace dx
