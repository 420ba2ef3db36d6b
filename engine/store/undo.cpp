#include "engine/store/undo.h"

#include "engine/store/entry_rows.h"
#include "engine/store/sql_text.h"

#include <QCryptographicHash>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

/** What the undo of one entry begins with and leads to. `first` and `last`: USNs of the cycle's
 * first and last change of it; `listed` and `address`: afterwards. */
const QString kTable
    = u"CREATE TEMPORARY TABLE IF NOT EXISTS undo_work (first @int NOT NULL PRIMARY KEY,"
      " last @int NOT NULL, uid TEXT NOT NULL @collate, origin_id @int NOT NULL, entry_id @int,"
      " listed @int NOT NULL, address TEXT @collate)"_s;

/** One row of undo_work with what is there now and what was there before. */
struct Image
{
    qint64 first = 0;
    EntryId entry; ///< invalid: it is gone
    bool listed = false; ///< afterwards
};

class Undo
{
public:
    Undo(Database &database, Timestamp now) : m_database(database), m_rows(database), m_now(now) { }
    Result<UndoCounts> run(CycleId cycle, AgreementId only);

private:
    Result<> gather(CycleId cycle, AgreementId only);
    Result<> dropChangedSince();
    Result<> dropTaken();
    Result<> fingerprint();
    Result<> unlist();
    Result<> restore();
    Result<> restoreOne(const Image &image);
    Result<> release();
    Result<qint64> countRows();
    Result<QList<Image>> images(const QString &where);
    Result<Recipient> before(const Image &image, Standing &standing);
    Result<> write(Recipient recipient, bool wasListed, ListId oldList);

    Database &m_database;
    EntryRows m_rows;
    Timestamp m_now;
    UndoCounts m_counts;
};

Result<qint64> Undo::countRows()
{
    Statement row(m_database, u"SELECT count(*) FROM undo_work"_s);
    DX_TRY(execRow(row));
    const qint64 count = row.integer(0);
    DX_TRY(row.finish());
    return count;
}

Result<> Undo::gather(CycleId cycle, AgreementId only)
{
    DX_LET(const QString table, inDialect(kTable, m_database.url().kind));
    DX_TRY(m_database.run(table));
    DX_TRY(m_database.run(u"DELETE FROM undo_work"_s));
    Statement add(m_database,
                  u"INSERT INTO undo_work (first, last, uid, origin_id, entry_id, listed, address)"
                  " SELECT r.first, r.last, r.uid, r.origin_id, e.id, coalesce(f.old_listed, 0),"
                  " f.old_key_address FROM (SELECT uid, origin_id, min(usn) AS first,"
                  " max(usn) AS last FROM change WHERE cycle_id = :cycle AND cycle_id > 0"
                  " AND origin_id > 0 AND (:any = 1 OR origin_id = :only)"
                  " GROUP BY uid, origin_id) r CROSS JOIN change f"
                  " LEFT JOIN entry e ON e.uid = r.uid AND e.origin_id = r.origin_id"
                  " WHERE f.usn = r.first AND (coalesce(f.old_listed, 0) = 1 OR e.listed = 1)"
                  // not what a decision has only noted, without changing anything in the list
                  " AND NOT (e.id IS NOT NULL AND coalesce(f.old_listed, 0) = 1 AND e.listed = 1"
                  " AND e.digest = f.old_digest AND e.list_id = f.old_list_id"
                  " AND e.home_id = f.old_home_id AND e.trust = f.old_trust"
                  " AND e.hidden = f.old_hidden)"_s);
    add.bind(u":cycle"_s, cycle).bind(u":any"_s, only.isValid() ? 0 : 1).bind(u":only"_s, only);
    return add.exec();
}

Result<> Undo::dropChangedSince()
{
    DX_LET(const qint64 before, countRows());
    DX_TRY(m_database.run(u"DELETE FROM undo_work WHERE EXISTS (SELECT 1 FROM change n"
                          " WHERE n.uid = undo_work.uid AND n.origin_id = undo_work.origin_id"
                          " AND n.usn > undo_work.last)"_s));
    DX_LET(const qint64 after, countRows());
    m_counts.changedSince = before - after;
    return {};
}

