#pragma once

#include "ui/commands.h"

#include <QToolBar>

class QLineEdit;

namespace dx {

class MainWindow;

/** The one toolbar; shows what has a command. Everything in it is in a menu too. */
class MainToolBar final : public QToolBar
{
    Q_OBJECT
public:
    /** Made when all commands are there. `filter` becomes its child. */
    MainToolBar(MainWindow &window, QLineEdit *filter);

private:
    void addButton(CommandId id, const QString &shortText);
    void addForceButton(CommandId id, CommandId more);

    MainWindow &m_window;
};

} // namespace dx
