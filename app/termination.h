#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace dx {

/**
 * Hears SIGINT and SIGTERM while it exists, so that a program ends what it does instead of being
 * cut off. At most one at a time. A second signal ends the program at once, for whoever cannot
 * wait.
 */
class Termination final : public QObject
{
    Q_OBJECT
public:
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override;

    /** Whether a signal has come; for work that runs no event loop. Any thread. */
    static bool isRequested();

Q_SIGNALS:
    /** A signal came; told by the event loop of the thread that made this. */
    void requested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace dx
