#include "ui/welcome_page.h"

#include "ui/elements.h"
#include "ui/style/theme.h"

#include <QCommandLinkButton>
#include <QVBoxLayout>

namespace dx {

WelcomePage::WelcomePage(Commands &commands, QWidget *parent)
    : QWidget(parent), m_commands(commands), m_choices(new QVBoxLayout)
{
    setObjectName(QStringLiteral("welcome"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *column = new QWidget(this);
    column->setMaximumWidth(560);
    auto *content = new QVBoxLayout(column);
    content->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    content->setSpacing(Space::kRelated);
    content->addWidget(makeTitle(tr("What do you want to do?"), column));
    content->addSpacing(Space::kRelated);
    content->addLayout(m_choices);
    m_choices->setSpacing(Space::kRelated);

    m_first = offer(CommandId::Practice, tr("Try it out"),
                    tr("A server and three branches with sample people on this machine. Nothing "
                       "to configure."));
    offer(CommandId::NewSite, tr("Set up this site"),
          tr("A few questions: the name of the site, its role, its people, its partners."));
    offer(CommandId::Connect, tr("Connect to a site"),
          tr("Open a store that exists already, in a file or on a PostgreSQL server."));

    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    auto *middle = new QVBoxLayout;
    middle->addStretch(1);
    middle->addWidget(column);
    middle->addStretch(2);
    layout->addLayout(middle, 4);
    layout->addStretch(1);
}

QCommandLinkButton *WelcomePage::offer(CommandId id, const QString &text,
                                       const QString &description)
{
    QAction *const action = m_commands.action(id);
    if (!action)
        return nullptr;
    auto *button = new QCommandLinkButton(text, description, this);
    button->setIcon(action->icon());
    button->setIconSize(QSize(22, 22));
    button->setAccessibleName(text);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_choices->addWidget(button);
    return button;
}

void WelcomePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_first) {
        m_first->setDefault(true);
        m_first->setFocus();
    }
}

} // namespace dx
