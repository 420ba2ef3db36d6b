#pragma once

#include "model/watch_model.h"

#include <QHash>
#include <QWidget>

class QAction;
class QScrollArea;
class QVBoxLayout;

namespace dx {

class EmptyState;
class WatchSection;

/** The cycle theatre: a section for each site of which a cycle runs, waits or has just ended. Its
 * accessible name is "Watch". */
class WatchPane final : public QWidget
{
    Q_OBJECT
public:
    explicit WatchPane(WatchModel &model, QWidget *parent = nullptr);
    /** A button for this while there is nothing to watch and it can be done. */
    void offer(QAction *action);

Q_SIGNALS:
    void stopWanted(dx::SiteKey site, dx::CycleId cycle);
    void differencesWanted(dx::SiteKey site, dx::CycleId cycle);
    void reviewWanted(dx::SiteKey site, dx::CycleId cycle);
    void retryWanted(dx::SiteKey site, dx::CycleKind kind, dx::AgreementId only);

private:
    void refresh();
    WatchSection *section(SiteKey key);

    WatchModel &m_model;
    QScrollArea *m_area;
    QVBoxLayout *m_list;
    EmptyState *m_empty;
    QHash<SiteKey, WatchSection *> m_sections;
};

} // namespace dx
