#include "engine/store/journal_purge.h"

#include "engine/store/statement.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr qint64 kDayMs = 24 * 60 * 60 * 1000;
constexpr int kMessages = 50; ///< a step: each may have megabytes
constexpr int kLookedAt = 20'000; ///< few are passed over

struct Limits
{
    Timestamp before = 0; ///< what is older goes
    Usn indexed = 0;
};

Result<Limits> readLimits(Database &database, Timestamp now)
{
    Statement row(database, u"SELECT keep_updates_days, indexed_usn FROM site WHERE id = 1"_s);
    DX_TRY(execRow(row));
    const Limits limits{now - row.integer(0) * kDayMs, row.integer(1)};
    DX_TRY(row.finish());
    return limits;
}

/** The journal is in the order of USNs; a line from a time when the clock was ahead keeps those
 * behind it until its time has come. */
Result<bool> purgeLines(Database &database, const Limits &limits, int maxLines)
{
    Statement lines(database, u"SELECT usn, at FROM change ORDER BY usn LIMIT :lines"_s);
    DX_TRY(lines.bind(u":lines"_s, maxLines).exec());
    Usn last = 0;
    int found = 0;
    while (lines.next() && lines.integer(1) < limits.before && lines.integer(0) <= limits.indexed) {
        last = lines.integer(0);
        ++found;
    }
    DX_TRY(lines.finish());
    if (found == 0)
        return false;
    Statement drop(database, u"DELETE FROM change WHERE usn <= :last"_s);
    DX_TRY(drop.bind(u":last"_s, last).exec());
    Statement floor(database, u"UPDATE site SET journal_floor = :last WHERE id = 1"_s);
    DX_TRY(floor.bind(u":last"_s, last).exec());
    return found == maxLines;
}

struct OldMessage
{
    qint64 id = 0;
    qint64 payload = 0;
};

/** The oldest messages; what is not confirmed, or in quarantine, is passed over. */
Result<QList<OldMessage>> oldMessages(Database &database, const Limits &limits)
{
    Statement rows(database,
                   u"SELECT m.id, coalesce(m.payload_id, 0), m.created_at, CASE"
                   " WHEN m.direction = 'in' THEN CASE WHEN m.state = 'applied' THEN 1 ELSE 0 END"
                   " WHEN m.state <> 'sent' THEN 0"
                   " WHEN a.id IS NULL OR m.epoch_number <> s.epoch_number"
                   " OR m.epoch_random <> s.epoch_random OR m.value <= a.acked THEN 1 ELSE 0 END"
                   " FROM message m CROSS JOIN site s LEFT JOIN agreement a"
                   " ON a.id = m.agreement_id ORDER BY m.id LIMIT :most"_s);
    DX_TRY(rows.bind(u":most"_s, kLookedAt).exec());
    QList<OldMessage> found;
    while (found.size() < kMessages && rows.next() && rows.integer(2) < limits.before) {
        if (rows.boolean(3))
            found.append({rows.integer(0), rows.integer(1)});
    }
    DX_TRY(rows.finish());
    return found;
}

Result<bool> purgeMessages(Database &database, const Limits &limits)
{
    DX_LET(const QList<OldMessage> old, oldMessages(database, limits));
    Statement drop(database, u"DELETE FROM message WHERE id = :id"_s);
    Statement loose(database,
                    u"DELETE FROM payload WHERE id = :id AND NOT EXISTS"
                    " (SELECT 1 FROM message WHERE payload_id = :id AND payload_id > 0)"_s);
    for (const OldMessage &message : old) {
        DX_TRY(drop.bind(u":id"_s, QVariant(message.id)).exec());
        if (message.payload > 0)
            DX_TRY(loose.bind(u":id"_s, QVariant(message.payload)).exec());
    }
    return old.size() == kMessages;
}

} // namespace

Result<bool> purgeJournal(Database &database, Timestamp now, int maxLines)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_LET(const Limits limits, readLimits(database, now));
    DX_LET(const bool moreLines, purgeLines(database, limits, maxLines));
    DX_LET(const bool moreMessages, purgeMessages(database, limits));
    DX_TRY(transaction.commit());
    return moreLines || moreMessages;
}

} // namespace dx
