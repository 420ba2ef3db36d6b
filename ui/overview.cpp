#include "ui/overview.h"

#include "model/site_facts.h"
#include "model/watch_model.h"
#include "ui/charts/charts_panel.h"
#include "ui/elements.h"
#include "ui/site_tree.h"
#include "ui/style/theme.h"
#include "ui/topology_picture.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace dx {
namespace {

constexpr int kCardWidth = 284; ///< at least; wider where text is larger
constexpr int kCyclesShown = 8;

QString when(Timestamp at)
{
    if (at == 0)
        return Overview::tr("never");
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at);
    return time.date() == QDate::currentDate()
        ? QLocale().toString(time.time(), QStringLiteral("HH:mm"))
        : QLocale().toString(time, QStringLiteral("d MMM yyyy HH:mm"));
}

QString factsOf(const Agreement &agreement, const std::optional<PendingExport> &pending)
{
    const AgreementNumbers &numbers = agreement.numbers;
    const QLocale locale;
    QStringList lines{agreement.settings.partnerAddress,
                      Overview::tr("Last contact: %1").arg(when(numbers.lastContactAt)),
                      Overview::tr("Sent up to %1, confirmed %2")
                          .arg(locale.toString(numbers.sent), locale.toString(numbers.acked))};
    lines << pendingText(agreement, pending);
    if (numbers.held > 0)
        lines << Overview::tr("Messages held: %1").arg(locale.toString(numbers.held));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

PartnerCard::PartnerCard(QWidget *parent)
    : QFrame(parent), m_name(new QLabel(this)), m_state(new QLabel(this)),
      m_role(new MutedLabel({}, this)), m_facts(new MutedLabel({}, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    const int least = qMax(kCardWidth, 38 * fontMetrics().averageCharWidth());
    setMinimumWidth(least);
    setMaximumWidth(least * 4 / 3);
    QFont bold = m_name->font();
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(Space::kMargin + 22, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setHorizontalSpacing(Space::kRelated);
    layout->setVerticalSpacing(Space::kTight);
    layout->addWidget(m_name, 0, 0);
    layout->addWidget(m_state, 0, 1, Qt::AlignRight);
    layout->addWidget(m_role, 1, 0, 1, 2);
    layout->addWidget(m_facts, 2, 0, 1, 2);
    layout->setColumnStretch(0, 1);
    layout->setRowStretch(2, 1);
    m_facts->setWordWrap(true);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
}

void PartnerCard::showPartner(const SiteSummary &summary, const Agreement &agreement,
                              const std::optional<PendingExport> &pending)
{
    const bool remote = agreement.role == Role::Server;
    const MarkState mark = markOf(summary, agreement);
    m_picture = nodeIcon(NodeKind::Agreement, remote);
    m_mark = markIcon(mark);
    m_name->setText(agreement.settings.name);
    m_state->setText(mark == MarkState::None ? tr("ready") : toString(mark));
    m_state->setContentsMargins(m_mark.isNull() ? 0 : 22, 0, 0, 0);
    m_role->setText(remote ? tr("Remote Dirsync Requestor") : tr("Dirsync Requestor"));
    m_facts->setText(factsOf(agreement, pending));
    setAccessibleName(agreement.settings.name);
    setAccessibleDescription(markReason(summary, agreement));
    setToolTip(markReason(summary, agreement));
    update();
}

void PartnerCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = Colors::of(this);
    painter.setPen(hasFocus() ? QPen(colors.accent, 1.5)
                              : QPen(palette().color(QPalette::Midlight), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
    m_picture.paint(&painter, QRect(Space::kMargin, m_name->geometry().center().y() - 7, 16, 16));
    if (!m_mark.isNull())
        m_mark.paint(&painter, QRect(m_state->x(), m_state->geometry().center().y() - 7, 16, 16));
}

void PartnerCard::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT activated();
}

void PartnerCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space)
        Q_EMIT activated();
    else
        QFrame::keyPressEvent(event);
}

Overview::Overview(OpenSites &sites, const WatchModel &watch, Commands &commands, QWidget *parent)
    : QScrollArea(parent), m_sites(sites), m_watch(watch), m_commands(commands),
      m_title(makeTitle({}, this)), m_subtitle(new MutedLabel({}, this)),
      m_picture(new TopologyPicture(this)), m_empty(new EmptyState(this)),
      m_charts(new ChartsPanel(this)), m_cyclesTitle(new QLabel(tr("Last cycles"), this)),
      m_cycles(new QGridLayout)
{
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(Space::kGroup, Space::kMargin, Space::kGroup, Space::kMargin);
    layout->setSpacing(Space::kTight);
    m_subtitle->setWordWrap(true); // large text: the page shall not be wider than its window
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle);
    layout->addSpacing(Space::kMargin);
    layout->addWidget(m_picture);
    layout->addWidget(m_empty);
    layout->addSpacing(Space::kGroup);
    layout->addWidget(m_charts);
    layout->addSpacing(Space::kGroup);
    QFont bold = m_cyclesTitle->font();
    bold.setBold(true);
    m_cyclesTitle->setFont(bold);
    layout->addWidget(m_cyclesTitle);
    m_cycles->setHorizontalSpacing(Space::kGroup);
    m_cycles->setVerticalSpacing(Space::kTight);
    layout->addLayout(m_cycles);
    layout->addStretch(1);
    setWidget(body);
    connect(&sites, &OpenSites::changed, this, [this](SiteKey key) {
        if (key == m_site)
            refresh();
    });
    connect(&watch, &WatchModel::changed, this, &Overview::showCycleAtWork);
    connect(&sites, &OpenSites::aboutToClose, this, [this](SiteKey key) {
        if (key != m_site)
            return;
        m_pending.reset();
        m_charts->showSite(nullptr);
    });
}

