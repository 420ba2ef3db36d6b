#pragma once

#include "model/selection.h"
#include "ui/icons/icons.h"

#include <QAction>
#include <QKeySequence>
#include <QMap>

#include <functional>
#include <optional>
#include <vector>

class QMenu;
class QMenuBar;

namespace dx {

/** Every entry of the menus, in their order; the hundreds name the menu, the tens the group. */
enum class CommandId {
    Connect = 100,
    NewSite,
    CloseSite,
    NewRecipient = 110,
    NewList,
    NewOther, ///< the submenu
    OpenInvitation = 120,
    Practice,
    SaveContents,
    Properties = 130,
    RawProperties,
    Duplicate,
    Exit = 140,

    NewServer = 200, ///< File > New Other
    NewRequestor,
    NewRemoteRequestor,

    Copy = 300, ///< Edit > Copy as Text
    CopyLdif,
    Delete = 310,
    SelectAll,
    FindRecipients = 320,
    Filter,

    ShowAll = 400,
    ShowMailboxes,
    ShowLists,
    ShowCustomRecipients,
    ShowHidden,
    ShowConflicts,
    Columns = 410,
    SortBy, ///< the submenu
    ShowToolBar = 420,
    ShowStatusBar,
    ShowWatch,
    Refresh = 430,
    Back, ///< to the place in the tree that was shown before

    SortByColumn = 500, ///< View > Sort By: the columns, which are no commands

    Force = 600,
    ForceOther, ///< the submenu
    Preview,
    PreviewOther, ///< the submenu
    StopCycle,
    ShowDifferences,
    Compare = 610,
    Pending, ///< what the next export would send to a partner
    ReviewHeld, ///< what the deletion guard holds
    UndoCycle,
    Resynchronise,
    Import = 620,
    Export,
    Services = 630,
    Parameters,
    Diagnostics, ///< logging levels
    MoveServer, ///< the server's role, to the site of a requestor
    TakeServer,
    Options = 640,

    ForceT1 = 700, ///< Tools > Force
    ForceT2,
    ForceT3,
    ForceWhole,

    PreviewT1 = 800, ///< Tools > Preview
    PreviewT2,
    PreviewT3,

    NewWindow = 900, ///< the tab in a window of its own
    CloseTab,
    NextTab,
    PreviousTab,
    NextPane = 910,

    Contents = 1000,
    WhatsThis,
    CopyCommand,
    Shortcuts = 1010,
    About,
};

/** An entry of a menu. Several commands may share an id: the first that applies does the work. */
struct Command
{
    CommandId id;
    QString text = {}; ///< with mnemonic; "…" where a dialog follows
    std::optional<Icon> icon = {};
    QList<QKeySequence> shortcuts = {};
    /** The tree nodes whose context menu has it; NodeKind::None: that of the Contents rows. */
    QList<NodeKind> contexts = {};
    /** Whether this command is for such a selection at all; empty: for any. */
    std::function<bool(const Selection &)> applies = {};
    /** Why it cannot be done now, as a sentence; an empty text: it can. Shown as tool tip. */
    std::function<QString(const Selection &)> whyNot = {};
    std::function<void(const Selection &)> run = {};
};

/**
 * The menus. Entries appear only where somebody added a command, so there are no dead ones; their
 * place follows from the id.
 */
class Commands final : public QObject
{
    Q_OBJECT
public:
    Commands(QMenuBar *bar, std::function<Selection()> selection, QObject *parent);

    /** The action of the id, made by its first command. */
    QAction *add(Command command);
    /** Null if nobody added the command. */
    QAction *action(CommandId id) const;
    /** All actions, in menu order. */
    QList<QAction *> actions() const;
    /** Runs it as if it were chosen; nothing happens if it is not there or disabled. */
    void trigger(CommandId id);
    /** Enables and disables for the present selection, with reasons. */
    void update();
    /** The entries that belong to a node of this kind (None: recipients), in menu order. */
    void fillContextMenu(QMenu *menu, NodeKind kind) const;
    /** The menu an id lies in: 100 File … 1000 Help; for entries that are not commands (open
     * tabs). */
    QMenu *menu(CommandId id);

private:
    struct Entry
    {
        QAction *action = nullptr;
        std::vector<Command> commands;
    };
    void place(CommandId id, QAction *action);
    QMenu *makeMenu(int hundred);
    const Command *applying(const Entry &entry, const Selection &selection) const;
    void run(CommandId id);

    QMenuBar *m_bar;
    std::function<Selection()> m_selection;
    QMap<CommandId, Entry> m_entries;
    QMap<int, QMenu *> m_menus; ///< by hundred
    QMap<int, QAction *> m_separators; ///< by ten, before its group
};

} // namespace dx
