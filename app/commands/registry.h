#pragma once

#include "app/commands/command.h"

namespace dx::cli {

// One function a command group, each in its own file; registry.cpp puts them together.
QList<Command> siteCommands(); ///< init, status
QList<Command> listCommands(); ///< list ls, list create
QList<Command> recipientCommands(); ///< recipient ls, show, add, set, rm
QList<Command> transferCommands(); ///< import, export
QList<Command> diffCommands(); ///< diff
QList<Command> partnerCommands(); ///< server, remote, requestor, invite, accept, agreement
QList<Command> roleCommands(); ///< server move, take
QList<Command> securityCommands(); ///< fingerprint
QList<Command> cycleCommands(); ///< force, cycle ls, show, stop
QList<Command> decisionCommands(); ///< cycle approve, reject, undo
QList<Command> conflictCommands(); ///< conflict ls, resolve
QList<Command> messageCommands(); ///< message ls, show, retry, drop
QList<Command> verifyCommands(); ///< verify
QList<Command> serviceCommands(); ///< service, event ls
QList<Command> parameterCommands();
QList<Command> keeperCommands(); ///< listds, dssched, listq: for keepers of MS Mail
QList<Command> storeCommands(); ///< store check, backup, restore, moved

/** All commands, in the order of the help page. */
const QList<Command> &allCommands();

/** `dirsync --help`. */
QString overviewHelp();
/** `dirsync COMMAND --help`; for a first word that several commands share, all of them. */
QString commandHelp(const QString &name);

/** Runs the program with its arguments (without its own name). */
ExitStatus runProgram(const QStringList &words);

} // namespace dx::cli
