#pragma once

#include <QLoggingCategory>

namespace dx {

Q_DECLARE_LOGGING_CATEGORY(logStore)
Q_DECLARE_LOGGING_CATEGORY(logTransport)
Q_DECLARE_LOGGING_CATEGORY(logCycle)
Q_DECLARE_LOGGING_CATEGORY(logService)

} // namespace dx
