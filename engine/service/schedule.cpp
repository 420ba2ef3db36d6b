#include "engine/service/schedule.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kQuarter = 15 * kMinute;
constexpr qint64 kDay = 24 * 60 * kMinute;
constexpr auto kSelected = "selected:"_L1;
constexpr int kHours = Schedule::kQuarters / 4;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Schedule)
};

QTimeZone zoneOf(const QByteArray &name)
{
    QTimeZone zone(name);
    return zone.isValid() ? zone : QTimeZone(0);
}

/** Milliseconds that `zone` is ahead of UTC at an instant. */
qint64 offsetAt(const QTimeZone &zone, Timestamp instant)
{
    return 1000 * zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(instant, Qt::UTC));
}

/** The instant of a clock change in (from, to], known to be there. */
Timestamp changeBetween(const QTimeZone &zone, Timestamp from, Timestamp to)
{
    const qint64 before = offsetAt(zone, from);
    while (to - from > 1) {
        const Timestamp middle = from + (to - from) / 2;
        (offsetAt(zone, middle) == before ? from : to) = middle;
    }
    return to;
}

/**
 * The instant at which a wall clock shows `local` (milliseconds, as if it were UTC): the first of
 * two; the end of the gap if a clock change skips it. Grows with `local`. Clock changes lie more
 * than two days apart.
 */
Timestamp instantOf(const QTimeZone &zone, qint64 local)
{
    const qint64 before = offsetAt(zone, local - kDay);
    const qint64 after = offsetAt(zone, local + kDay);
    // the offset that was valid first also gives the first of two instants
    for (const qint64 offset : {before, after}) {
        if (offsetAt(zone, local - offset) == offset)
            return local - offset;
    }
    return changeBetween(zone, local - after - 1, local - before);
}

/** Which quarter of the week a wall clock shows; 1970-01-01 was a Thursday. */
int quarterOf(qint64 local)
{
    constexpr qint64 kThursday = 3 * 96;
    return int((local / kQuarter + kThursday) % Schedule::kQuarters);
}

} // namespace

Result<Schedule> Schedule::fromText(const QString &text)
{
    if (text == "never"_L1)
        return Schedule(Kind::Never);
    if (text == "always"_L1)
        return Schedule(Kind::Always);
    if (text == "arrival"_L1)
        return Schedule(Kind::Arrival);
    const auto wrong = [&] {
        return fail(Error::Code::Invalid,
                    Text::tr("'%1' is not a schedule: never, always, arrival, or selected: and 168 "
                             "hexadecimal digits, one an hour from Monday 00:00.")
                        .arg(text));
    };
    if (!text.startsWith(kSelected) || text.size() != kSelected.size() + kHours)
        return wrong();
    Schedule schedule(Kind::Selected);
    for (int hour = 0; hour < kHours; ++hour) {
        bool isDigit = false;
        const QStringView digit = QStringView(text).sliced(kSelected.size() + hour, 1);
        const int bits = digit.toInt(&isDigit, 16);
        if (!isDigit)
            return wrong();
        for (int quarter = 0; quarter < 4; ++quarter)
            schedule.set(4 * hour + quarter, (bits >> quarter) & 1);
    }
    return schedule;
}

QString Schedule::toText() const
{
    switch (m_kind) {
    case Kind::Never:
        return u"never"_s;
    case Kind::Always:
        return u"always"_s;
    case Kind::Arrival:
        return u"arrival"_s;
    case Kind::Selected:
        break;
    }
    QString text = kSelected;
    for (int hour = 0; hour < kHours; ++hour) {
        int bits = 0;
        for (int quarter = 0; quarter < 4; ++quarter)
            bits |= int(isSet(4 * hour + quarter)) << quarter;
        text += QString::number(bits, 16);
    }
    return text;
}

bool Schedule::isEmpty() const
{
    return m_kind == Kind::Never || (m_kind == Kind::Selected && m_quarters.none());
}

std::optional<Timestamp> Schedule::next(Timestamp after, const QByteArray &zone) const
{
    if (isEmpty() || m_kind == Kind::Arrival)
        return std::nullopt;
    const QTimeZone timeZone = zoneOf(zone);
    const qint64 local = after + offsetAt(timeZone, after);
    qint64 slot = local - local % kQuarter;
    // a week holds every quarter; one that a repeated hour has used up comes a week later
    for (int i = 0; i <= 2 * kQuarters; ++i, slot += kQuarter) {
        if (m_kind == Kind::Selected && !isSet(quarterOf(slot)))
            continue;
        if (const Timestamp start = instantOf(timeZone, slot); start > after)
            return start;
    }
    return std::nullopt;
}

QList<Timestamp> Schedule::nextRuns(Timestamp after, const QByteArray &zone, int count) const
{
    QList<Timestamp> runs;
    for (auto run = next(after, zone); run && runs.size() < count; run = next(*run, zone))
        runs.append(*run);
    return runs;
}

bool Schedule::isDue(Timestamp lookedAt, Timestamp now, int windowMinutes,
                     const QByteArray &zone) const
{
    const Timestamp oldest = now - windowMinutes * kMinute - 1;
    const auto start = next(std::max(lookedAt, oldest), zone);
    return start && *start <= now;
}

} // namespace dx
