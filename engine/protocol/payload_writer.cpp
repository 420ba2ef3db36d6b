#include "engine/address/ldif_text.h"
#include "engine/protocol/payload.h"

#include <QCoreApplication>

#include <zstd.h>

#include <cstring>

namespace dx {

namespace {

struct WriterText
{
    Q_DECLARE_TR_FUNCTIONS(dx::PayloadWriter)
};

constexpr int kLevel = 1; // 3 is slower and no smaller on such text
constexpr qsizetype kBlock = 128 * 1024;

} // namespace

struct PayloadWriter::Private
{
    Sink sink;
    PartLimits limits;
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    QByteArray text; ///< not yet compressed
    QByteArray bytes; ///< compressed, of this part
    QByteArray head; ///< of the present record
    qint64 partBytes = 0; ///< before compression
    qint64 partRecords = 0;
    qint64 records = 0;
    int parts = 0;

    ~Private() { ZSTD_freeCCtx(zstd); }
    void begin();
    Result<> compress(ZSTD_EndDirective directive);
    Result<> record(QByteArrayView body);
    Result<> endPart();
};

void PayloadWriter::Private::begin()
{
    ZSTD_CCtx_reset(zstd, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    text.reserve(kBlock + kBlock / 2);
    text = "version: 1\n\n";
    bytes.clear();
    partBytes = text.size();
    partRecords = 0;
}

/** Compresses what stands in `text` and forgets it. */
Result<> PayloadWriter::Private::compress(ZSTD_EndDirective directive)
{
    ZSTD_inBuffer in{text.constData(), size_t(text.size()), 0};
    size_t left = 1;
    while (left > 0) {
        const qsizetype have = bytes.size();
        bytes.resize(have + qsizetype(ZSTD_CStreamOutSize()));
        ZSTD_outBuffer out{bytes.data() + have, ZSTD_CStreamOutSize(), 0};
        left = ZSTD_compressStream2(zstd, &out, &in, directive);
        bytes.resize(have + qsizetype(out.pos));
        if (ZSTD_isError(left))
            return fail(Error::Code::Internal,
                        WriterText::tr("The changes could not be compressed."),
                        QString::fromLatin1(ZSTD_getErrorName(left)));
        if (directive == ZSTD_e_continue && in.pos == in.size)
            break;
    }
    text.resize(0);
    return {};
}

Result<> PayloadWriter::Private::endPart()
{
    if (partRecords == 0)
        return {};
    DX_TRY(compress(ZSTD_e_end));
    PayloadPart part;
    part.digest = sha256(bytes);
    part.bytes = std::exchange(bytes, {});
    part.records = std::exchange(partRecords, 0);
    part.bytes.squeeze();
    ++parts;
    return sink(std::move(part));
}

/** Appends `head`, `body` and the empty line that ends a record. */
Result<> PayloadWriter::Private::record(QByteArrayView body)
{
    const qint64 size = head.size() + body.size() + 1;
    if (partRecords > 0 && (partRecords >= limits.records || partBytes + size > limits.bytes))
        DX_TRY(endPart());
    if (partRecords == 0)
        begin();
    text.append(head).append(body).append('\n');
    partBytes += size;
    ++partRecords;
    ++records;
    return text.size() >= kBlock ? compress(ZSTD_e_continue) : Result<>();
}

PayloadWriter::PayloadWriter(Sink sink, PartLimits limits) : d(std::make_unique<Private>())
{
    d->sink = std::move(sink);
    d->limits = limits;
}

PayloadWriter::~PayloadWriter() = default;

Result<> PayloadWriter::add(QByteArrayView dn, QByteArrayView record)
{
    Q_ASSERT(record.endsWith('\n') && !record.startsWith('\n'));
    d->head.resize(0);
    appendLdifLine(d->head, "dn", dn);
    d->head.append("changetype: add\n");
    return d->record(record);
}

Result<> PayloadWriter::remove(QByteArrayView dn)
{
    d->head.resize(0);
    appendLdifLine(d->head, "dn", dn);
    d->head.append("changetype: delete\n");
    return d->record({});
}

Result<int> PayloadWriter::finish()
{
    DX_TRY(d->endPart());
    return d->parts;
}

qint64 PayloadWriter::records() const
{
    return d->records;
}

} // namespace dx
