#include "engine/store/journal_periods.h"

#include "engine/store/statement.h"

using namespace Qt::StringLiterals;

namespace dx {
namespace {

struct Line
{
    Usn usn = 0; ///< 0: there is none
    Timestamp at = 0;
};

Result<Line> lineOf(Database &database, const QString &which)
{
    Statement row(database, u"SELECT usn, at FROM change "_s + which);
    DX_TRY(row.exec());
    Line line;
    if (row.next())
        line = {row.integer(0), row.integer(1)};
    DX_TRY(row.finish());
    return line;
}

/** The first USN of a change at `at` or later, from `low` on; one behind `high` if there is none.
 */
Result<Usn> firstSince(Database &database, Timestamp at, Usn low, Usn high)
{
    ++high;
    while (low < high) {
        const Usn middle = low + (high - low) / 2;
        DX_LET(const Line line,
               lineOf(database, u"WHERE usn >= %1 ORDER BY usn LIMIT 1"_s.arg(middle)));
        if (line.usn > 0 && line.at < at)
            low = line.usn + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

Result<QList<qint64>> changesInPeriods(Database &database, const QList<Timestamp> &times)
{
    DX_LET(const Line first, lineOf(database, u"ORDER BY usn LIMIT 1"_s));
    DX_LET(const Line last, lineOf(database, u"ORDER BY usn DESC LIMIT 1"_s));
    if (first.usn == 0)
        return QList<qint64>(std::max<qsizetype>(0, times.size() - 1), 0);
    QList<qint64> counts;
    Usn low = first.usn;
    for (qsizetype i = 0; i < times.size(); ++i) {
        DX_LET(const Usn since, firstSince(database, times[i], low, last.usn));
        if (i > 0)
            counts.append(since - low);
        low = since;
    }
    return counts;
}

} // namespace dx
