#include "engine/protocol/payload_text.h"

#include <QCoreApplication>

#include <zstd.h>

#include <memory>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::PayloadReader)
};

constexpr int kWindowLog = 23; // 8 MiB, as the reader of records

} // namespace

bool isPayload(const QByteArray &bytes)
{
    return bytes.startsWith("\x28\xb5\x2f\xfd");
}

Result<PayloadText> payloadText(const QByteArray &bytes, qsizetype most)
{
    const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx *)> stream(ZSTD_createDCtx(),
                                                                     ZSTD_freeDCtx);
    ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kWindowLog);
    PayloadText text;
    text.text.resize(most);
    ZSTD_inBuffer in{bytes.constData(), size_t(bytes.size()), 0};
    ZSTD_outBuffer out{text.text.data(), size_t(most), 0};
    size_t left = 1;
    while (left > 0 && in.pos < in.size && out.pos < out.size) {
        left = ZSTD_decompressStream(stream.get(), &out, &in);
        if (ZSTD_isError(left))
            return fail(Error::Code::Invalid, Text::tr("The contents of the message are damaged."),
                        QString::fromLatin1(ZSTD_getErrorName(left)));
    }
    text.text.resize(qsizetype(out.pos));
    text.isCut = left > 0;
    return text;
}

} // namespace dx
