#pragma once

#include "engine/address/entry.h"
#include "engine/formats/input_window.h"

#include <functional>
#include <optional>

namespace dx {

/** What a change record does to the values of one attribute. */
struct ValueChange
{
    enum class Kind {
        Add, ///< error if it is there
        Remove, ///< error if it is not there
        Replace, ///< these and no others; none removes the attribute
    };
    Kind kind = Kind::Replace;
    QByteArray name;
    QList<QByteArray> values; ///< one, but for Replace
    bool local = false; ///< of what stays at this site
    Position position; ///< of the value, for messages
};

/** One recipient as a file tells of it, whatever the format. */
struct SourceRecord
{
    QByteArray sourceKey; ///< finds it again when the source is read again
    bool remove = false; ///< the source says that it is gone
    Entry entry; ///< what travels
    Entry local; ///< attributes that stay at this site
    Position position; ///< where it begins, for messages
    std::optional<int> trust;
    std::optional<bool> hidden;
    bool partial = false; ///< only the attributes in `given` are spoken of
    QList<QByteArray> given; ///< with partial; known ones by their standard name
    /** A change record that adds or removes single values: all it does, in its order. It needs the
     * present state of its entry; `entry`, `local` and `given` are empty then. */
    QList<ValueChange> changes;
    bool isState = true; ///< says how the recipient is, not what to do with it
    /** Whom a command of a transaction list means, which knows nothing but addresses. */
    struct Whom
    {
        Address address;
        bool mustExist = true; ///< else there may be none
    };
    std::optional<Whom> whom;
    /** Of a transaction list: this is no recipient, but all that the list has in this place
     * (placeOf()) go if no other record speaks of them. */
    QByteArray replaces;
    quint64 fingerprint = 0; ///< of its raw bytes and of the header that explains them (xxh3)
};

/** What was read besides recipients. */
struct SourceCounts
{
    qint64 recipients = 0;
    qint64 skipped = 0; ///< containers, empty rows: no recipients
    qint64 firstSkipped = 0; ///< line of the first of these
    qint64 localValues = 0; ///< values that do not travel
    QList<QByteArray> localNames; ///< the first few attributes of these
    qint64 secrets = 0; ///< values that were not even read

    void countLocal(const QByteArray &attribute);
};

/** Gives the recipients of a file one by one. */
class RecordSource
{
public:
    using PassOver = std::function<Result<bool>(quint64 fingerprint)>;

    virtual ~RecordSource() = default;
    /** Asked for each record before it is parsed: true passes over it; its error is that of next().
     */
    void setPassOver(PassOver passOver) { m_passOver = std::move(passOver); }
    /** False at the end. Errors are Invalid with file, line and column; a next call goes on behind
     * the bad record unless isBroken(). */
    Result<bool> next(SourceRecord &record);
    virtual bool isBroken() const = 0;
    const SourceCounts &counts() const { return m_counts; }
    /** For progress; total is 0 where it is not known. */
    virtual qint64 bytesRead() const = 0;
    virtual qint64 bytesTotal() const = 0;

protected:
    /** Finds the next record of the format and what tells its bytes from others; false at the end.
     */
    virtual Result<bool> nextRaw(quint64 &fingerprint) = 0;
    /** Parses what was found; false: there is nothing in it. */
    virtual Result<bool> parseRaw() = 0;
    /** Whether what a record says can be known without the others. */
    virtual bool mayPassOver() const { return true; }
    /** Says what was parsed as a recipient; false: it is none. */
    virtual Result<bool> map(SourceRecord &record) = 0;

    SourceCounts m_counts;

private:
    PassOver m_passOver;
};

} // namespace dx
