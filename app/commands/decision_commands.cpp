#include "app/commands/change_output.h"
#include "app/commands/engine_call.h"
#include "app/commands/registry.h"
#include "engine/core/uid.h"
#include "engine/cycles/difference_spool.h"
#include "engine/service/cycle_json.h"
#include "engine/store/agreements.h"

#include <QFile>
#include <QSet>

#include <utility>

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxLine = 8 * 1024 * 1024; // a value of the difference, in base64

/** The dxUid of `dxUid=...,ou=...`; empty if there is none. */
QByteArray uidOfDn(const QByteArray &dn)
{
    constexpr QByteArrayView kName = "dxUid=";
    if (!dn.startsWith(kName.toByteArray()))
        return {};
    const QByteArray uid = dn.mid(kName.size()).split(',').constFirst();
    return isUid(uid) ? uid : QByteArray();
}

/**
 * The entries that a file names: LDIF change records, as `--preview --diff` writes them, of which
 * those that are not wanted were taken out; or one uid a line.
 */
Result<QList<QByteArray>> readApproved(const QString &path)
{
    QFile file(path);
    const bool isOpen
        = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return fail(Error::Code::Unavailable,
                    u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    QList<QByteArray> uids;
    bool inRecord = false;
    for (qint64 number = 1; !file.atEnd(); ++number) {
        const QByteArray line = file.readLine(kMaxLine).trimmed();
        if (line.isEmpty() || line.startsWith('#')) {
            inRecord = inRecord && !line.isEmpty();
            continue;
        }
        if (inRecord || line.startsWith("version:"))
            continue;
        inRecord = line.startsWith("dn:");
        QByteArray dn = line.mid(3).trimmed();
        if (dn.startsWith(':'))
            dn = QByteArray::fromBase64(dn.mid(1).trimmed());
        const QByteArray uid = inRecord ? uidOfDn(dn) : line;
        if (!isUid(uid))
            return fail(Error::Code::Invalid,
                        u"%1, line %2: this is neither a uid nor the record of an entry. Leave the "
                        "records of those that are approved in what 'cycle approve N --preview "
                        "--diff' writes."_s.arg(path)
                            .arg(number));
        uids.append(uid);
    }
    if (uids.isEmpty())
        return fail(
            Error::Code::Invalid,
            u"%1 names nobody. To let nothing of it through: dirsync cycle reject N"_s.arg(path));
    return uids;
}

/** Collects who a difference speaks of. */
class UidSink final : public ChangeSink
{
public:
    Result<> change(const EntryChange &change) override
    {
        uids.insert(change.uid);
        return {};
    }
    QSet<QByteArray> uids;
};

/** What is not approved is refused for good, so a uid that means nobody must not go unnoticed. */
Result<> checkHeld(EngineClient &engine, Decision whole)
{
    const QList<QByteArray> wanted = *std::exchange(whole.only, {});
    DX_LET(const CycleReport report, waitFor(engine.review(whole)));
    const SpoolRemover remover{report.differencePath};
    DX_LET(const auto reader, DifferenceReader::open(report.differencePath));
    UidSink held;
    DX_TRY(reader->replay({}, held));
    for (const QByteArray &uid : wanted) {
        if (!held.uids.contains(uid))
            return fail(Error::Code::NotFound,
                        u"Cycle %1 holds nothing of %2. Nothing was approved."_s.arg(
                            QString::number(whole.cycle.value), QString::fromLatin1(uid)));
    }
    return {};
}

Result<Decision> decisionOf(Invocation &call, Decision::Kind kind)
{
    Decision decision;
    decision.kind = kind;
    decision.askedBy = Invocation::askedBy();
    DX_LET(decision.cycle, cycleArgument(call));
    DX_LET(Database * database, call.store());
    if (call.isSet(u"agreement"_s)) {
        DX_LET(const Agreement agreement, Agreements(*database).byName(call.value(u"agreement"_s)));
        decision.agreement = agreement.id;
    }
    if (call.isSet(u"only"_s)) {
        DX_LET(decision.only, readApproved(call.value(u"only"_s)));
    }
    return decision;
}

Result<ExitStatus> decide(Invocation &call, Decision::Kind kind)
{
    const bool preview = call.isSet(u"preview"_s);
    const bool diff = call.isSet(u"diff"_s);
    if (diff && !preview)
        return call.wrongUsage(u"--diff goes with --preview."_s);
    if (diff && call.out().isJson())
        return call.wrongUsage(u"--diff writes LDIF; it cannot be used with --json."_s);
    DX_LET(const Decision decision, decisionOf(call, kind));
    DX_LET(const std::unique_ptr<EngineClient> engine, openEngine(call));
    if (decision.only)
        DX_TRY(checkHeld(*engine, decision));
    DX_LET(const CycleReport report,
           waitFor(preview ? engine->review(decision) : engine->decide(decision)));
    const SpoolRemover remover{report.differencePath};
    if (diff) {
        DX_TRY(printSpool(call.out(), report.differencePath));
        return ExitStatus::Done;
    }
    if (preview) {
        DX_LET(const auto reader, DifferenceReader::open(report.differencePath));
        DX_LET(const DifferenceCounts counts, reader->counts({}));
        call.out().object({{u"added"_s, counts.added},
                           {u"modified"_s, counts.modified},
                           {u"deleted"_s, counts.deleted},
                           {u"conflicts"_s, counts.conflicts}});
        call.out().line(u"Cycle %1: would change +%2 ~%3 -%4 here"_s.arg(report.cycle.id.value)
                            .arg(counts.added)
                            .arg(counts.modified)
                            .arg(counts.deleted));
        return ExitStatus::Done;
    }
    printCycle(call.out(), report.cycle);
    return statusOf(report.cycle.outcome);
}

Result<ExitStatus> approve(Invocation &call)
{
    return decide(call, Decision::Kind::Approve);
}

Result<ExitStatus> reject(Invocation &call)
{
    return decide(call, Decision::Kind::Reject);
}

Result<ExitStatus> undo(Invocation &call)
{
    return decide(call, Decision::Kind::Undo);
}

} // namespace

QList<Command> decisionCommands()
{
    const Option agreement{u"agreement"_s, u"NAME"_s, u"for this partner only"_s, {}};
    const Option preview{u"preview"_s, {}, u"show what it would change here; change nothing"_s, {}};
    const Option diff{u"diff"_s, {}, u"with --preview: as LDIF change records"_s, {}};
    return {
        {u"cycle approve"_s,
         u"N"_s,
         1,
         1,
         u"lets through what the deletion guard holds of a cycle"_s,
         {agreement,
          {u"only"_s,
           u"FILE"_s,
           u"only the entries that the file names; '-': standard input"_s,
           {}},
          preview,
          diff},
         approve,
         u"FILE holds LDIF change records as --preview --diff writes them, without those that are\n"
         "not wanted, or one uid a line. What is not approved stays as it is here. An approval\n"
         "counts only for what the cycle would have done when it was held; if that has changed\n"
         "meanwhile, nothing is applied and the plan is made anew: look again, approve again."_s},
        {u"cycle reject"_s,
         u"N"_s,
         1,
         1,
         u"leaves the list as it is; nothing of what is held is applied"_s,
         {agreement},
         reject},
        {u"cycle undo"_s,
         u"N"_s,
         1,
         1,
         u"takes back what a cycle changed here"_s,
         {agreement, preview, diff},
         undo,
         u"The entries become again what they were before the cycle, here; what changed again\n"
         "since stays. What was sent cannot be taken back, but the states that are restored are\n"
         "sent on as changes. A new state from the partner replaces what was undone."_s},
    };
}

} // namespace dx::cli
