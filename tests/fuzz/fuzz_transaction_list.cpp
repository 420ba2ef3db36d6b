#include "engine/formats/transaction_list_source.h"
#include "engine/formats/transaction_list_writer.h"
#include "tests/fuzz/fuzz_source.h"

#include <cstdlib>

namespace {

/** What was read can be said, and is read back as it was said. */
void writeAgain(QByteArrayView text)
{
    dx::TransactionListReader reader(dx::InputWindow(text, QStringLiteral("fuzz.txt")));
    dx::ListedNames names;
    dx::RecipientLister lister(names.taken());
    dx::ListTransaction read;
    for (;;) {
        const auto more = reader.next(read);
        if ((more && !*more) || (!more && reader.isBroken()))
            return;
        if (!more || read.command != dx::ListTransaction::Command::Add)
            continue;
        dx::SourceRecord record;
        dx::describeRecipient(read.after, read.values, record);
        QStringList notes;
        const auto listed = lister.list(record.entry, nullptr, true, notes);
        if (!listed || !*listed)
            continue;
        names.add(**listed);
        QByteArray line("# code page 850\r\n");
        dx::appendAdd(line, **listed);
        dx::TransactionListReader again(dx::InputWindow(line, QStringLiteral("again.txt")));
        dx::ListTransaction back;
        if (!again.next(back).value_or(false) || back.after != (*listed)->named)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const QByteArrayView text(data, qsizetype(size));
    dx::TransactionScan all;
    all.all = true;
    dx::TransactionListSource composed(dx::InputWindow(text, QStringLiteral("fuzz.txt")), all);
    dx::fuzz::readAll(composed);
    const auto scan = dx::scanTransactions(dx::InputWindow(text, QStringLiteral("fuzz.txt")));
    if (scan) {
        dx::TransactionListSource streamed(dx::InputWindow(text, QStringLiteral("fuzz.txt")),
                                           *scan);
        dx::fuzz::readAll(streamed);
    }
    writeAgain(text);
    return 0;
}
