#include "engine/cycles/resync.h"

#include "engine/cycles/classic_exporter.h"
#include "engine/cycles/cycle_events.h"
#include "engine/store/messages.h"

#include <QCoreApplication>

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Resync)
};

QByteArray digits(qint64 number)
{
    return QByteArray::number(number).rightJustified(10, '0');
}

} // namespace

Result<QByteArray> makeResync(Database &database, AgreementId id, Timestamp now)
{
    DX_LET(Transaction transaction, Transaction::begin(database));
    DX_LET(const Agreement agreement, Agreements(database).byId(id));
    const QString &name = agreement.settings.name;
    if (!isMsMail(agreement))
        return fail(
            Error::Code::Invalid,
            Text::tr("\"%1\" is not of the kind MS Mail. It needs no file: what it lacks is "
                     "sent by itself.")
                .arg(name));
    DX_LET(PreparedExport prepared, prepareExport(database, agreement));
    for (const QByteArray &batch : prepared.replaced)
        DX_TRY(Messages(database).withdraw(id, batch));
    LoadedSync &sync = prepared.sync;
    ClassicExporter exporter(database, agreement, {}, now);
    DX_LET(const QByteArray list, exporter.listAll(sync));
    DX_TRY(saveSync(database, sync, {}, now));
    DX_LET(const SiteInfo site, SiteStore(database).read());
    DX_TRY(logEvent(database, CycleEvent::Resynced, Severity::Information,
                    Text::tr("A RESYNC file was made for %1: R=%2, S=%3.")
                        .arg(name)
                        .arg(sync.state.in.received)
                        .arg(sync.state.out.sent),
                    {}, id, {}, now));
    DX_TRY(transaction.commit());
    return "[RESYNC]\r\nTARGET=PCM:" + agreement.settings.postoffice.toUtf8()
        + "\r\nSERVER=" + site.address.toUtf8() + "\r\nAGREEMENT=" + agreement.uid + "\r\nIMPSEQ="
        + digits(sync.state.out.partnerRequest) + "\r\nREQSEQ=" + digits(sync.state.in.received)
        + "\r\nSRVSEQ=" + digits(sync.state.out.sent) + "\r\n\r\n[DIRSYNC-TRANSACTIONS]\r\n" + list;
}

} // namespace dx
