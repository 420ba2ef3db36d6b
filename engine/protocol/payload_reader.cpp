#include "engine/address/entry.h"
#include "engine/core/uid.h"
#include "engine/protocol/payload.h"

#include <QCoreApplication>

#include <zstd.h>

#include <algorithm>
#include <cstring>

namespace dx {

namespace {

struct ReaderText
{
    Q_DECLARE_TR_FUNCTIONS(dx::PayloadReader)
};

constexpr qsizetype kBlock = 256 * 1024;
constexpr int kWindowLog = 23; // 8 MiB; what our writer needs is far less
constexpr QByteArrayView kFirstLines = "version: 1\n\n";
constexpr qsizetype kUidSize = 36;

/** Whether the text is as our writer makes it: printable ASCII, no line folded. */
bool isPlain(QByteArrayView text) noexcept
{
    unsigned bad = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        bad |= unsigned(c < 0x20 && c != '\n') | unsigned(c > 0x7e);
    }
    for (qsizetype i = 1; i < text.size(); ++i)
        bad |= unsigned(text[i - 1] == '\n') & unsigned(text[i] == ' ');
    return bad == 0;
}

/** The value of an attribute of a DN, up to an unescaped comma (RFC 4514). */
QByteArray takeRdnValue(QByteArrayView &rest)
{
    QByteArray value;
    qsizetype i = 0;
    while (i < rest.size() && rest[i] != ',') {
        if (rest[i] != '\\') {
            value.append(rest[i++]);
            continue;
        }
        const QByteArray hex
            = rest.sliced(i + 1).first(std::min<qsizetype>(2, rest.size() - i - 1)).toByteArray();
        bool isHex = false;
        const uint code = hex.toUInt(&isHex, 16);
        if (isHex && hex.size() == 2) {
            value.append(char(code));
            i += 3;
        } else {
            value.append(hex.left(1));
            i += 2;
        }
    }
    rest = rest.sliced(std::min(i, rest.size()));
    return value;
}

bool takePrefix(QByteArrayView &text, QByteArrayView prefix)
{
    if (!text.startsWith(prefix))
        return false;
    text = text.sliced(prefix.size());
    return true;
}

QByteArrayView takeLine(QByteArrayView &text)
{
    const qsizetype end = text.indexOf('\n');
    const QByteArrayView line = text.first(end < 0 ? text.size() : end);
    text = text.sliced(end < 0 ? text.size() : end + 1);
    return line;
}

/** `body` is whole lines. */
bool hasLine(QByteArrayView body, const QByteArray &line)
{
    return body.startsWith(line + '\n') || body.contains('\n' + line + '\n');
}

} // namespace

struct PayloadReader::Private
{
    QByteArrayView bytes;
    PayloadLimits limits;
    ZSTD_DCtx *zstd = ZSTD_createDCtx();
    ZSTD_inBuffer in{nullptr, 0, 0};
    QByteArray text; ///< decompressed, from `begin` on not yet read
    qsizetype begin = 0;
    qsizetype searched = 0; ///< no end of a record before here, counted from `begin`
    qint64 total = 0; ///< decompressed so far
    bool ended = false; ///< of the frame
    bool started = false; ///< the first lines were read
    qint64 line = 1;
    qint64 records = 0;
    QByteArray dn; ///< where it was base64
    QByteArray place; ///< ",ou=...,o=..." that list and site were read from
    QByteArray list;
    QByteArray site;

    ~Private() { ZSTD_freeDCtx(zstd); }
    tl::unexpected<Error> bad(const QString &what) const;
    Result<> fill();
    Result<bool> block(QByteArrayView &text);
    Result<> readDn(QByteArrayView dnLine, PayloadRecord &record);
    Result<> readPlace(QByteArrayView uid, QByteArrayView whole);
    Result<> readRecord(QByteArrayView body, PayloadRecord &record);
};

tl::unexpected<Error> PayloadReader::Private::bad(const QString &what) const
{
    return fail(Error::Code::Invalid,
                ReaderText::tr("The changes in the message are damaged at line %1: %2")
                    .arg(line)
                    .arg(what));
}

/** Decompresses another block. */
Result<> PayloadReader::Private::fill()
{
    if (begin > 0) {
        text.remove(0, begin);
        begin = 0;
    }
    const qsizetype have = text.size();
    text.resize(have + kBlock);
    ZSTD_outBuffer out{text.data() + have, size_t(kBlock), 0};
    const size_t left = ZSTD_decompressStream(zstd, &out, &in);
    text.resize(have + qsizetype(out.pos));
    if (ZSTD_isError(left))
        return bad(ReaderText::tr("they cannot be decompressed (%1).")
                       .arg(QString::fromLatin1(ZSTD_getErrorName(left))));
    total += qint64(out.pos);
    const qint64 most = std::min(limits.totalBytes,
                                 std::max(limits.floorBytes, limits.ratio * qint64(bytes.size())));
    if (total > most)
        return bad(ReaderText::tr("they grow to more than %1 bytes.").arg(most));
    ended = left == 0;
    if (ended && in.pos < in.size)
        return bad(ReaderText::tr("something follows their end."));
    if (!ended && out.pos == 0 && in.pos == in.size)
        return bad(ReaderText::tr("they are cut off."));
    return {};
}

