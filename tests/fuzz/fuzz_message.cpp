#include "engine/protocol/message.h"

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const auto message = dx::parseMessage(QByteArray(data, qsizetype(size)));
    Q_UNUSED(message)
    return 0;
}
