#include "engine/protocol/manifest.h"

/** What was read and is written again is read as the same. */
extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const auto manifest = dx::manifestFromJson(QByteArray(data, qsizetype(size)));
    if (!manifest)
        return 0;
    const auto again = dx::manifestFromJson(dx::toJson(*manifest));
    if (!again || !(*again == *manifest))
        qFatal("a manifest does not survive being written");
    return 0;
}
