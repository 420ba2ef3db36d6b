#include "ui/help/copy_command.h"

#include "model/command_words.h"
#include "ui/main_window.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QStatusBar>

#include <optional>

namespace dx {
namespace {

/** What was done last at any site of the window, as a line for a shell. */
class LastCommand final : public QObject
{
public:
    explicit LastCommand(MainWindow &window) : QObject(&window), m_window(window)
    {
        OpenSites &sites = window.sites();
        for (SiteSession *session : sites.sessions())
            follow(session);
        connect(&sites, &OpenSites::opened, this,
                [this, &sites](SiteKey key) { follow(sites.session(key)); });
    }

    QString whyNot() const
    {
        if (!m_line)
            return MainWindow::tr("Do something first: force a cycle, import a list, apply a "
                                  "sheet …");
        return m_line->isEmpty()
            ? MainWindow::tr("There is no command line for what was done last.")
            : QString();
    }
    void copy() const
    {
        constexpr int kShownMs = 10'000;
        QGuiApplication::clipboard()->setText(m_line.value_or(QString()));
        m_window.statusBar()->showMessage(MainWindow::tr("Copied: %1").arg(*m_line), kShownMs);
    }

private:
    void follow(SiteSession *session)
    {
        connect(session, &SiteSession::commandsNoted, this,
                [this, session](const QList<QStringList> &commands) {
                    m_line = CommandWords::shellLine(session->url(), commands);
                    m_window.commands().update();
                });
    }

    MainWindow &m_window;
    std::optional<QString> m_line; ///< empty: there is none for it
};

} // namespace

void addCopyCommand(MainWindow &window)
{
    auto *last = new LastCommand(window);
    window.commands().add({.id = CommandId::CopyCommand,
                           .text = MainWindow::tr("Copy as C&ommand"),
                           .icon = Icon::Copy,
                           .whyNot = [last](const Selection &) { return last->whyNot(); },
                           .run = [last](const Selection &) { last->copy(); }});
}

} // namespace dx
