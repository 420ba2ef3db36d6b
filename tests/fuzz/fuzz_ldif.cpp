#include "engine/formats/ldif_source.h"
#include "tests/fuzz/fuzz_source.h"

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    dx::LdifSource source(
        dx::InputWindow(QByteArrayView(data, qsizetype(size)), QStringLiteral("fuzz.ldif")));
    dx::fuzz::readAll(source);
    return 0;
}
