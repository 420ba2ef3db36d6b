#pragma once

#include "engine/address/entry_diff.h"
#include "engine/core/digest.h"
#include "engine/store/agreements.h"

#include <QSet>

#include <functional>

namespace dx {

/** How many of the entries in the exported lists qualify: "8 204 of 8 310 qualify". */
struct ScopeCounts
{
    qint64 exported = 0;
    qint64 listed = 0; ///< in the export lists, whatever keeps them back
};

/** An entry in the scope of an agreement, or one that left it. */
struct ScopeRow
{
    QByteArray uid;
    QByteArray dn;
    QByteArray record; ///< as it travels; empty for a deletion
    QByteArray before; ///< what the partner has, if asked for and it has something
    bool remove = false;
    bool known = false; ///< the partner has it (it was in scope at the base)
};
using ScopeSink = std::function<Result<>(const ScopeRow &)>;

/** What to read of the changes since a base. */
struct ScopeChanges
{
    Usn from = 0; ///< changes with a higher USN; scope at `from` is what the partner has
    QList<Usn> couldBeAt; ///< further USNs at which the partner may have got something
    bool withBefore = false;
};

/** What the changes of a scope amount to beside the rows. */
struct ScopeSum
{
    Digest digestDelta; ///< what the list digest grows by from `from` to now (modulo 2^256)
    qint64 rows = 0;
};

/**
 * The one question of what an agreement exports (protocol.md, Sender): entries of the export lists,
 * up to the trust level, not hidden, with a key address of a chosen type, custom recipients if
 * wanted, in the list by their standing, neither at home at the partner nor come over this
 * agreement. The same predicate is asked of the present and of the journal's before-images. Reads
 * only; use within one transaction.
 */
class ExportScope
{
public:
    /** Settings may be ones that are not stored yet. */
    static Result<ExportScope> of(Database &database, const Agreement &agreement);
    /** The same without what is left out for this very partner: what agreements with equal keys
     * share where nothing of their own is among it. */
    ExportScope shared() const;
    /** Equal for agreements with the same lists, trust level, flags and types. */
    QByteArray key() const { return m_key; }
    /** Whether some change after `from` (0: some entry) may be left out for this partner. */
    Result<bool> hasOwn(Usn from);

    Result<ScopeCounts> counts();
    /** Everything in scope, in DN order. `known` tells whether it was in scope at `base` already.
     */
    Result<Digest> all(Usn base, const ScopeSink &sink);
    /** Present state or deletion of everything that changed, in DN order. */
    Result<ScopeSum> changes(const ScopeChanges &wanted, const ScopeSink &sink);
    /** How the list digest grew since `from`. */
    Result<Digest> digestSince(Usn from);
    /** State at `from` against state at `to`, in DN order. */
    Result<> between(Usn from, Usn to, ChangeSink &sink, const QByteArray &scopeName);

private:
    explicit ExportScope(Database &database) : m_database(&database) { }
    struct Columns;
    QString predicate(const Columns &columns) const;
    Result<bool> couldBe(const QByteArray &uid, qint64 origin, const QList<Usn> &at,
                         QByteArray *dn) const;

    Database *m_database;
    QByteArray m_key;
    QString m_common; // conditions that do not concern the partner, with placeholders for columns
    AgreementId m_agreement;
    QList<qint64> m_partnerHomes; // rows of `home` at the partner's site
};

} // namespace dx
