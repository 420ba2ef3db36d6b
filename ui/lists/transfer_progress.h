#pragma once

#include "model/list_transfer.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace dx {

/** Bar, numbers and [Stop] of a job that reads or writes a file. Hidden while nothing runs. */
class TransferProgress final : public QWidget
{
    Q_OBJECT
public:
    explicit TransferProgress(QWidget *parent = nullptr);

    /** Shows the job; the state is for its thread. */
    std::shared_ptr<TransferState> begin();
    void end();
    /** Asks the job to stop; so does the button. */
    void stop();

private:
    void look();

    std::shared_ptr<TransferState> m_state;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    QTimer *m_timer;
};

} // namespace dx
