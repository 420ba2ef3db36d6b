#include "engine/cycles/batch_reader.h"

#include "engine/core/uid.h"
#include "engine/cycles/classic_batch.h"
#include "engine/cycles/import_rules.h"
#include "engine/protocol/payload.h"
#include "engine/store/conflicts.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Importer)
};

tl::unexpected<Error> badRecord(qint64 line, const QString &what)
{
    return fail(Error::Code::Invalid, Text::tr("Line %1 of its contents: %2").arg(line).arg(what));
}

Result<StagedRecord> stagedOf(const PayloadRecord &record, const ImportRules &rules)
{
    StagedRecord staged;
    staged.uid = record.uid.toByteArray();
    staged.line = record.line;
    staged.remove = record.remove;
    if (record.remove)
        return staged;
    auto entry = fromRecord(record.record);
    if (!entry)
        return badRecord(record.line, entry.error().text);
    staged.home = {entry->value("dxHome"), QString::fromUtf8(record.site).toUtf8(), record.list};
    if (entry->value("dxUid") != staged.uid || !isUid(staged.home.siteUid))
        return badRecord(record.line,
                         Text::tr("the entry does not have the identity that its name says."));
    staged.receivedDigest = recordDigest(record.dn, record.record);
    entry->remove("dxUid");
    entry->remove("dxHome");
    staged.entry = std::move(*entry);
    rules.shape(staged);
    return staged;
}

Result<> stagePart(Merge &merge, const QByteArray &payload, qint64 expected,
                   const ImportRules &rules, CycleMonitor &monitor)
{
    PayloadReader reader(payload);
    PayloadRecord record;
    for (;;) {
        DX_LET(const bool more, reader.next(record));
        if (!more)
            break;
        DX_LET(StagedRecord staged, stagedOf(record, rules));
        DX_TRY(merge.stage(std::move(staged)));
        monitor.advance();
        DX_TRY(monitor.goOn());
    }
    if (reader.records() != expected)
        return fail(Error::Code::Invalid,
                    Text::tr("It has %n records and says %1.", nullptr, int(reader.records()))
                        .arg(expected));
    return {};
}

} // namespace

Result<QList<ArrivedBatch>> groupBatches(const QList<MessageRow> &rows)
{
    QList<ArrivedBatch> batches;
    for (const MessageRow &row : rows) {
        DX_LET(Manifest manifest, manifestFromJson(row.manifest));
        auto batch = std::find_if(batches.begin(), batches.end(), [&](const ArrivedBatch &b) {
            return b.rows.constFirst().batch == row.batch;
        });
        if (batch == batches.end())
            batch = batches.insert(batches.end(), ArrivedBatch{});
        batch->rows.append(row);
        batch->manifests.append(std::move(manifest));
    }
    std::stable_sort(batches.begin(), batches.end(),
                     [](const ArrivedBatch &a, const ArrivedBatch &b) {
                         const MessageHeader &x = a.header();
                         const MessageHeader &y = b.header();
                         return x.epoch == y.epoch ? x.serial < y.serial : x.epoch < y.epoch;
                     });
    return batches;
}

MergePlan importPlan(const Agreement &agreement, bool full, CycleId cycle, Timestamp now)
{
    MergePlan plan;
    plan.list = agreement.settings.importList;
    plan.origin = agreement.id;
    plan.cycle = cycle;
    plan.trust = agreement.settings.importTrust;
    plan.replace = full;
    plan.now = now;
    return plan;
}

Result<> stageBatch(Merge &merge, const MergePlan &plan, Database &database,
                    const Agreement &agreement, const ArrivedBatch &batch, CycleMonitor &monitor)
{
    if (isMsMail(agreement))
        return ClassicBatch(database, agreement, plan, monitor).stage(merge, batch);
    DX_LET(const auto addresses, Conflicts(database).addresses(agreement.id));
    DX_LET(const ImportRules rules, ImportRules::of(agreement.settings, addresses));
    monitor.activity(Text::tr("Importing from %1").arg(agreement.settings.name),
                     batch.manifests.constFirst().totalRecords);
    for (qsizetype i = 0; i < batch.rows.size(); ++i) {
        if (!batch.rows[i].payload.isValid())
            continue;
        DX_TRY(merge.settle());
        DX_LET(const QByteArray payload, Messages(database).payload(batch.rows[i].payload));
        DX_TRY(stagePart(merge, payload, batch.manifests[i].records, rules, monitor));
    }
    return {};
}

} // namespace dx
