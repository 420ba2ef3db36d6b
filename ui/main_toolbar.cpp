#include "ui/main_toolbar.h"

#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace dx {

MainToolBar::MainToolBar(MainWindow &window, QLineEdit *filter)
    : QToolBar(tr("Toolbar"), &window), m_window(window)
{
    setObjectName(QStringLiteral("mainToolBar"));
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const int picture = qMax(16, fontMetrics().height() * 9 / 10);
    setIconSize(QSize(picture, picture));
    setContextMenuPolicy(Qt::PreventContextMenu);
    addButton(CommandId::Connect, tr("Connect"));
    addButton(CommandId::Properties, tr("Properties"));
    addSeparator();
    addForceButton(CommandId::Force, CommandId::ForceT1);
    addForceButton(CommandId::Preview, CommandId::PreviewT1);
    addButton(CommandId::StopCycle, tr("Stop"));
    addSeparator();
    addButton(CommandId::Compare, tr("Compare"));
    auto *spring = new QWidget(this);
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(spring);
    auto *label = new QLabel(tr("Find:"), this);
    label->setContentsMargins(Space::kRelated, 0, Space::kTight, 0);
    label->setBuddy(filter);
    addWidget(label);
    const int letter = fontMetrics().averageCharWidth();
    filter->setMinimumWidth(20 * letter);
    filter->setMaximumWidth(qMax(280, 36 * letter));
    filter->setParent(this);
    addWidget(filter);
}

void MainToolBar::addButton(CommandId id, const QString &shortText)
{
    QAction *const action = m_window.commands().action(id);
    if (!action)
        return;
    action->setIconText(shortText);
    addAction(action);
}

void MainToolBar::addForceButton(CommandId id, CommandId more)
{
    auto *button = new QToolButton(this);
    QAction *const action = m_window.commands().action(id);
    button->setDefaultAction(action);
    button->setMenu(m_window.commands().menu(more));
    button->setPopupMode(QToolButton::MenuButtonPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addWidget(button);
}

} // namespace dx