// An address or uid that somebody will have who is not part of the undo stays theirs; who therefore
// keeps what it has now may be in the way of another one.
Result<> Undo::dropTaken()
{
    DX_LET(const qint64 before, countRows());
    for (qint64 left = before;;) {
        DX_TRY(m_database.run(
            u"DELETE FROM undo_work WHERE listed = 1 AND (NOT EXISTS (SELECT 1 FROM change f"
            " CROSS JOIN address_list l WHERE f.usn = undo_work.first AND l.id = f.old_list_id)"
            " OR EXISTS (SELECT 1 FROM entry e WHERE e.listed = 1"
            " AND (e.key_address = undo_work.address OR e.uid = undo_work.uid)"
            " AND e.id <> coalesce(undo_work.entry_id, 0)"
            " AND NOT EXISTS (SELECT 1 FROM undo_work o WHERE o.entry_id = e.id)))"_s));
        DX_LET(const qint64 now, countRows());
        if (now == left)
            break;
        left = now;
    }
    DX_LET(const qint64 after, countRows());
    m_counts.addressTaken = before - after;
    return {};
}

Result<> Undo::fingerprint()
{
    Statement rows(m_database,
                   u"SELECT w.uid, w.first, w.last, w.listed, e.digest FROM undo_work w"
                   " LEFT JOIN entry e ON e.id = w.entry_id ORDER BY w.first"_s);
    DX_TRY(rows.exec());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (rows.next()) {
        hash.addData(rows.utf8(0));
        for (const int column : {1, 2, 3})
            hash.addData(' ' + QByteArray::number(rows.integer(column)));
        hash.addData(rows.blob(4) + '\n');
    }
    m_counts.fingerprint = Digest::fromBytes(hash.result());
    return rows.finish();
}

Result<QList<Image>> Undo::images(const QString &where)
{
    Statement rows(m_database,
                   u"SELECT first, coalesce(entry_id, 0), listed FROM undo_work WHERE "_s + where
                       + u" ORDER BY first"_s);
    DX_TRY(rows.exec());
    QList<Image> found;
    while (rows.next())
        found.append({rows.integer(0), rows.id<EntryId>(1), rows.boolean(2)});
    DX_TRY(rows.finish());
    return found;
}

/** What was there before the cycle; `standing` is the one it had. */
Result<Recipient> Undo::before(const Image &image, Standing &standing)
{
    Statement row(m_database,
                  u"SELECT f.uid, f.origin_id, f.old_list_id, f.old_standing, f.old_trust,"
                  " f.old_hidden, f.old_record, f.old_local, f.old_source_key, h.site_uid, h.site,"
                  " h.list FROM change f CROSS JOIN home h"
                  " WHERE f.usn = :first AND h.id = f.old_home_id"_s);
    DX_TRY(execRow(row.bind(u":first"_s, image.first)));
    Recipient recipient;
    recipient.id = image.entry;
    recipient.uid = row.utf8(0);
    recipient.origin = row.id<AgreementId>(1);
    recipient.list = row.id<ListId>(2);
    standing = Standing(row.integer(3));
    recipient.trust = int(row.integer(4));
    recipient.hidden = row.boolean(5);
    DX_LET(recipient.entry, entryOfRecord(row.utf8(6)));
    DX_LET(recipient.local, entryOfLocal(row.utf8(7)));
    recipient.sourceKey = row.utf8(8);
    recipient.home = {row.utf8(9), row.utf8(10), row.utf8(11)};
    recipient.listed = image.listed;
    recipient.createdAt = m_now;
    recipient.changedAt = m_now;
    DX_TRY(row.finish());
    return recipient;
}

