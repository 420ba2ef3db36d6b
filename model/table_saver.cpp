#include "model/table_saver.h"

#include "engine/formats/csv_reader.h"
#include "model/cycles_model.h"
#include "model/events_model.h"
#include "model/recipients_model.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace dx {
namespace {

constexpr int kRowsAtOnce = 1'000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::TableSaver)
};

QByteArray lineOf(const QStringList &cells)
{
    QByteArray line;
    for (const QString &cell : cells) {
        if (!line.isEmpty() || &cell != &cells.constFirst())
            line += ',';
        appendCsvCell(line, cell.toUtf8());
    }
    return line + "\r\n";
}

Result<> write(Database &database, const SavedTable &table, const QString &path,
               TransferState &state)
{
    QSaveFile file(path);
    const auto cannot = [&] {
        return fail(Error::Code::Unavailable,
                    Text::tr("%1 cannot be written: %2").arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return cannot();
    const auto put = [&](const QStringList &cells) -> Result<> {
        if (state.stop)
            return fail(Error::Code::Cancelled, Text::tr("Stopped; nothing was written."));
        const QByteArray line = lineOf(cells);
        return file.write(line) == line.size() ? Result<>() : cannot();
    };
    DX_TRY(put(table.headings));
    DX_LET(const Transaction snapshot, Transaction::beginReading(database));
    DX_TRY(table.tell(database, state, [&](const QStringList &cells) -> Result<> {
        ++state.done;
        return put(cells);
    }));
    return file.commit() ? Result<>() : cannot();
}

/** Rows of a log, page by page from the newest. `read(before, limit)`, `cells(row)`. */
template<typename Id, typename Read, typename Cells>
Result<> tellLog(Read read, Cells cells, const SavedTable::RowSink &sink)
{
    for (Id before;;) {
        DX_LET(const auto page, read(before, kRowsAtOnce));
        for (const auto &row : page)
            DX_TRY(sink(cells(row)));
        if (page.size() < kRowsAtOnce)
            return {};
        before = page.constLast().id;
    }
}

} // namespace

SavedTable SavedTable::recipients(const StoreUrl &url, const RecipientQuery &query,
                                  const QList<RecipientColumn> &columns,
                                  const QHash<AgreementId, QString> &partners,
                                  const EntryFinder &finder)
{
    SavedTable table{url, {}, {}};
    for (const RecipientColumn column : columns)
        table.headings.append(RecipientsModel::heading(column));
    table.tell = [=](Database &database, TransferState &state, const RowSink &sink) -> Result<> {
        RecipientPages pages(database, query, finder);
        DX_TRY(pages.prepare());
        DX_TRY(pages.index());
        state.total = pages.count();
        for (qint64 first = 0; first < pages.count(); first += kRowsAtOnce) {
            DX_LET(const QList<RecipientRow> rows, pages.rows(first, kRowsAtOnce));
            for (const RecipientRow &row : rows) {
                QStringList cells;
                for (const RecipientColumn column : columns)
                    cells.append(RecipientsModel::text(row, column, partners));
                DX_TRY(sink(cells));
            }
        }
        return {};
    };
    return table;
}

SavedTable SavedTable::cycles(const StoreUrl &url)
{
    const auto tell = [](Database &database, TransferState &, const RowSink &sink) {
        return tellLog<CycleId>(
            [&](CycleId before, int limit) { return Cycles(database).latest(limit, before); },
            &CyclesModel::cells, sink);
    };
    return {url, CyclesModel::headings(), tell};
}

SavedTable SavedTable::events(const StoreUrl &url, const EventQuery &query)
{
    const auto tell = [query](Database &database, TransferState &, const RowSink &sink) {
        return tellLog<EventId>(
            [&](EventId before, int limit) {
                EventQuery page = query;
                page.before = before;
                page.limit = limit;
                return Events(database).find(page);
            },
            &EventsModel::cells, sink);
    };
    return {url, EventsModel::headings(), tell};
}

QFuture<Result<>> TableSaver::save(const SavedTable &table, const QString &path,
                                   std::shared_ptr<TransferState> state)
{
    m_thread = std::make_unique<DatabaseThread>(table.url, Database::Mode::ReadOnly);
    return m_thread->run([table, path, state = std::move(state)](Database &database) {
        return write(database, table, path, *state);
    });
}

} // namespace dx
