#include "ui/main_toolbar.h"

#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <QEvent>
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
    // the two named for the selection say the most
    for (const CommandId id : {CommandId::Connect, CommandId::Properties, CommandId::StopCycle,
                               CommandId::Compare, CommandId::Preview, CommandId::Force}) {
        for (auto *button : findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly)) {
            if (button->defaultAction() && button->defaultAction() == window.commands().action(id))
                m_buttons.append(button);
        }
    }
}

void MainToolBar::fit()
{
    // what the text adds to the size hint of a QToolButton: itself, a blank at either side, a gap
    constexpr int kGap = 4;
    const auto textWidth = [](const QToolButton *button) {
        const QFontMetrics metrics = button->fontMetrics();
        return metrics.size(Qt::TextShowMnemonic, button->text()).width()
            + 2 * metrics.horizontalAdvance(QLatin1Char(' ')) + kGap;
    };
    int excess = sizeHint().width() - width();
    for (const QToolButton *button : std::as_const(m_buttons)) {
        if (button->toolButtonStyle() == Qt::ToolButtonIconOnly)
            excess += textWidth(button);
    }
    for (QToolButton *button : std::as_const(m_buttons)) {
        const auto wanted = excess > 0 ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
        if (excess > 0)
            excess -= textWidth(button);
        if (button->toolButtonStyle() != wanted)
            button->setToolButtonStyle(wanted);
    }
}

void MainToolBar::resizeEvent(QResizeEvent *event)
{
    fit();
    QToolBar::resizeEvent(event);
}

bool MainToolBar::event(QEvent *event)
{
    const bool done = QToolBar::event(event);
    if (event->type() == QEvent::LayoutRequest) // a text changed
        fit();
    return done;
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
