#pragma once

#include "engine/store/recipients.h"

#include <QHash>

namespace dx {

/** An entry of a partner that is kept aside, and who has what it wants (protocol.md, Conflicts). */
struct Conflict
{
    enum class Cause {
        Address, ///< somebody else has its key address
        Identity, ///< another partner brings the same entry
        Ring, ///< it is our own, coming back
    };
    EntryId id; ///< of the one aside
    QByteArray uid;
    QString name;
    QString address; ///< "SMTP:ann@contoso.example"
    AgreementId origin;
    Cause cause = Cause::Address;
    EntryId holder; ///< invalid: nobody (a ring)
    QString holderName;
    AgreementId holderOrigin; ///< invalid: our own
    bool isDecided = false; ///< an administrator wants it to stay aside
    Timestamp since = 0;
};

/** The conflicts of a site, and what an administrator may decide about them. */
class Conflicts
{
public:
    explicit Conflicts(Database &database) : m_database(database) { }
    /** Newest first, at most `limit`, older than `before` if that is valid. */
    Result<QList<Conflict>> latest(int limit, EntryId before = {});
    Result<qint64> countUndecided();
    /** Those of an entry, by its uid; `origin` narrows if it is valid. */
    Result<QList<Conflict>> ofUid(const QByteArray &uid, AgreementId origin = {});

    // Decisions, each in a transaction of its own. Error Conflict: it is no conflict any more.
    /** The one aside stays aside. */
    Result<> leave(EntryId aside, const QString &by, Timestamp now);
    /** The one aside is live and who had its address stands aside. Error Denied: that is an own
     * recipient, or the entry is our own coming back. */
    Result<> letIn(EntryId aside, const QString &by, Timestamp now);
    /** Both are live: the one aside goes by another mail address here, now and whenever its partner
     * sends it. Errors: Invalid (no mail address), Conflict (that one is taken, too). */
    Result<> readdress(EntryId aside, const QByteArray &mail, const QString &by, Timestamp now);

    /** The mail addresses that entries of an agreement go by here, by uid. */
    Result<QHash<QByteArray, QByteArray>> addresses(AgreementId agreement);

private:
    Result<QList<Conflict>> select(const QString &where, const QVariantMap &values, int limit);
    Result<Recipient> standingAside(EntryId id);
    Result<> setAside(const Recipient &holder, const QString &by, Timestamp now);
    Result<> makeLive(Recipient recipient, Timestamp now);
    Result<> note(const Recipient &recipient, const QByteArray &mail, const QString &by,
                  Timestamp now);
    Result<> forget(const Recipient &recipient);

    Database &m_database;
};

} // namespace dx
