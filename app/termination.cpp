#include "app/termination.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace dx {

namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM};

volatile std::sig_atomic_t requestedSignal = 0;
int wakers[2] = {-1, -1}; ///< what the handler writes to wakes the event loop
struct sigaction former[std::size(kSignals)];

/** Does only what a signal handler may. */
void onSignal(int number)
{
    if (requestedSignal != 0) {
        std::signal(number, SIG_DFL);
        raise(number); // comes when the handler returns
        return;
    }
    requestedSignal = number;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(wakers[0], &byte, 1);
}

} // namespace

Termination::Termination(QObject *parent) : QObject(parent)
{
    requestedSignal = 0;
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wakers) != 0)
        return; // no descriptor left: then signals end the program as they always did
    m_notifier = std::make_unique<QSocketNotifier>(wakers[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT requested();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < std::size(kSignals); ++i)
        sigaction(kSignals[i], &action, &former[i]);
}

Termination::~Termination()
{
    if (!m_notifier)
        return;
    for (size_t i = 0; i < std::size(kSignals); ++i)
        sigaction(kSignals[i], &former[i], nullptr);
    m_notifier.reset();
    for (int &waker : wakers)
        ::close(std::exchange(waker, -1));
}

bool Termination::isRequested()
{
    return requestedSignal != 0;
}

} // namespace dx
