#pragma once

#include "model/watch_model.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace dx {

class Lanes;
class MutedLabel;

/** The part of the Watch pane that shows one site. */
class WatchSection final : public QWidget
{
    Q_OBJECT
public:
    explicit WatchSection(QWidget *parent = nullptr);
    /** `full`: with lanes even when the cycle has ended. */
    void showSite(const WatchedSite &site, bool full);

Q_SIGNALS:
    void stopWanted(dx::CycleId cycle);
    void differencesWanted(dx::CycleId cycle);
    void reviewWanted(dx::CycleId cycle);
    void retryWanted(dx::CycleKind kind, dx::AgreementId only);

private:
    void makeRows();
    void showRunning(const WatchedSite &site);
    void showEnded(const WatchedSite &site);
    void showQueued(const WatchedSite &site);

    WatchedSite m_site;
    QLabel *m_title;
    QPushButton *m_stop;
    Lanes *m_lanes;
    QProgressBar *m_bar;
    MutedLabel *m_numbers;
    QWidget *m_progressRow;
    QLabel *m_ended;
    QWidget *m_endedRow;
    QPushButton *m_differences;
    QPushButton *m_review;
    QPushButton *m_retry;
    QPushButton *m_copy;
    QVBoxLayout *m_queue;
    QList<CycleId> m_queued; ///< as shown
};

} // namespace dx