/** What stands before the next empty line, without that. False at the end. */
Result<bool> PayloadReader::Private::block(QByteArrayView &found)
{
    for (;;) {
        const char *from = text.constData() + begin;
        const qsizetype size = text.size() - begin;
        if (const void *end = memmem(from + searched, size_t(size - searched), "\n\n", 2)) {
            const qsizetype length = static_cast<const char *>(end) - from + 1;
            found = QByteArrayView(from, length);
            begin += length + 1;
            searched = 0;
            return true;
        }
        searched = std::max<qsizetype>(0, size - 1);
        if (size > limits.recordBytes)
            return bad(ReaderText::tr("an entry has more than %1 bytes.").arg(limits.recordBytes));
        if (ended && size == 0)
            return false;
        if (ended)
            return bad(ReaderText::tr("they are cut off."));
        DX_TRY(fill());
    }
}

/** Reads where an entry is at home; mostly that is where the one before it was. */
Result<> PayloadReader::Private::readPlace(QByteArrayView uid, QByteArrayView whole)
{
    const QByteArrayView where = whole.sliced(6 + kUidSize);
    if (!place.isEmpty() && where == place)
        return {};
    QByteArrayView rest = where;
    if (!takePrefix(rest, ",ou="))
        return bad(ReaderText::tr("the name of an entry is wrong."));
    list = takeRdnValue(rest);
    if (!takePrefix(rest, ",o="))
        return bad(ReaderText::tr("the name of an entry is wrong."));
    site = takeRdnValue(rest);
    if (distinguishedName(uid, Home{{}, site, list}) != whole)
        return bad(ReaderText::tr("the name of an entry is wrong."));
    place = where.toByteArray();
    return {};
}

Result<> PayloadReader::Private::readDn(QByteArrayView dnLine, PayloadRecord &record)
{
    record.dn = dnLine;
    if (takePrefix(record.dn, "dn:: ")) {
        const auto decoded = QByteArray::fromBase64Encoding(
            record.dn.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return bad(ReaderText::tr("the name of an entry is wrong."));
        dn = *decoded;
        record.dn = dn;
    } else if (!takePrefix(record.dn, "dn: ")) {
        return bad(ReaderText::tr("an entry does not begin with its name."));
    }
    if (!record.dn.startsWith("dxUid=") || record.dn.size() < 6 + kUidSize)
        return bad(ReaderText::tr("the name of an entry is wrong."));
    record.uid = record.dn.sliced(6, kUidSize);
    if (!isUid(record.uid))
        return bad(ReaderText::tr("the name of an entry is wrong."));
    DX_TRY(readPlace(record.uid, record.dn));
    record.list = list;
    record.site = site;
    return {};
}

Result<> PayloadReader::Private::readRecord(QByteArrayView body, PayloadRecord &record)
{
    if (!isPlain(body))
        return bad(ReaderText::tr("there is a byte or a line that cannot be in it."));
    if (body.size() > limits.lineBytes) {
        for (QByteArrayView rest = body; !rest.isEmpty();) {
            if (takeLine(rest).size() > limits.lineBytes)
                return bad(ReaderText::tr("a value of this entry is too long."));
        }
    }
    record.line = line;
    DX_TRY(readDn(takeLine(body), record));
    ++line;
    const QByteArrayView changeType = takeLine(body);
    record.remove = changeType == QByteArrayView("changetype: delete");
    if (record.remove) {
        record.record = {};
        return body.isEmpty() ? Result<>() : bad(ReaderText::tr("a deletion has contents."));
    }
    if (changeType != QByteArrayView("changetype: add"))
        return bad(ReaderText::tr("neither an addition nor a deletion."));
    ++line;
    if (!hasLine(body, "dxUid: " + record.uid.toByteArray()))
        return bad(ReaderText::tr("dxUid is not that of the name."));
    record.record = body;
    return {};
}

PayloadReader::PayloadReader(QByteArrayView bytes, PayloadLimits limits)
    : d(std::make_unique<Private>())
{
    d->bytes = bytes;
    d->limits = limits;
    d->in = {bytes.data(), size_t(bytes.size()), 0};
    ZSTD_DCtx_setParameter(d->zstd, ZSTD_d_windowLogMax, kWindowLog);
}

PayloadReader::~PayloadReader() = default;

Result<bool> PayloadReader::next(PayloadRecord &record)
{
    QByteArrayView body;
    if (!d->started) {
        if (d->bytes.isEmpty())
            return false;
        DX_LET(const bool any, d->block(body));
        if (!any || body != kFirstLines.chopped(1))
            return d->bad(ReaderText::tr("they do not begin with \"version: 1\"."));
        d->started = true;
        d->line = 3;
    }
    DX_LET(const bool more, d->block(body));
    if (!more)
        return false;
    if (d->records >= d->limits.records)
        return d->bad(ReaderText::tr("more than %1 entries.").arg(d->limits.records));
    const qint64 first = d->line;
    DX_TRY(d->readRecord(body, record));
    d->line = first + std::count(body.begin(), body.end(), '\n') + 1;
    ++d->records;
    return true;
}

qint64 PayloadReader::records() const
{
    return d->records;
}

} // namespace dx
