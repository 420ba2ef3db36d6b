#include "model/list_transfer.h"

#include "engine/core/clock.h"
#include "engine/cycles/difference_spool.h"
#include "model/command_words.h"
#include "model/site_facts.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace dx {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListTransfer)
};

Result<ExportNotes> write(Database &database, const ExportRequest &request)
{
    ExportNotes notes;
    QSaveFile file(request.path);
    const auto cannot = [&file, &request] {
        return fail(Error::Code::Unavailable,
                    Text::tr("%1 cannot be written: %2").arg(request.path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return cannot();
    if (request.list.isValid()) {
        DX_LET(notes, exportList(database, request.list, request.format, file));
    } else {
        DX_LET(const Agreement scope, Agreements(database).byId(request.agreement));
        DX_LET(notes, exportScope(database, scope, request.format, file));
    }
    if (!file.commit())
        return cannot();
    return notes;
}

} // namespace

Result<ListImportResult> importInto(Database &database, const ImportRequest &request,
                                    ChangeSink *preview, TransferState &state)
{
    ListImport wanted;
    wanted.path = request.path;
    wanted.list = request.list;
    wanted.replace = request.replace;
    wanted.skipBad = request.skipBad;
    wanted.now = SystemClock().now();
    if (request.format) {
        wanted.format = *request.format;
    } else {
        DX_LET(wanted.format, detectListFormat(wanted.path));
    }
    return importList(database, wanted, preview, [&state](qint64 done, qint64 total) {
        state.done = done;
        state.total = total;
        return !state.stop;
    });
}

QFuture<Result<ListImportResult>> importFile(SiteSession &session, const ImportRequest &request,
                                             std::shared_ptr<TransferState> state)
{
    const AddressList *const list = findList(session.summary(), request.list);
    session.noteCommands(list ? QList<QStringList>{CommandWords::importFile(request, list->name)}
                              : QList<QStringList>());
    return session.write(
        [request, state = std::move(state)](Database &database) -> Result<ListImportResult> {
            if (request.previewSpool.isEmpty())
                return importInto(database, request, nullptr, *state);
            DX_LET(auto writer, DifferenceWriter::create(request.previewSpool));
            DX_LET(auto result, importInto(database, request, writer.get(), *state));
            DX_TRY(writer->finish());
            return result;
        });
}

QFuture<Result<ExportNotes>> exportFile(SiteSession &session, const ExportRequest &request)
{
    const AddressList *const list = findList(session.summary(), request.list);
    const Agreement *const agreement = findAgreement(session.summary(), request.agreement);
    const QString source = list ? list->name : agreement ? agreement->settings.name : QString();
    session.noteCommands(source.isEmpty()
                             ? QList<QStringList>()
                             : QList<QStringList>{CommandWords::exportFile(request, source)});
    return session.read([request](Database &database) { return write(database, request); });
}

} // namespace dx
