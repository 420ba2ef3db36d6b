#pragma once

#include "engine/core/ids.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <bitset>
#include <optional>

namespace dx {

/**
 * When a cycle starts: never, always (every quarter of an hour), on arrival (T3 only), or selected
 * quarter hours of the week, in wall-clock time of the site's zone. Text form: "never", "always",
 * "arrival", or "selected:" and 168 hexadecimal digits, one an hour from Monday 00:00; bit 0 of a
 * digit is the first quarter.
 */
class Schedule
{
public:
    enum class Kind {
        Never,
        Always,
        Selected,
        Arrival,
    };
    static constexpr int kQuarters = 7 * 24 * 4;

    Schedule() = default;
    explicit Schedule(Kind kind) : m_kind(kind) { }
    static Result<Schedule> fromText(const QString &text);
    QString toText() const;

    Kind kind() const { return m_kind; }
    void setKind(Kind kind) { m_kind = kind; }
    /** quarter: 0 (Monday 00:00) to kQuarters - 1 (Sunday 23:45). */
    bool isSet(int quarter) const { return m_quarters.test(size_t(quarter)); }
    void set(int quarter, bool on) { m_quarters.set(size_t(quarter), on); }
    /** No time ever: Never, or nothing selected. */
    bool isEmpty() const;

    /**
     * The first start after `after`. A start in an hour that a clock change skips is due right
     * after the gap; one in an hour that is repeated is due once. None: never, on arrival, or
     * nothing selected. `zone`: IANA name; an unknown one counts as UTC.
     */
    std::optional<Timestamp> next(Timestamp after, const QByteArray &zone) const;
    QList<Timestamp> nextRuns(Timestamp after, const QByteArray &zone, int count) const;
    /** Whether a start came since `lookedAt` and is not older than the run window: a start that was
     * missed (nobody worked the site) still counts while it is within it. */
    bool isDue(Timestamp lookedAt, Timestamp now, int windowMinutes, const QByteArray &zone) const;

    bool operator==(const Schedule &) const = default;

private:
    Kind m_kind = Kind::Never;
    std::bitset<kQuarters> m_quarters;
};

} // namespace dx
