#include "engine/store/merge_approval.h"

#include "engine/store/statement.h"

#include <QCryptographicHash>

namespace dx {

using namespace Qt::StringLiterals;

Result<MergeForecast> MergeApproval::forecast()
{
    Statement row(m_context.database,
                  u"SELECT coalesce(sum(CASE WHEN coalesce(old_listed, 0) = 0 AND listed = 1"
                  " THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN old_listed = 1 AND listed = 1"
                  " THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN old_listed = 1 AND action = 3"
                  " THEN 1 ELSE 0 END), 0) FROM merge_work"_s);
    DX_TRY(execRow(row));
    const MergeForecast forecast{row.integer(0), row.integer(1), row.integer(2)};
    DX_TRY(row.finish());
    return forecast;
}

Result<Digest> MergeApproval::fingerprint()
{
    Statement rows(m_context.database,
                   u"SELECT w.uid, w.action, w.standing, w.listed, w.list_id, s.received_digest,"
                   " e.digest, e.standing, e.listed, h.uid FROM merge_work w"
                   " LEFT JOIN merge_staged s ON s.seq = w.seq"
                   " LEFT JOIN entry e ON e.id = w.entry_id"
                   " LEFT JOIN entry h ON h.key_address = s.key_address AND h.listed = 1"
                   " ORDER BY w.uid, h.uid"_s);
    DX_TRY(rows.exec());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (rows.next()) {
        hash.addData(rows.utf8(0));
        for (const int column : {1, 2, 3, 4, 7, 8})
            hash.addData(QByteArray::number(rows.isNull(column) ? -1 : rows.integer(column)) + ' ');
        hash.addData(rows.blob(5));
        hash.addData(rows.blob(6));
        hash.addData(rows.utf8(9) + '\n');
    }
    DX_TRY(rows.finish());
    return Digest::fromBytes(hash.result());
}

Result<> MergeApproval::run()
{
    if (!m_context.plan.approved)
        return {};
    Database &database = m_context.database;
    Statement add(database, u"INSERT INTO merge_approved (uid) VALUES (:uid)"_s);
    for (const QByteArray &uid : *m_context.plan.approved)
        DX_TRY(add.bindText(u":uid"_s, uid).exec());
    // what would not be seen in the list needs no approval
    const QString others = u" WHERE uid NOT IN (SELECT uid FROM merge_approved) AND "_s;
    DX_TRY(database.run(u"UPDATE merge_work SET action = 4, standing = 4, listed = 1, moved = 0,"
                        " seq = NULL"_s
                        + others + u"action = 3 AND old_listed = 1"_s));
    DX_TRY(database.run(u"UPDATE merge_work SET action = 5, standing = 3, listed = old_listed,"
                        " list_id = old_list_id, moved = 0, waiting = 0"_s
                        + others + u"action = 2 AND (listed = 1 OR old_listed = 1)"_s));
    return database.run(u"UPDATE merge_work SET standing = 3, listed = 0, moved = 0, waiting = 0"_s
                        + others + u"action = 1 AND listed = 1"_s);
}

} // namespace dx
