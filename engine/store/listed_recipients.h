#pragma once

#include "engine/store/database.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace dx {

/** An entry as an MS Mail partner has it; a row of `listed_recipient`. */
struct ListedRow
{
    QByteArray uid;
    Usn value = 0; ///< S of the reply that said so
    QByteArray name;
    QByteArray address; ///< as sent, TYPE:value; empty: deleted there
    QByteArray addressKey; ///< canonical
    QByteArray place;
    QByteArray nameKey;
    qint64 content = 0; ///< fingerprint of all that was sent
};

/**
 * What was sent of each entry over one agreement, by the S of the reply, so that M and D name it as
 * the partner knows it at the S that it asks from. Belongs into a Transaction.
 */
class ListedRecipients
{
public:
    ListedRecipients(Database &database, AgreementId agreement)
        : m_database(database), m_agreement(agreement)
    {
    }
    /** What the partner has of an entry if its S is that; nothing: it does not have it. */
    Result<std::optional<ListedRow>> at(const QByteArray &uid, Usn value);
    /** What was sent of it last, acknowledged or not; nothing: it was deleted, or never sent. */
    Result<std::optional<ListedRow>> last(const QByteArray &uid);
    /** Whether another entry was last sent by that name in that place (empty: anywhere), or by that
     * address. */
    Result<bool> isNameTaken(const QByteArray &uid, const QByteArray &place,
                             const QByteArray &nameKey);
    Result<bool> isAddressTaken(const QByteArray &uid, const QByteArray &addressKey);
    /** Adds a row; what the partner cannot ask for any more, now that it has `acked`, goes. */
    Result<> put(const ListedRow &row, Usn acked);
    /** Places in which something was listed. */
    Result<QList<QByteArray>> places();
    /** Entries of which something was sent and not taken back. */
    Result<QList<QByteArray>> uids();
    /** A full reply of that value is acknowledged: what was before it does not count any more. */
    Result<> forgetBefore(Usn value);
    /** Replies that were taken back: rows after `acked` that are of none of `sent`. */
    Result<> forgetUnsent(Usn acked, const QList<Usn> &sent);
    Result<> forgetAll();

private:
    Result<QList<QByteArray>> distinct(const QString &column);
    Result<std::optional<ListedRow>> read(const QByteArray &uid, Usn value);
    Result<bool> exists(const QString &condition, const QByteArray &uid, const QByteArray &first,
                        const QByteArray &second);

    Database &m_database;
    AgreementId m_agreement;
};

} // namespace dx
