#include "model/csv_mapping.h"

#include "engine/formats/csv_columns.h"
#include "engine/formats/csv_reader.h"

#include <QCoreApplication>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::CsvMapping)
};

QString meaningOf(const CsvColumn &column)
{
    const QString attribute = QString::fromUtf8(column.attribute);
    switch (column.role) {
    case CsvRole::Attribute:
        return attribute;
    case CsvRole::Local:
        return Text::tr("Kept at this site only, as %1").arg(attribute);
    case CsvRole::EmailAddress:
        return Text::tr("Address (mail or targetAddress)");
    case CsvRole::SecondaryAddresses:
        return Text::tr("Further addresses (proxyAddresses)");
    case CsvRole::Phone:
        return column.label < 0 ? attribute : Text::tr("Telephone, by its label");
    case CsvRole::ObjectClass:
        return Text::tr("Kind of recipient");
    case CsvRole::Mode:
        return Text::tr("What to do: create, modify, delete");
    case CsvRole::Hidden:
        return Text::tr("Hidden");
    case CsvRole::Trust:
        return Text::tr("Trust level");
    case CsvRole::Key:
        return Text::tr("Identity in the source");
    case CsvRole::Extra:
        return Text::tr("Further attributes (name:value)");
    case CsvRole::Ignored:
        break;
    }
    return Text::tr("Left out");
}

} // namespace

Result<QList<CsvMappedColumn>> readCsvMapping(const QString &path)
{
    DX_LET(InputWindow window, InputWindow::open(path));
    CsvReader reader(std::move(window));
    std::vector<CsvCell> cells;
    DX_TRY(reader.readHeader(cells));
    QList<QByteArray> names;
    for (const CsvCell &cell : cells)
        names.append(cell.text.trimmed().toByteArray());
    const CsvColumns map = mapCsvHeader(names);
    QList<CsvMappedColumn> columns;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const CsvColumn &column = map.columns.at(size_t(i));
        const bool used = column.role != CsvRole::Ignored;
        columns.append({QString::fromUtf8(names.at(i)), meaningOf(column), used, {}});
    }
    const Result<bool> row = reader.next(cells); // a bad row is for the import to tell
    for (qsizetype i = 0; row && *row && i < columns.size(); ++i)
        columns[i].sample = QString::fromUtf8(cells.at(size_t(i)).text);
    return columns;
}

QFuture<Result<QList<CsvMappedColumn>>> csvMapping(SiteSession &session, const QString &path,
                                                   std::optional<ListFormat> format)
{
    using Columns = QList<CsvMappedColumn>;
    return session.read([path, format](Database &) -> Result<Columns> {
        auto is = format.value_or(ListFormat::Csv);
        if (!format) {
            DX_LET(is, detectListFormat(path));
        }
        return is == ListFormat::Csv ? readCsvMapping(path) : Result<Columns>(Columns());
    });
}

} // namespace dx
