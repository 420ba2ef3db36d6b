#pragma once

#include "engine/core/uid.h"
#include "engine/store/merge.h"
#include "engine/store/statement.h"
#include "tests/servers/test_stores.h"

#include <QTest>

namespace dx {

inline constexpr Timestamp kNow = 1'700'000'000'000;

/** Entries as a test sees them: one line each, in the order of uids and origins. */
inline QStringList entryLines(Database &database, const QString &where = QStringLiteral("1 = 1"))
{
    Statement rows(database,
                   QStringLiteral("SELECT uid, origin_id, display_name, key_address, listed,"
                                  " standing FROM entry WHERE %1 ORDER BY uid, origin_id")
                       .arg(where));
    QStringList lines;
    if (!rows.exec())
        return {QStringLiteral("failed")};
    while (rows.next())
        lines += QStringLiteral("%1 %2 %3 %4 %5 %6")
                     .arg(rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                          rows.text(5));
    return lines;
}

inline qint64 number(Database &database, const QString &sql)
{
    Statement row(database, sql);
    return execRow(row) ? row.integer(0) : -1;
}

/** A store with the lists Staff (1) and Partners (2), and the agreements North (1) and South (2).
 */
inline std::unique_ptr<Database> mergeStore(TestStores &stores, StoreUrl::Kind kind)
{
    auto database = stores.createSite(kind);
    for (const QString &name : {QStringLiteral("Staff"), QStringLiteral("Partners")})
        if (!database->run(QStringLiteral("INSERT INTO address_list (uid, name, created_at) VALUES"
                                          " ('%1', '%1', 1)")
                               .arg(name)))
            qFatal("no list");
    for (const QString &name : {QStringLiteral("North"), QStringLiteral("South")})
        if (!database->run(QStringLiteral("INSERT INTO agreement (uid, role, name, partner_address,"
                                          " import_list_id, created_at) VALUES"
                                          " ('%1', 'requestor', '%1', '%1', 2, 1)")
                               .arg(name)))
            qFatal("no agreement");
    return database;
}

inline Entry person(const QByteArray &name, const QByteArray &mail)
{
    Entry entry;
    entry.set("cn", name);
    entry.set("displayName", name);
    if (!mail.isEmpty())
        entry.set("mail", mail);
    return entry;
}

/** A readable uid that sorts by its number. */
inline QByteArray uidOf(int number)
{
    return "00000000-0000-7000-8000-" + QByteArray::number(number).rightJustified(12, '0');
}

inline StagedRecord ownRecord(const QByteArray &key, const QByteArray &name, const QByteArray &mail)
{
    static qint64 line = 0;
    StagedRecord record;
    record.sourceKey = key;
    record.entry = person(name, mail);
    record.line = ++line;
    return record;
}

inline StagedRecord partnerRecord(int uid, const QByteArray &name, const QByteArray &mail,
                                  const QByteArray &homeSite = "north-site")
{
    StagedRecord record;
    record.uid = uidOf(uid);
    record.entry = person(name, mail);
    record.home = Home{homeSite, "North", "People"};
    record.receivedDigest = sha256(record.uid + name + mail);
    return record;
}

inline StagedRecord removal(const QByteArray &uid, const QByteArray &key = {})
{
    StagedRecord record;
    record.uid = uid;
    record.sourceKey = key;
    record.remove = true;
    return record;
}

inline MergePlan ownPlan(bool replace = false)
{
    return {.list = ListId{1}, .trust = 20, .replace = replace, .now = kNow};
}

inline MergePlan partnerPlan(int agreement, bool replace = false)
{
    return {.list = ListId{2},
            .origin = AgreementId{agreement},
            .cycle = CycleId{7},
            .trust = 30,
            .replace = replace,
            .now = kNow};
}

/** Merges in a transaction of its own. */
inline Result<MergeCounts> mergeRecords(Database &database, const MergePlan &plan,
                                        const QList<StagedRecord> &records)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    Merge merge(database, plan);
    for (const StagedRecord &record : records)
        DX_TRY(merge.stage(record));
    DX_LET(MergeCounts counts, merge.apply());
    DX_TRY(transaction.commit());
    return counts;
}

/** What must hold after every merge; an empty text if it does. */
inline QString brokenRule(Database &database)
{
    const auto count = [&](const char *sql) { return number(database, QString::fromUtf8(sql)); };
    if (count("SELECT count(*) FROM (SELECT key_address FROM entry WHERE listed = 1 AND key_address"
              " IS NOT NULL GROUP BY key_address HAVING count(*) > 1) x")
        != 0)
        return QStringLiteral("a key address is listed twice");
    if (count("SELECT count(*) FROM (SELECT uid FROM entry WHERE listed = 1 GROUP BY uid"
              " HAVING count(*) > 1) x")
        != 0)
        return QStringLiteral("a uid is listed twice");
    if (count("SELECT count(*) FROM address_list l WHERE entries <> (SELECT count(*) FROM entry e"
              " WHERE e.list_id = l.id AND e.listed = 1)")
        != 0)
        return QStringLiteral("a list's counter is wrong");
    if (count("SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM change c WHERE"
              " c.usn = e.usn AND c.uid = e.uid AND c.origin_id = e.origin_id)")
        != 0)
        return QStringLiteral("an entry's USN has no journal line");
    if (count("SELECT count(*) FROM change WHERE usn > (SELECT usn FROM site)") != 0)
        return QStringLiteral("a journal line is ahead of the site's counter");
    return {};
}

} // namespace dx
