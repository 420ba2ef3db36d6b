#include "engine/address/entry.h"
#include "engine/protocol/payload.h"

#include <zstd.h>

namespace {

void readAll(const QByteArray &bytes)
{
    dx::PayloadReader reader(bytes);
    dx::PayloadRecord record;
    for (;;) {
        const auto more = reader.next(record);
        if (!more || !*more)
            return;
        const auto entry = dx::fromRecord(record.record);
        Q_UNUSED(entry)
    }
}

} // namespace

/** The bytes as they come, and as the text of a sound compression: else the fuzzer would have to
 * learn zstd. */
extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    readAll(QByteArray(data, qsizetype(size)));
    QByteArray packed(qsizetype(ZSTD_compressBound(size)), Qt::Uninitialized);
    const size_t length = ZSTD_compress(packed.data(), size_t(packed.size()), data, size, 1);
    packed.resize(qsizetype(length));
    readAll(packed);
    return 0;
}
