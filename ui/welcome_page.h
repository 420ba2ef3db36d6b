#pragma once

#include "ui/commands.h"

#include <QWidget>

class QCommandLinkButton;
class QVBoxLayout;

namespace dx {

/** What stands in the window while no site is open: "What do you want to do?" */
class WelcomePage final : public QWidget
{
    Q_OBJECT
public:
    /** Offers what has a command; call it when all commands are there. */
    explicit WelcomePage(Commands &commands, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QCommandLinkButton *offer(CommandId id, const QString &text, const QString &description);

    Commands &m_commands;
    QVBoxLayout *m_choices;
    QCommandLinkButton *m_first = nullptr;
};

} // namespace dx
