#include "model/forms/schedule_text.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace dx {

QString ScheduleText::problem(const QString &schedule)
{
    const auto read = Schedule::fromText(schedule);
    if (!read)
        return read.error().text;
    if (read->kind() == Schedule::Kind::Selected && read->isEmpty())
        return tr("Paint at least one time, or choose Never.");
    return {};
}

QString ScheduleText::when(const QString &schedule, const QByteArray &zone, Timestamp now)
{
    const auto read = Schedule::fromText(schedule);
    if (!read)
        return read.error().text;
    if (read->kind() == Schedule::Kind::Arrival)
        return tr("as soon as a reply arrives.");
    const auto next = read->next(now, zone);
    if (!next)
        return tr("by hand only.");
    const QTimeZone known(zone);
    const QDateTime at
        = QDateTime::fromMSecsSinceEpoch(*next, known.isValid() ? known : QTimeZone::utc());
    const QLocale locale;
    //: %1: day, %2: time, %3: time zone
    return tr("next run %1 %2 (%3).")
        .arg(locale.standaloneDayName(at.date().dayOfWeek(), QLocale::ShortFormat),
             locale.toString(at.time(), QLocale::ShortFormat), QString::fromUtf8(zone));
}

} // namespace dx
