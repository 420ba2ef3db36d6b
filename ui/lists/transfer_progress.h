#pragma once

#include <QWidget>

#include <atomic>
#include <memory>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace dx {

/** How far a job in another thread is; both sides only touch atomics, so neither outlives the other
 * by mistake. */
struct TransferState
{
    std::atomic<qint64> done = 0;
    std::atomic<qint64> total = 0; ///< 0: not known
    std::atomic<bool> stop = false;
};

/** Bar, numbers and [Stop] of a job that reads or writes a file. Hidden while nothing runs. */
class TransferProgress final : public QWidget
{
    Q_OBJECT
public:
    explicit TransferProgress(QWidget *parent = nullptr);

    /** Shows the job; the state is for its thread. */
    std::shared_ptr<TransferState> begin();
    void end();

private:
    void look();

    std::shared_ptr<TransferState> m_state;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    QTimer *m_timer;
};

} // namespace dx
