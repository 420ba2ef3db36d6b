#include "engine/core/logging.h"

namespace dx {

Q_LOGGING_CATEGORY(logStore, "dirsync.store", QtWarningMsg)
Q_LOGGING_CATEGORY(logTransport, "dirsync.transport", QtWarningMsg)
Q_LOGGING_CATEGORY(logCycle, "dirsync.cycle", QtWarningMsg)
Q_LOGGING_CATEGORY(logService, "dirsync.service", QtWarningMsg)

} // namespace dx
