#pragma once

#include "ui/commands.h"

#include <QToolBar>

class QLineEdit;
class QToolButton;

namespace dx {

class MainWindow;

/** The one toolbar; shows what has a command. Everything in it is in a menu too. */
class MainToolBar final : public QToolBar
{
    Q_OBJECT
public:
    /** Made when all commands are there. `filter` becomes its child. */
    MainToolBar(MainWindow &window, QLineEdit *filter);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    /** Leaves out the texts of so many buttons that the find field stays in sight. */
    void fit();
    void addButton(CommandId id, const QString &shortText);
    void addForceButton(CommandId id, CommandId more);

    MainWindow &m_window;
    QList<QToolButton *> m_buttons; ///< in the order in which they lose their texts
};

} // namespace dx
