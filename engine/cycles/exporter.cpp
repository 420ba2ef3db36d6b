#include "engine/cycles/exporter.h"

#include "engine/core/uid.h"
#include "engine/cycles/classic_exporter.h"
#include "engine/cycles/cycle_events.h"
#include "engine/cycles/message_rows.h"
#include "engine/store/known_sites.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Exporter)
};

QString describe(BatchKind kind)
{
    switch (kind) {
    case BatchKind::Full:
        return Text::tr("everything sent, waiting for confirmation");
    case BatchKind::Delta:
        return Text::tr("sent, waiting for confirmation");
    case BatchKind::Acknowledgement:
        return Text::tr("acknowledged");
    case BatchKind::Heartbeat:
        break;
    }
    return Text::tr("nothing new, sign of life sent");
}

ExportOutcome silent(const QString &note)
{
    ExportOutcome outcome;
    outcome.note = note;
    return outcome;
}

} // namespace

/** A batch that is about to be queued. */
struct Exporter::Batch
{
    BatchKind kind = BatchKind::Acknowledgement;
    ExportPlan plan;
    Usn value = 0;
    Usn known = 0; ///< full: what the partner had confirmed
    Digest digest;
    std::shared_ptr<const ExportContent> content; ///< none for what carries no records
};

Result<ExportOutcome> Exporter::exportTo(const Agreement &agreement, ExportScale scale)
{
    if (agreement.role == Role::Server && agreement.enrolledAt == 0)
        return silent(Text::tr("waiting for the partner's first message"));
    if (isMsMail(agreement)) {
        DX_LET(PreparedExport request, prepareExport(m_database, agreement));
        DX_TRY(carryOut(request));
        DX_LET(const ExportOutcome answered,
               ClassicExporter(m_database, agreement, m_cycle, m_now).answer(request.sync));
        DX_TRY(saveSync(m_database, request.sync, m_cycle, m_now));
        return answered;
    }
    if (agreement.certificate.isEmpty())
        return silent(Text::tr("not enrolled for sealed messages: it needs a new invitation"));
    DX_LET(PreparedExport prepared, prepareExport(m_database, agreement));
    DX_TRY(carryOut(prepared));
    const bool changes = agreement.settings.sendUpdates
        && (scale == ExportScale::Changes || prepared.replacesRecords);
    LoadedSync &sync = prepared.sync;
    auto outcome = changes ? sendChanges(agreement, sync) : acknowledge(agreement, sync);
    if (!outcome)
        return outcome;
    DX_TRY(saveSync(m_database, sync, m_cycle, m_now));
    return outcome;
}

/** What is replaced leaves the outbox; one-shots untick themselves. */
Result<> Exporter::carryOut(const PreparedExport &prepared)
{
    const AgreementId agreement = prepared.sync.agreement;
    for (const QByteArray &batch : prepared.replaced)
        DX_TRY(Messages(m_database).withdraw(agreement, batch));
    if (prepared.importAsked)
        DX_TRY(AgreementStates(m_database).clearImportNext(agreement));
    if (prepared.exportAsked)
        DX_TRY(AgreementStates(m_database).clearExportNext(agreement));
    return {};
}

Result<ExportOutcome> Exporter::acknowledge(const Agreement &agreement, LoadedSync &sync)
{
    if (!mustAcknowledge(sync.state.out))
        return silent(agreement.settings.sendUpdates ? Text::tr("nothing to send")
                                                     : Text::tr("sending is switched off"));
    return queue(agreement, sync, {});
}

