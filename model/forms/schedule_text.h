#pragma once

#include "engine/service/schedule.h"

#include <QCoreApplication>

namespace dx {

/** What forms say of a schedule in its text form. */
class ScheduleText
{
    Q_DECLARE_TR_FUNCTIONS(dx::ScheduleText)
public:
    /** Why it cannot be used: unreadable, or "selected times" without a time. */
    static QString problem(const QString &schedule);
    /** "by hand only.", "next run Mon 09:15 (Europe/Berlin)." ... */
    static QString when(const QString &schedule, const QByteArray &zone, Timestamp now);
};

} // namespace dx