Result<> Undo::write(Recipient recipient, bool wasListed, ListId oldList)
{
    const Operation operation = recipient.listed ? Operation::Modify : Operation::Delete;
    DX_LET(recipient.usn, m_rows.journal(recipient.id, operation, recipient.list, m_now));
    recipient.changedAt = m_now;
    DX_TRY(m_rows.update(recipient, entryColumns(recipient.entry, recipient.home, recipient.uid)));
    if (wasListed)
        DX_TRY(m_rows.count(oldList, -1));
    return recipient.listed ? m_rows.count(recipient.list, 1) : Result<>();
}

// What goes comes first, so that its address is free for what comes back.
Result<> Undo::unlist()
{
    DX_LET(const QList<Image> gone, images(u"listed = 0"_s));
    for (const Image &image : gone) {
        DX_LET(Recipient present, Recipients(m_database).byId(image.entry));
        present.listed = false;
        present.standing = Standing::Undone;
        DX_TRY(write(present, true, present.list));
        ++m_counts.removed;
    }
    return {};
}

Result<> Undo::restoreOne(const Image &image)
{
    Standing standing = Standing::Live;
    DX_LET(Recipient recipient, before(image, standing));
    if (image.entry.isValid()) {
        DX_LET(const Recipient present, Recipients(m_database).byId(image.entry));
        recipient.note = present.note;
        recipient.createdAt = present.createdAt;
        // by digests: the DN, with the list at home, is content too
        const bool same = entryColumns(recipient.entry, recipient.home, recipient.uid).digest
            == entryColumns(present.entry, present.home, present.uid).digest;
        // a filter of ours that was set since would keep it out: it is back all the same
        const bool agrees = same && present.standing != Standing::Filtered;
        recipient.standing = agrees ? standing : Standing::Undone;
        ++(present.listed ? m_counts.reverted : m_counts.restored);
        return write(recipient, present.listed, present.list);
    }
    recipient.standing = Standing::Kept;
    DX_LET(recipient.usn, m_rows.journalNew(recipient, m_now));
    DX_LET(const EntryId id,
           m_rows.insert(recipient, entryColumns(recipient.entry, recipient.home, recipient.uid)));
    DX_TRY(m_rows.count(recipient.list, 1));
    ++m_counts.restored;
    Statement received(m_database,
                       u"UPDATE entry SET received_digest = (SELECT old_received_digest"
                       " FROM change WHERE usn = :first) WHERE id = :id"_s);
    return received.bind(u":first"_s, image.first).bind(u":id"_s, id).exec();
}

Result<> Undo::restore()
{
    DX_LET(const QList<Image> back, images(u"listed = 1"_s));
    for (const Image &image : back)
        DX_TRY(restoreOne(image));
    return {};
}

/** Whoever waits for an address or a uid that is free now gets it. */
Result<> Undo::release()
{
    Statement rows(m_database,
                   u"SELECT DISTINCT x.uid, x.key_address FROM entry x WHERE x.standing = 1"
                   " AND x.waiting > 0 AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.listed = 1"
                   " AND (o.uid = x.uid OR o.key_address = x.key_address))"_s);
    DX_TRY(rows.exec());
    QList<std::pair<QByteArray, QByteArray>> free;
    while (rows.next())
        free.append({rows.utf8(0), rows.utf8(1)});
    DX_TRY(rows.finish());
    for (const auto &[uid, address] : std::as_const(free))
        DX_TRY(m_rows.release(uid, address, m_now));
    return {};
}

Result<UndoCounts> Undo::run(CycleId cycle, AgreementId only)
{
    DX_TRY(gather(cycle, only));
    DX_TRY(dropChangedSince());
    DX_TRY(dropTaken());
    DX_TRY(fingerprint());
    DX_TRY(unlist());
    DX_TRY(restore());
    if (m_counts.total() > 0)
        DX_TRY(release());
    return m_counts;
}

} // namespace

Result<UndoCounts> undoCycle(Database &database, CycleId cycle, AgreementId only, Timestamp now)
{
    return Undo(database, now).run(cycle, only);
}

} // namespace dx
