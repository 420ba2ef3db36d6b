#pragma once

#include "app/commands/output.h"
#include "engine/core/clock.h"
#include "engine/store/run_store.h"

namespace dx::cli {

/** Who works the site now; none: nobody. */
Result<std::optional<LeaseHolder>> engineHolder(Database &site, const Clock &clock);
/** As `dirsync status --json` prints it: null, or host, pid and program. */
QJsonValue engineJson(const std::optional<LeaseHolder> &holder);
/** "no program works this site: nothing scheduled will run", or who does and since when. */
QString engineText(const std::optional<LeaseHolder> &holder);

} // namespace dx::cli
