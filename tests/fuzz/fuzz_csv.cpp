#include "engine/formats/csv_source.h"
#include "tests/fuzz/fuzz_source.h"

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    dx::CsvSource source(
        dx::InputWindow(QByteArrayView(data, qsizetype(size)), QStringLiteral("fuzz.csv")));
    dx::fuzz::readAll(source);
    return 0;
}