void Overview::showSite(SiteKey site, AgreementId agreement)
{
    SiteSession *const session = m_sites.session(site);
    if (site != m_site || !m_pending) {
        m_pending.reset();
        if (session && session->isLoaded()) {
            m_pending = std::make_unique<PendingCounts>(*session);
            connect(m_pending.get(), &PendingCounts::changed, this, &Overview::refresh);
        }
    }
    m_site = site;
    m_only = agreement;
    m_charts->showSite(session);
    m_charts->setVisible(!agreement.isValid()); // they are about the whole site
    refresh();
    showCycleAtWork();
}

/** Messages travel on the lines of the picture while a cycle runs. */
void Overview::showCycleAtWork()
{
    const WatchedSite *const watched = m_watch.find(m_site);
    m_picture->setLanes(watched && watched->running ? watched->running->lanes
                                                    : QList<LaneProgress>());
}

void Overview::refresh()
{
    const SiteSession *const session = m_sites.session(m_site);
    if (!session || !session->isLoaded())
        return;
    const SiteSummary &summary = session->summary();
    m_title->setText(tr("%1 (%2)").arg(summary.info.name, summary.info.organization));
    QStringList facts{summary.info.address};
    if (summary.server)
        facts << summary.server->name;
    facts << tr("%Ln recipients", nullptr, int(summary.recipients));
    m_subtitle->setText(facts.join(QStringLiteral("   ·   ")));
    showCards(summary);
    showCycles(summary);
}

void Overview::showCards(const SiteSummary &summary)
{
    QList<Agreement> shown;
    for (const Agreement &agreement : summary.agreements)
        if (!m_only.isValid() || agreement.id == m_only)
            shown << agreement;
    while (m_cards.size() > shown.size())
        delete m_cards.takeLast();
    while (m_cards.size() < shown.size()) {
        auto *card = new PartnerCard(widget());
        const qsizetype place = m_cards.size();
        connect(card, &PartnerCard::activated, this, [this, place] {
            const SiteSession *const session = m_sites.session(m_site);
            if (session && !m_only.isValid() && place < session->summary().agreements.size())
                Q_EMIT partnerWanted({NodeKind::Agreement, m_site,
                                      session->summary().agreements.at(place).id.value});
        });
        m_cards << card;
    }
    QList<QWidget *> cards;
    QList<AgreementId> ids;
    QList<MarkState> marks;
    for (qsizetype place = 0; place < shown.size(); ++place) {
        cards << m_cards.at(place);
        ids << shown.at(place).id;
        marks << markOf(summary, shown.at(place));
    }
    m_picture->setSite(summary);
    m_picture->setCards(cards);
    m_picture->setStates(ids, marks);
    m_picture->setVisible(!shown.isEmpty());
    for (qsizetype place = 0; place < shown.size(); ++place)
        m_cards.at(place)->showPartner(
            summary, shown.at(place), m_pending ? m_pending->of(shown.at(place).id) : std::nullopt);
    m_empty->setVisible(shown.isEmpty());
    if (shown.isEmpty()) {
        m_empty->setText(tr("No partner yet."));
        m_empty->clearButtons();
        for (const CommandId id : {CommandId::NewRemoteRequestor, CommandId::OpenInvitation})
            if (QAction *const action = m_commands.action(id))
                connect(m_empty->addButton(action->text().remove(QLatin1Char('&'))),
                        &QPushButton::clicked, action, &QAction::trigger);
    }
}

void Overview::showCycles(const SiteSummary &summary)
{
    while (QLayoutItem *const item = m_cycles->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QLocale locale;
    int row = 0;
    for (const Cycle &cycle : summary.lastCycles) {
        const bool ended = cycle.endedAt > 0;
        const bool concerns = !m_only.isValid()
            || std::any_of(cycle.agreements.begin(), cycle.agreements.end(),
                           [this](const CycleAgreement &part) { return part.agreement == m_only; });
        if (!ended || !concerns || row == kCyclesShown)
            continue;
        const QString texts[]{
            tr("%1, cycle %2").arg(toString(cycle.kind), locale.toString(cycle.id.value)),
            when(cycle.endedAt), toString(cycle.outcome),
            tr("in %1").arg(WatchText::counts(cycle.in)),
            tr("out %1").arg(WatchText::counts(cycle.out))};
        for (int column = 0; column < int(std::size(texts)); ++column)
            m_cycles->addWidget(
                column == 0 ? new QLabel(texts[column], widget())
                            : static_cast<QLabel *>(new MutedLabel(texts[column], widget())),
                row, column);
        ++row;
    }
    m_cycles->setColumnStretch(5, 1);
    m_cyclesTitle->setVisible(row > 0);
}

} // namespace dx
