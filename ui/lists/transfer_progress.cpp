#include "ui/lists/transfer_progress.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace dx {

TransferProgress::TransferProgress(QWidget *parent)
    : QWidget(parent), m_bar(new QProgressBar(this)), m_stop(new QPushButton(tr("&Stop"), this)),
      m_timer(new QTimer(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_bar, 1);
    layout->addWidget(m_stop);
    m_bar->setAccessibleName(tr("Progress"));
    m_stop->setObjectName(u"transferStop"_s);
    m_timer->setInterval(100);
    connect(m_timer, &QTimer::timeout, this, &TransferProgress::look);
    connect(m_stop, &QPushButton::clicked, this, &TransferProgress::stop);
    hide();
}

void TransferProgress::stop()
{
    if (m_state)
        m_state->stop = true;
    m_stop->setEnabled(false);
}

std::shared_ptr<TransferState> TransferProgress::begin()
{
    m_state = std::make_shared<TransferState>();
    m_bar->setRange(0, 0);
    m_stop->setEnabled(true);
    m_timer->start();
    show();
    return m_state;
}

void TransferProgress::end()
{
    m_timer->stop();
    m_state.reset();
    hide();
}

void TransferProgress::look()
{
    constexpr int kSteps = 1000; // QProgressBar counts in int, files are larger
    const qint64 total = m_state->total;
    if (total <= 0)
        return;
    m_bar->setRange(0, kSteps);
    m_bar->setValue(int(std::min<qint64>(kSteps, m_state->done * kSteps / total)));
}

} // namespace dx
