#pragma once

#include "engine/core/digest.h"
#include "engine/core/result.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>

namespace dx {

/** `changes.ldif.zst` of one message part. */
struct PayloadPart
{
    QByteArray bytes; ///< zstd; empty if there are no records
    Digest digest; ///< SHA-256 of bytes
    qint64 records = 0;
};

/** Before compression; a part ends when either is reached. */
struct PartLimits
{
    qint64 bytes = 5 * 1000 * 1000;
    qint64 records = 20'000;
};

/**
 * Formats and compresses LDIF change records (RFC 2849) and cuts them into parts. The form is
 * fixed, so that the same records give the same text: `version: 1`, then records in the order they
 * are given (the caller's: DN order), not folded, LF.
 */
class PayloadWriter
{
public:
    /** Takes each part as it is full; its error stops the writer. */
    using Sink = std::function<Result<>(PayloadPart)>;

    explicit PayloadWriter(Sink sink, PartLimits limits = {});
    ~PayloadWriter();

    /** `dn` and `record` as distinguishedName() and toRecord() give them, with the same dxUid. */
    Result<> add(QByteArrayView dn, QByteArrayView record);
    Result<> remove(QByteArrayView dn);
    /** Gives the last part to the sink. Returns the number of parts; no records, no parts. */
    Result<int> finish();
    qint64 records() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/** What is checked before memory is taken. The decompressed size may be 50 times the compressed one
 * (or `floorBytes`), and at most `totalBytes`. */
struct PayloadLimits
{
    qint64 ratio = 50;
    qint64 floorBytes = 16 * 1024 * 1024;
    qint64 totalBytes = 1024 * 1024 * 1024;
    qint64 recordBytes = 4 * 1024 * 1024;
    qint64 lineBytes = 1400 * 1024; ///< a value of 1 MB in base64
    qint64 records = 200'000;
};

/** One change record. Views are valid until the next call of next(). */
struct PayloadRecord
{
    bool remove = false;
    QByteArrayView uid; ///< dxUid of the DN, a valid uid
    QByteArrayView dn; ///< decoded
    QByteArray list; ///< `ou` of the DN: the list at home
    QByteArray site; ///< `o` of the DN: the name of the home site
    QByteArrayView record; ///< as toRecord() wrote it; empty for a deletion
    qint64 line = 0; ///< of its DN, from 1
};

/** Decompresses and reads a payload record by record, holding one block at a time. */
class PayloadReader
{
public:
    /** `bytes` must stay until the reader is gone; its digest is the caller's affair. */
    explicit PayloadReader(QByteArrayView bytes, PayloadLimits limits = {});
    ~PayloadReader();

    /** False at the proper end. Error Invalid says the line: truncated, not in our form, a limit
     * is exceeded. */
    Result<bool> next(PayloadRecord &record);
    qint64 records() const; ///< read so far

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace dx
