#pragma once

#include "engine/address/attribute_map.h"
#include "engine/core/digest.h"
#include "engine/store/agreements.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <functional>
#include <vector>

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

/** Why an entry is not in scope now. */
struct ScopeAbsence
{
    enum class Cause {
        Gone,
        Aside,
        Hidden,
        Trust,
        List,
        NoAddress,
        Other,
    };
    Cause cause = Cause::Gone;
    int trust = 0;
    QString list; ///< the one it is in
};

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

/** Where changed entries came from: rows of `agreement` (0: our own) and of `home`. */
struct ChangeOwners
{
    QSet<qint64> origins;
    QSet<qint64> homes;

    static Result<ChangeOwners> since(Database &database, Usn from);
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
    /** The settings that decide, as text: equal texts choose the same. */
    static QByteArray rules(const AgreementSettings &settings);
    /** The same partner's by other rules(); empty: these. */
    ExportScope by(const QByteArray &rules) const;
    /** The same without what is left out for this very partner: what agreements with equal keys
     * share where nothing of their own is among it. */
    ExportScope shared() const;
    /** Equal for agreements with the same lists, trust level, flags and types. */
    QByteArray key() const;
    /** Whether something of `owners` is left out for this very partner. */
    bool concerns(const ChangeOwners &owners) const;
    /** Whether some entry may be left out for this very partner. */
    Result<bool> mayHaveOwn();

    Result<ScopeCounts> counts();
    /** Ids of the entries that counts() lists and the rules keep back, in order. */
    Result<std::vector<qint64>> leftOut();
    /** How many entries `before` exports now and this scope does not. */
    Result<qint64> lost(const ExportScope &before);
    /** Where the entries in scope were made. */
    Result<QList<Home>> homes();
    /** Everything in scope, in DN order; returns the list digest. `known` tells whether it was in
     * the scope `before` at `base` already. */
    Result<Digest> all(const ExportScope &before, Usn base, const ScopeSink &sink);
    Result<Digest> all(Usn base, const ScopeSink &sink) { return all(*this, base, sink); }
    /** Present state or deletion of everything that changed, in DN order. */
    Result<ScopeSum> changes(const ScopeChanges &wanted, const ScopeSink &sink);
    /** Everything in scope, and the deletion of what left it, against what the partner has if it
     * got `before`, perhaps other rules, at `base`. In DN order, but what went altogether comes
     * last. */
    Result<> against(const ExportScope &before, Usn base, Usn now, const ScopeSink &sink);
    /** The deletions of against() alone. */
    Result<> gone(const ExportScope &before, Usn base, Usn now, const ScopeSink &sink);
    Result<ScopeAbsence> whyAbsent(const QByteArray &uid);
    /** How the list digest grew since `from`. */
    Result<Digest> digestSince(Usn from);
    /** State at `from`, in the scope `before`, against state at `to`. In DN order, but what only
     * the rules changed comes first. */
    Result<> between(const ExportScope &before, Usn from, Usn to, const ScopeSink &sink);
    Result<> between(Usn from, Usn to, const ScopeSink &sink)
    {
        return between(*this, from, to, sink);
    }

private:
    explicit ExportScope(Database &database) : m_database(&database) { }
    struct Columns;
    struct Rules
    {
        bool all = true;
        QStringList lists; // ids
        QStringList types;
        int trust = 100;
        bool custom = true;
        AttributeMap map; // the template of what is sent

        static Rules of(const AgreementSettings &settings);
        static Rules fromText(const QByteArray &text);
        QByteArray toText() const;
    };
    QString predicate(const Columns &columns) const;
    Result<> present(const ExportScope &before, Usn base, const QString &which,
                     QSet<QByteArray> &told, const ScopeSink &sink);
    Result<> vanished(const ExportScope &before, Usn base, Usn now, const QSet<QByteArray> &told,
                      const ScopeSink &sink);
    Result<> changedByRules(const ExportScope &before, Usn from, const ScopeSink &sink);
    /** Alias e: in the export lists, whatever keeps it back. */
    QString listedCondition() const;
    Result<> readHomes();
    QByteArray dnOf(const QByteArray &uid, qint64 home) const;
    /** A stored record as it travels, by the template. */
    Result<QByteArray> shaped(const QByteArray &record) const
    {
        return m_rules.map.applied(record);
    }
    /** The digest of what travels: the stored one where there is no template. */
    Result<Digest> digestOf(const QByteArray &dn, const QByteArray &record,
                            const QByteArray &stored) const;
    /** Before-images are only read for their digest where a template makes another one of it. */
    QString oldRecordColumn(bool wanted) const;
    using Key = std::pair<QByteArray, qint64>; // uid and origin
    /** Homes of what changed after `from`, was not in scope then and is not now, but could be
     * exported at one of the USNs. */
    Result<QHash<Key, qint64>> passingBy(Usn from, const QList<Usn> &at) const;

    Database *m_database;
    Rules m_rules;
    AgreementId m_agreement;
    QStringList m_partnerHomes; // rows of `home` at the partner's site
    QHash<qint64, Home> m_homes;
};

} // namespace dx
