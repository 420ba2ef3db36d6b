#pragma once

#include "app/commands/command.h"
#include "engine/store/agreements.h"

namespace dx::cli {

/** --postoffice and --password-stdin, for remote create and agreement set. */
QList<Option> msMailOptions();
/** --kind, for remote create. */
Option kindOption();
/** Puts --kind and --postoffice into `settings`. */
Result<> applyMsMail(Invocation &call, AgreementSettings &settings);
/** Reads the password from standard input, if that is asked for, and keeps it. */
Result<> storePassword(Invocation &call, Database &database, const Agreement &agreement);
/** What an administrator should know of such a partner. */
void noteMsMail(Invocation &call, const Agreement &agreement);

} // namespace dx::cli
