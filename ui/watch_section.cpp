#include "ui/watch_section.h"

#include "ui/elements.h"
#include "ui/icons/icons.h"
#include "ui/lanes.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace dx {
namespace {

QWidget *makeRow(QWidget *parent, const QList<QWidget *> &widgets)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    for (QWidget *const widget : widgets)
        layout->addWidget(widget);
    return row;
}

void clear(QVBoxLayout *layout)
{
    while (QLayoutItem *const item = layout->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

WatchSection::WatchSection(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_stop(new QPushButton(tr("Stop"), this)),
      m_lanes(new Lanes(this)), m_bar(new QProgressBar(this)), m_numbers(new MutedLabel({}, this)),
      m_ended(new QLabel(this)), m_differences(new QPushButton(tr("Show Differences"), this)),
      m_review(new QPushButton(tr("Review…"), this)),
      m_retry(new QPushButton(tr("Retry now"), this)),
      m_copy(new QPushButton(tr("Copy details"), this)), m_queue(new QVBoxLayout)
{
    makeRows();
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_site.running)
            Q_EMIT stopWanted(m_site.running->cycle);
    });
    connect(m_differences, &QPushButton::clicked, this, [this] {
        if (m_site.last)
            Q_EMIT differencesWanted(m_site.last->id);
    });
    connect(m_review, &QPushButton::clicked, this, [this] {
        if (m_site.last)
            Q_EMIT reviewWanted(m_site.last->id);
    });
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (m_site.last)
            Q_EMIT retryWanted(m_site.last->kind, m_site.last->only);
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(WatchText::details(m_site)); });
}

void WatchSection::makeRows()
{
    m_stop->setIcon(icon(Icon::Stop));
    m_stop->setObjectName(QStringLiteral("watchStop"));
    m_differences->setIcon(icon(Icon::Differences));
    m_differences->setObjectName(QStringLiteral("watchDifferences"));
    m_retry->setIcon(icon(Icon::Retry));
    m_title->setObjectName(QStringLiteral("watchTitle"));
    m_ended->setObjectName(QStringLiteral("watchEnded"));
    m_ended->setWordWrap(true);
    m_ended->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_bar->setMaximumWidth(420);
    m_bar->setAccessibleName(tr("Progress"));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kTight);
    auto *titleRow = makeRow(this, {m_title, m_stop});
    static_cast<QHBoxLayout *>(titleRow->layout())->setStretch(0, 1);
    layout->addWidget(titleRow);
    m_review->setObjectName(QStringLiteral("watchReview"));
    m_endedRow = makeRow(this, {m_ended, m_review, m_differences, m_retry, m_copy});
    static_cast<QHBoxLayout *>(m_endedRow->layout())->setStretch(0, 1);
    for (QPushButton *const button : {m_review, m_differences, m_retry, m_copy})
        m_endedRow->layout()->setAlignment(button, Qt::AlignTop);
    layout->addWidget(m_endedRow);
    layout->addWidget(m_lanes);
    m_progressRow = makeRow(this, {m_bar, m_numbers});
    static_cast<QHBoxLayout *>(m_progressRow->layout())->setStretch(1, 1);
    layout->addWidget(m_progressRow);
    layout->addLayout(m_queue);
}

void WatchSection::showSite(const WatchedSite &site, bool full)
{
    m_site = site;
    const bool running = site.running.has_value();
    m_title->setVisible(running);
    m_stop->setVisible(running);
    m_progressRow->setVisible(running);
    m_endedRow->setVisible(!running && site.last);
    if (running)
        showRunning(site);
    else if (site.last)
        showEnded(site);
    m_lanes->setLanes(running ? site.running->lanes : site.lastLanes);
    m_lanes->setVisible(running || (full && !site.lastLanes.isEmpty()));
    showQueued(site);
}

void WatchSection::showRunning(const WatchedSite &site)
{
    const CycleProgress &now = *site.running;
    m_title->setText(WatchText::running(site));
    m_stop->setEnabled(!site.stopping);
    // QProgressBar counts in int: thousandths are enough to see
    m_bar->setRange(0, now.total > 0 ? 1000 : 0);
    if (now.total > 0)
        m_bar->setValue(int(qBound(qint64(0), now.done * 1000 / now.total, qint64(1000))));
    const QString numbers = WatchText::progress(now);
    const QString counts
        = tr("in %1   out %2").arg(WatchText::counts(now.in), WatchText::counts(now.out));
    QStringList parts{now.activity, numbers, counts};
    parts.removeAll(QString());
    m_numbers->setText(parts.join(QStringLiteral("   ")));
}

void WatchSection::showEnded(const WatchedSite &site)
{
    const CycleOutcome outcome = site.last->outcome;
    const bool failed = outcome == CycleOutcome::Failed || outcome == CycleOutcome::Stopped;
    QString text = WatchText::ended(site);
    for (const CycleAgreement &part : site.last->agreements) // a name stays on one line
        text.replace(part.name + QLatin1Char(':'),
                     QString(part.name).replace(QLatin1Char(' '), QChar::Nbsp) + QLatin1Char(':'));
    m_ended->setText(text);
    m_differences->setVisible(site.last->in.total() + site.last->out.total() > 0);
    m_review->setVisible(outcome == CycleOutcome::Held);
    m_retry->setVisible(failed);
    m_copy->setVisible(failed || outcome == CycleOutcome::Warnings);
}

void WatchSection::showQueued(const WatchedSite &site)
{
    QList<CycleId> ids;
    for (const Cycle &cycle : site.queued)
        ids << cycle.id;
    if (ids == m_queued) {
        for (int row = 0; row < m_queue->count(); ++row)
            if (auto *label = m_queue->itemAt(row)->widget()->findChild<QLabel *>())
                label->setText(WatchText::queued(site, site.queued.at(row)));
        return;
    }
    m_queued = ids;
    clear(m_queue);
    for (const Cycle &cycle : site.queued) {
        auto *label = new MutedLabel(WatchText::queued(site, cycle));
        auto *remove = new QPushButton(tr("Remove"));
        connect(remove, &QPushButton::clicked, this,
                [this, id = cycle.id] { Q_EMIT stopWanted(id); });
        auto *row = makeRow(this, {label, remove});
        static_cast<QHBoxLayout *>(row->layout())->addStretch(1);
        m_queue->addWidget(row);
    }
}

} // namespace dx