Result<ExportOutcome> Exporter::sendChanges(const Agreement &agreement, LoadedSync &sync)
{
    SenderState &out = sync.state.out;
    DX_LET(SiteNumbers site, readSiteNumbers(m_database, m_now));
    DX_LET(ExportScope scope, ExportScope::of(m_database, agreement));
    Batch batch;
    batch.plan = planExport(out, site);
    const Usn known = out.acked;
    DX_LET(
        batch.content,
        m_contents.make(scope, {batch.plan, known, out.scanned, site.usn, agreement.formerScope}));
    batch.digest = batch.content->digest;
    if (!batch.plan.full)
        batch.digest += out.scopeDigest;
    if (batch.plan.full && known > 0)
        DX_TRY(logEvent(m_database, CycleEvent::FullExportComing, Severity::Information,
                        Text::tr("A full export goes to %1.").arg(agreement.settings.name), {},
                        agreement.id, m_cycle, m_now));
    const auto kind = concludeExport(out, site, batch.plan, batch.content->records);
    if (kind == BatchKind::Full) {
        DX_LET(site.usn, SiteStore(m_database).takeUsns(1));
    }
    batch.value = site.usn;
    batch.known = known;
    if (!kind || kind == BatchKind::Acknowledgement)
        recordScanned(out, site, batch.digest);
    if (!kind) {
        DX_TRY(logEvent(m_database, CycleEvent::NothingToSend, Severity::Information,
                        Text::tr("No updates to send to %1. Nothing was requested.")
                            .arg(agreement.settings.name),
                        {}, agreement.id, m_cycle, m_now, LogLevel::Maximum));
        return silent(Text::tr("nothing to send"));
    }
    batch.kind = *kind;
    return queue(agreement, sync, batch);
}

Result<Manifest> Exporter::manifestFor(const Agreement &agreement)
{
    DX_LET(const SiteInfo site, SiteStore(m_database).read());
    DX_LET(const QList<KnownSite> behind, sitesBehind(m_database, agreement.partnerSiteUid));
    Manifest manifest;
    manifest.type = agreement.role == Role::Server ? MessageType::SrvTx : MessageType::ReqTx;
    manifest.agreement = agreement.uid;
    manifest.sender = {site.uid, site.name, site.organization};
    manifest.receiver = agreement.partnerSiteUid;
    for (const KnownSite &known : behind.first(std::min(behind.size(), Manifest::kMaxSites)))
        manifest.behind.append({known.uid, known.name, {}});
    manifest.program = u"Dirsync Administrator %1"_s.arg(QLatin1StringView(DIRSYNC_VERSION));
    return manifest;
}

/** Writes the messages of a batch, one a part, and counts it as sent. */
Result<ExportOutcome> Exporter::queue(const Agreement &agreement, LoadedSync &sync,
                                      const Batch &batch)
{
    DX_LET(const SiteNumbers site, readSiteNumbers(m_database, m_now));
    DX_LET(Manifest manifest, manifestFor(agreement));
    manifest.header = composeHeader(sync.state, site, batch.kind, batch.plan, batch.value,
                                    batch.digest, newUid(m_now));
    const SentUndo undo = recordSent(sync.state.out, manifest.header, batch.plan, m_now);
    QList<ContentPart> parts;
    if (batch.content && batch.kind != BatchKind::Acknowledgement)
        parts = batch.content->parts;
    if (parts.isEmpty())
        parts.append(ContentPart{});
    manifest.parts = int(parts.size());
    for (const ContentPart &part : parts)
        manifest.totalRecords += part.records;
    ExportOutcome outcome;
    outcome.kind = batch.kind;
    outcome.messages = manifest.parts;
    // a full goes beyond what the partner had confirmed, which is what its difference is told
    // against
    outcome.from = batch.kind == BatchKind::Full ? batch.known : manifest.header.was;
    outcome.to = manifest.header.value;
    if (batch.content)
        outcome.counts = batch.content->counts;
    if (batch.kind == BatchKind::Full)
        outcome.formerScope = agreement.formerScope;
    outcome.note = describe(batch.kind);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        manifest.part = int(i) + 1;
        manifest.records = parts[i].records;
        manifest.payloadDigest = parts[i].digest;
        MessageRow row = messageOf(manifest);
        row.agreement = agreement.id;
        row.outgoing = true;
        row.payload = parts[i].payload;
        row.cycle = m_cycle;
        row.undo = undo.toJson();
        row.createdAt = m_now;
        DX_TRY(Messages(m_database).insert(row));
    }
    return outcome;
}

} // namespace dx
