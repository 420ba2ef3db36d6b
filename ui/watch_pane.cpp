#include "ui/watch_pane.h"

#include "ui/elements.h"
#include "ui/style/theme.h"
#include "ui/watch_section.h"

#include <QAction>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace dx {

WatchPane::WatchPane(WatchModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_area(new QScrollArea(this)), m_list(new QVBoxLayout),
      m_empty(new EmptyState(this))
{
    setObjectName(QStringLiteral("watch"));
    setAccessibleName(tr("Watch"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *body = new QWidget(m_area);
    auto *bodyLayout = new QVBoxLayout(body);
    bodyLayout->setContentsMargins(Space::kMargin, Space::kRelated, Space::kMargin,
                                   Space::kRelated);
    m_list->setSpacing(Space::kMargin);
    bodyLayout->addLayout(m_list);
    bodyLayout->addStretch(1);
    m_area->setWidget(body);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->viewport()->setBackgroundRole(QPalette::Base);
    body->setBackgroundRole(QPalette::Base);
    body->setAutoFillBackground(true);
    m_area->setAccessibleName(tr("Watch"));
    m_empty->setText(tr("No cycle has run in this console yet."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_area);
    layout->addWidget(m_empty);
    connect(&model, &WatchModel::changed, this, &WatchPane::refresh);
    refresh();
}

void WatchPane::offer(QAction *action)
{
    QPushButton *const button = m_empty->addButton({});
    const auto follow = [action, button] {
        button->setText(tr("Force %1").arg(action->text().remove(QLatin1Char('&'))));
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setVisible(action->isEnabled());
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
}

WatchSection *WatchPane::section(SiteKey key)
{
    if (WatchSection *const known = m_sections.value(key))
        return known;
    auto *made = new WatchSection(this);
    connect(made, &WatchSection::stopWanted, this,
            [this, key](CycleId cycle) { Q_EMIT stopWanted(key, cycle); });
    connect(made, &WatchSection::differencesWanted, this,
            [this, key](CycleId cycle) { Q_EMIT differencesWanted(key, cycle); });
    connect(made, &WatchSection::reviewWanted, this,
            [this, key](CycleId cycle) { Q_EMIT reviewWanted(key, cycle); });
    connect(made, &WatchSection::retryWanted, this,
            [this, key](CycleKind kind, AgreementId only) { Q_EMIT retryWanted(key, kind, only); });
    m_sections.insert(key, made);
    return made;
}

void WatchPane::refresh()
{
    const QList<WatchedSite> sites = m_model.sites();
    QList<SiteKey> shown;
    for (int place = 0; place < sites.size(); ++place) {
        const WatchedSite &site = sites.at(place);
        WatchSection *const view = section(site.key);
        shown << site.key;
        if (m_list->indexOf(view) != place) {
            m_list->removeWidget(view);
            m_list->insertWidget(place, view);
        }
        view->showSite(site, place == 0);
        view->setVisible(true);
    }
    for (auto it = m_sections.begin(); it != m_sections.end();) {
        if (shown.contains(it.key())) {
            ++it;
            continue;
        }
        m_list->removeWidget(it.value());
        it.value()->deleteLater();
        it = m_sections.erase(it);
    }
    m_empty->setVisible(sites.isEmpty());
    m_area->setVisible(!sites.isEmpty());
}

} // namespace dx
