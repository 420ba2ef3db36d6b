#pragma once

#include "engine/address/entry.h"
#include "engine/store/database.h"

namespace dx {

/** What became of an entry that a partner exports to us (protocol.md, Standing). Stored; never
 * renumber. */
enum class Standing {
    Live = 0,
    Aside = 1, ///< a conflict or a ring
    Filtered = 2,
    Refused = 3,
    Kept = 4,
    Undone = 5,
};

/** An entry with everything that this site knows of it. */
struct Recipient
{
    EntryId id;
    QByteArray uid;
    ListId list;
    Home home;
    AgreementId origin; ///< invalid: our own
    Standing standing = Standing::Live;
    bool listed = true;
    int trust = 20; ///< 0 to 100
    bool hidden = false;
    QString note; ///< local, never sent
    Entry entry; ///< what travels
    Entry local; ///< attributes that stay here
    QByteArray sourceKey;
    Usn usn = 0;
    Timestamp createdAt = 0;
    Timestamp changedAt = 0;

    bool isImported() const { return origin.isValid(); }
};

/** A line of the Contents list. */
struct RecipientRow
{
    EntryId id;
    QByteArray uid;
    ListId list;
    QString displayName;
    RecipientKind kind = RecipientKind::Mailbox;
    QString address; ///< key address, "TYPE:value"; empty if none
    QString office;
    QString title;
    QString department;
    QString company;
    QString phone;
    int trust = 20;
    bool hidden = false;
    AgreementId origin;
    Standing standing = Standing::Live;
    Timestamp changedAt = 0;
};

enum class RecipientColumn {
    DisplayName,
    Type,
    Address,
    Office,
    Title,
    Department,
    Company,
    Phone,
    Trust,
    Origin,
    State,
    Changed,
};

/** Which recipients a view shows, and in which order. */
struct RecipientQuery
{
    ListId list = {}; ///< invalid: all lists (the Global Address List)
    QString filter = {}; ///< words that all must begin some word of a searchable column; empty: all
    QList<RecipientKind> kinds = {}; ///< empty: all
    bool showHidden = true;
    bool conflictsOnly = false;
    RecipientColumn sort = RecipientColumn::DisplayName;
    bool descending = false;

    bool operator==(const RecipientQuery &) const = default;
};

/** Reads and edits single recipients; bulk work is in merge.h, paging in recipient_pages.h. */
class Recipients
{
public:
    explicit Recipients(Database &database) : m_database(database) { }
    Result<Recipient> byId(EntryId id);
    /** KEY of the command line: a uid, or TYPE:address of a live entry; `list` narrows. Error
     * NotFound names the key. */
    Result<Recipient> byKey(const QByteArray &key, ListId list = {});

    /** The same; an address that is nobody's key address may be a further one of a live entry. That
     * reads the whole list. */
    Result<Recipient> byAnyAddress(const QByteArray &key, ListId list = {});

    /**
     * Makes a recipient of this site in its own transaction, with USN and journal line.
     * Errors: Conflict (address taken, by whom), Invalid (trust, attribute, value).
     */
    Result<EntryId> add(ListId list, const Entry &entry, int trust, bool hidden, Timestamp now);
    /**
     * Writes the changed state of a recipient in its own transaction; nothing is written if nothing
     * changed. Of an imported one only trust, hidden and note may differ: error Denied says who
     * owns it. Error Conflict: address taken, or the recipient changed since `recipient.usn`.
     */
    Result<> update(const Recipient &recipient, Timestamp now);
    /** Error Denied for imported ones. */
    Result<> remove(EntryId id, Timestamp now);

private:
    Database &m_database;
};

} // namespace dx
