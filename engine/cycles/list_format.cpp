#include "engine/cycles/list_format.h"

#include "engine/formats/csv_source.h"
#include "engine/formats/ldif_source.h"
#include "engine/formats/transaction_list_source.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListImport)
};

} // namespace

bool isStandardInput(const QString &path)
{
    return path == "-"_L1;
}

bool canBeReadAgain(const QString &path)
{
    return !isStandardInput(path) && QFileInfo(path).isFile();
}

Result<ListFormat> listFormat(const QString &name)
{
    if (name.compare("ldif"_L1, Qt::CaseInsensitive) == 0)
        return ListFormat::Ldif;
    if (name.compare("csv"_L1, Qt::CaseInsensitive) == 0)
        return ListFormat::Csv;
    if (name.compare("msmail"_L1, Qt::CaseInsensitive) == 0)
        return ListFormat::MsMail;
    return fail(Error::Code::Invalid,
                Text::tr("\"%1\" is no format that is known: ldif, csv and msmail are.").arg(name));
}

QString listFormatName(ListFormat format)
{
    switch (format) {
    case ListFormat::Csv:
        return u"csv"_s;
    case ListFormat::MsMail:
        return u"msmail"_s;
    case ListFormat::Ldif:
        break;
    }
    return u"ldif"_s;
}

namespace {

/** Whether a file begins with a command of a transaction list. */
bool beginsTransactions(const QByteArray &start)
{
    TransactionListReader reader(InputWindow(start, QString()));
    ListTransaction first;
    return reader.next(first).value_or(false);
}

} // namespace

Result<ListFormat> detectListFormat(const QString &path)
{
    if (isStandardInput(path))
        return fail(Error::Code::Invalid,
                    Text::tr("Say which format standard input has: ldif, csv or msmail."));
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "ldif"_L1 || suffix == "ldf"_L1)
        return ListFormat::Ldif;
    if (suffix == "csv"_L1 || suffix == "tsv"_L1)
        return ListFormat::Csv;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        DX_LET(const InputWindow window, InputWindow::open(path)); // says why not
        return ListFormat::Ldif;
    }
    QByteArray start = file.read(4096);
    if (start.startsWith("\xEF\xBB\xBF"))
        start.remove(0, 3);
    if (beginsTransactions(start))
        return ListFormat::MsMail;
    for (const QByteArray &line : start.split('\n')) {
        const QByteArray lower = line.trimmed().toLower();
        if (lower.startsWith("dn:") || lower.startsWith("version:"))
            return ListFormat::Ldif;
        if (!lower.isEmpty() && !lower.startsWith('#'))
            break;
    }
    return ListFormat::Csv;
}

Result<std::unique_ptr<RecordSource>> openSource(const QString &path, ListFormat format)
{
    DX_LET(InputWindow window, InputWindow::open(path));
    if (format == ListFormat::Csv)
        return std::make_unique<CsvSource>(std::move(window));
    if (format == ListFormat::MsMail) {
        TransactionScan scan;
        scan.all = !canBeReadAgain(path);
        if (!scan.all) {
            DX_LET(InputWindow first, InputWindow::open(path));
            DX_LET(scan, scanTransactions(std::move(first)));
        }
        return std::make_unique<TransactionListSource>(std::move(window), std::move(scan));
    }
    return std::make_unique<LdifSource>(std::move(window));
}

} // namespace dx
