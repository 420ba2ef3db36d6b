#pragma once

#include "app/commands/command.h"
#include "engine/store/agreements.h"

namespace dx::cli {

/** The options that say how an agreement is set, for remote, requestor, accept and agreement set.
 */
QList<Option> settingsOptions();
/** Puts the options that were given into `settings`; lists that --import names are made if need be,
 * their names are added to `made`. */
Result<> applySettings(Invocation &call, Database &database, AgreementSettings &settings,
                       QStringList &made);
/** Takes lists away again that applySettings() made for an agreement that could not be. */
void forgetLists(Database &database, const QStringList &made);

/** An agreement as --json prints it. */
Result<QJsonObject> agreementJson(Database &database, const Agreement &agreement);
/** "Name: value" lines for people. */
Result<QStringList> agreementLines(Database &database, const Agreement &agreement);

/** R, S and I of an agreement, under the names of cli.md. */
QJsonObject numbersJson(const Agreement &agreement);
QString toString(Role role); ///< what this site is in it: "server" or "requestor"
QString toString(AgreementState state); ///< in words

} // namespace dx::cli
