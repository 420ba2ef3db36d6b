#include "ui/commands.h"

#include <QMenu>
#include <QMenuBar>

namespace dx {
namespace {

int hundredOf(CommandId id)
{
    return int(id) / 100 * 100;
}

int groupOf(CommandId id)
{
    return int(id) / 10 * 10;
}

/** The entry of the parent menu that opens this menu; nothing: it stands in the bar. */
std::optional<CommandId> parentEntry(int hundred)
{
    switch (hundred) {
    case 200:
        return CommandId::NewOther;
    case 500:
        return CommandId::SortBy;
    case 700:
        return CommandId::ForceOther;
    case 800:
        return CommandId::PreviewOther;
    default:
        return {};
    }
}

} // namespace

Commands::Commands(QMenuBar *bar, std::function<Selection()> selection, QObject *parent)
    : QObject(parent), m_bar(bar), m_selection(std::move(selection))
{
    for (const int hundred : {100, 300, 400, 600, 900, 1000})
        makeMenu(hundred);
}

QMenu *Commands::makeMenu(int hundred)
{
    static const QMap<int, const char *> kTitles{
        {100, QT_TR_NOOP("&File")},        {200, QT_TR_NOOP("New &Other")},
        {300, QT_TR_NOOP("&Edit")},        {400, QT_TR_NOOP("&View")},
        {500, QT_TR_NOOP("Sort B&y")},     {600, QT_TR_NOOP("&Tools")},
        {700, QT_TR_NOOP("Fo&rce Other")}, {800, QT_TR_NOOP("Pre&view Other")},
        {900, QT_TR_NOOP("&Window")},      {1000, QT_TR_NOOP("&Help")},
    };
    auto *menu = new QMenu(tr(kTitles.value(hundred)), m_bar);
    menu->setToolTipsVisible(true);
    m_menus.insert(hundred, menu);
    if (const auto entry = parentEntry(hundred)) {
        m_entries[*entry].action = menu->menuAction();
        place(*entry, menu->menuAction());
    } else {
        menu->menuAction()->setVisible(false); // until it has an entry
        m_bar->addMenu(menu);
    }
    return menu;
}

QMenu *Commands::menu(CommandId id)
{
    QMenu *const known = m_menus.value(hundredOf(id));
    return known ? known : makeMenu(hundredOf(id));
}

void Commands::place(CommandId id, QAction *action)
{
    QMenu *const target = menu(id);
    const int group = groupOf(id);
    QAction *before = nullptr; // the first thing of a later place
    for (auto it = m_entries.upperBound(id); it != m_entries.end() && !before; ++it) {
        if (hundredOf(it.key()) != hundredOf(id) || !it->action)
            continue;
        const int other = groupOf(it.key());
        before = other == group ? it->action : m_separators.value(other, it->action);
    }
    if (!m_separators.contains(group)) {
        m_separators.insert(group,
                            before ? target->insertSeparator(before) : target->addSeparator());
    }
    target->insertAction(before, action);
    target->menuAction()->setVisible(true);
}

QAction *Commands::add(Command command)
{
    const CommandId id = command.id;
    Entry &entry = m_entries[id];
    if (!entry.action) {
        entry.action = new QAction(command.text, this);
        if (command.icon)
            entry.action->setIcon(icon(*command.icon));
        entry.action->setShortcuts(command.shortcuts);
        connect(entry.action, &QAction::triggered, this, [this, id] { run(id); });
        place(id, entry.action);
    }
    entry.commands.push_back(std::move(command));
    return entry.action;
}

QAction *Commands::action(CommandId id) const
{
    return m_entries.value(id).action;
}

QList<QAction *> Commands::actions() const
{
    QList<QAction *> all;
    for (const Entry &entry : m_entries)
        all << entry.action;
    return all;
}

void Commands::trigger(CommandId id)
{
    if (QAction *const known = action(id))
        known->trigger();
}

const Command *Commands::applying(const Entry &entry, const Selection &selection) const
{
    for (const Command &command : entry.commands)
        if (!command.applies || command.applies(selection))
            return &command;
    return nullptr;
}

void Commands::run(CommandId id)
{
    const Selection selection = m_selection();
    const auto it = m_entries.constFind(id);
    if (it == m_entries.cend())
        return;
    if (const Command *command = applying(*it, selection); command && command->run)
        command->run(selection);
}

void Commands::update()
{
    const Selection selection = m_selection();
    for (const Entry &entry : std::as_const(m_entries)) {
        if (entry.commands.empty())
            continue; // a submenu
        const Command *const command = applying(entry, selection);
        const QString reason = command && command->whyNot ? command->whyNot(selection) : QString();
        entry.action->setEnabled(command && reason.isEmpty());
        QString tip = entry.action->text().remove(QLatin1Char('&'));
        if (!reason.isEmpty())
            tip += QStringLiteral("\n") + reason;
        else if (!entry.action->shortcut().isEmpty())
            tip += QStringLiteral(" (%1)").arg(
                entry.action->shortcut().toString(QKeySequence::NativeText));
        entry.action->setToolTip(tip);
        entry.action->setStatusTip(reason);
    }
}

void Commands::fillContextMenu(QMenu *menu, NodeKind kind) const
{
    int group = -1;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        const auto belongs
            = [kind](const Command &command) { return command.contexts.contains(kind); };
        if (std::none_of(it->commands.begin(), it->commands.end(), belongs))
            continue;
        if (group >= 0 && group != groupOf(it.key()))
            menu->addSeparator();
        group = groupOf(it.key());
        menu->addAction(it->action);
    }
    menu->setToolTipsVisible(true);
    if (QAction *const byDoubleClick = action(CommandId::Properties);
        menu->actions().contains(byDoubleClick))
        menu->setDefaultAction(byDoubleClick);
}

} // namespace dx
