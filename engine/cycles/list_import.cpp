#include "engine/cycles/list_import.h"

#include "engine/cycles/transaction_changes.h"
#include "engine/cycles/value_changes.h"
#include "engine/formats/known_records.h"
#include "engine/store/journal.h"
#include "engine/store/source_files.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <optional>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListImport)
};

constexpr qint64 kProgressEvery = 1000; // records
constexpr qsizetype kMostProblems = 1000;

/** What identifies the file and the way it was read; version 2 of the mapping. */
SourceFile describe(const ListImport &wanted)
{
    SourceFile file;
    file.source = QFileInfo(wanted.path).absoluteFilePath();
    file.options = u"2 %1%2%3"_s.arg(listFormatName(wanted.format),
                                     wanted.replace ? u" replace"_s : QString(),
                                     wanted.skipBad ? u" skip-bad"_s : QString());
    return file;
}

StagedRecord staged(SourceRecord &&source, bool replace)
{
    StagedRecord record;
    // A list that this program wrote: what it calls an entry is no name that another source knows,
    // so it must not take the place of the source key that the entry has.
    const bool ours = source.sourceKey.startsWith("uid:");
    if (ours && !source.isState) // a change record means this very entry
        record.uid = source.sourceKey.mid(4);
    else if (!ours || !source.entry.keyAddress())
        record.sourceKey = std::move(source.sourceKey);
    record.remove = source.remove;
    record.entry = std::move(source.entry);
    record.local = std::move(source.local);
    record.line = source.position.line;
    record.trust = source.trust;
    record.hidden = source.hidden;
    record.partial = source.partial && !replace;
    record.given = std::move(source.given);
    return record;
}

/** What the merge finds the record's entry by when it is there already. */
QByteArray foundBy(const StagedRecord &record)
{
    if (!record.sourceKey.isEmpty())
        return record.sourceKey;
    const auto address = record.entry.keyAddress();
    return address ? address->canonical() : record.uid;
}

/** Reads the source into the merge, but what is known already. With skipBad bad records become
 * problems. */
class Reading
{
public:
    Reading(Database &database, RecordSource &source, const ListImport &wanted, KnownRecords &known,
            const ImportProgress &progress)
        : m_database(database), m_source(source), m_wanted(wanted), m_known(known),
          m_progress(progress)
    {
        m_source.setPassOver([this](quint64 print) -> Result<bool> {
            const bool over = m_known.passOver(print);
            if (over && m_known.passedOver() % kProgressEvery == 0)
                DX_TRY(report());
            return over;
        });
    }

    Result<> into(Merge &merge)
    {
        for (qint64 count = 1;; ++count) {
            SourceRecord record;
            const Result<bool> found = m_source.next(record);
            if (!found) {
                DX_TRY(take(found.error()));
                continue;
            }
            if (!*found)
                break;
            m_onlyStates &= record.isState;
            const Result<bool> ready = prepare(record, merge);
            if (!ready) {
                DX_TRY(take(ready.error()));
                continue;
            }
            if (!*ready)
                continue;
            const quint64 fingerprint = record.fingerprint;
            StagedRecord next = staged(std::move(record), m_wanted.replace);
            m_known.add(fingerprint, foundBy(next));
            DX_TRY(merge.stage(std::move(next)));
            ++m_taken;
            if (count % kProgressEvery == 0)
                DX_TRY(report());
        }
        return report();
    }
    bool onlyStates() const { return m_onlyStates; }
    const QList<MergeProblem> &problems() const { return m_problems; }
    qint64 bad() const { return m_bad; }
    qint64 taken() const { return m_taken; }
    /** Tells how far it is; error Cancelled if that is enough. */
    Result<> report()
    {
        if (m_progress && !m_progress(m_source.bytesRead(), m_source.bytesTotal()))
            return fail(Error::Code::Cancelled,
                        Text::tr("The import was stopped; nothing was changed."));
        return {};
    }

private:
    /** What a transaction list says of addresses. False: there is nothing more to do. */
    Result<bool> prepareTransaction(SourceRecord &record, Merge &merge)
    {
        if (!record.replaces.isEmpty()) {
            if (m_wanted.replace) // the list becomes the file anyway
                return false;
            DX_TRY(merge.settleToRead());
            DX_LET(const QList<QByteArray> gone,
                   entriesIn(m_database, m_wanted.list, record.replaces, m_spokenOf));
            for (const QByteArray &uid : gone) {
                StagedRecord removal;
                removal.uid = uid;
                removal.remove = true;
                DX_TRY(merge.stage(std::move(removal)));
            }
            m_taken += gone.size();
            return false;
        }
        if (const auto key = record.entry.keyAddress(); key && !m_wanted.replace)
            m_spokenOf.insert(key->canonical());
        if (!record.whom)
            return true;
        if (m_wanted.replace)
            return badInput(m_wanted.path, record.position,
                            Text::tr("M and D cannot be part of a whole list. Import it without "
                                     "replacing."));
        m_spokenOf.insert(record.whom->address.canonical());
        DX_TRY(merge.settleToRead());
        return resolveTransaction(m_database, m_wanted.list, m_wanted.path, record);
    }

    /** A change record says what becomes of the entry that is there. False: nothing does. */
    Result<bool> prepare(SourceRecord &record, Merge &merge)
    {
        if (m_wanted.format == ListFormat::MsMail)
            return prepareTransaction(record, merge);
        const bool modifies = m_wanted.format == ListFormat::Ldif && record.partial;
        if (modifies && m_wanted.replace)
            return badInput(m_wanted.path, record.position,
                            Text::tr("a modify record cannot be part of a whole list. Import it "
                                     "without replacing."));
        if (!modifies)
            return true;
        DX_TRY(merge.settleToRead());
        DX_TRY(applyValueChanges(m_database, m_wanted.list, m_wanted.path, record));
        return true;
    }

    /** An error that is passed over, or the error. */
    Result<> take(const Error &error)
    {
        const bool skipped
            = m_wanted.skipBad && error.code == Error::Code::Invalid && !m_source.isBroken();
        if (!skipped)
            return tl::unexpected(error);
        ++m_bad;
        if (m_problems.size() < kMostProblems)
            m_problems.append({0, error.text});
        return {};
    }

    Database &m_database;
    RecordSource &m_source;
    const ListImport &m_wanted;
    KnownRecords &m_known;
    const ImportProgress &m_progress;
    QList<MergeProblem> m_problems;
    qint64 m_bad = 0;
    qint64 m_taken = 0;
    bool m_onlyStates = true;
    QSet<QByteArray> m_spokenOf; ///< addresses in a transaction list, which an R does not touch
};

/** Stages the deletion of known entries that the file has no more. False: not all were found. */
Result<bool> stageGone(Merge &merge, SourceFiles &files, ListId list, const KnownRecords &known)
{
    const std::vector<quint64> gone = known.gone();
    if (gone.empty())
        return true;
    QList<GoneKey> found;
    const auto take = [&](const QByteArray &sourceKey, const QByteArray &address) -> Result<> {
        const quint64 hash = KnownRecords::keyHash(sourceKey.isEmpty() ? address : sourceKey);
        if (std::binary_search(gone.begin(), gone.end(), hash))
            found.append({sourceKey, address});
        return {};
    };
    DX_TRY(merge.settleToRead());
    DX_TRY(files.eachKey(list, take));
    DX_LET(const qint64 count, merge.stageGone(found));
    return count == qint64(gone.size());
}

/** Whether the records that were parsed say all that the file says anew. */
Result<bool> suffices(Merge &merge, SourceFiles &files, const ListImport &wanted,
                      const KnownRecords &known)
{
    if (known.repeatsKey())
        return false;
    DX_LET(const bool meets, merge.meetsOtherKeys());
    if (meets)
        return false;
    return wanted.replace ? stageGone(merge, files, wanted.list, known) : Result<bool>(true);
}

/** An error of the merge names the line, and this the file. */
Error inFile(Error error, const QString &path)
{
    if (error.code == Error::Code::Conflict)
        error.text = u"%1: %2"_s.arg(isStandardInput(path) ? Text::tr("standard input") : path,
                                     error.text);
    return error;
}

/** Unavailable is not empty: error Invalid unless the file has recipients or says on purpose that
 * there are none, which is a CSV file with a header and nothing else. */
Result<> checkEmptying(const ListImport &wanted, const SourceCounts &read, const Reading &reading)
{
    const bool onPurpose
        = wanted.format == ListFormat::Csv && read.skipped == 0 && reading.bad() == 0;
    if (reading.taken() > 0 || onPurpose)
        return {};
    return fail(Error::Code::Invalid,
                Text::tr("%1 has no recipient that could be read, and replacing would delete the "
                         "whole list. To empty a list on purpose, import a CSV file that has only "
                         "its header line, such as \"cn,mail\".")
                    .arg(wanted.path));
}

/** One reading of the file. False: what was known of it does not suffice, it must be read whole. */
Result<bool> readInto(Database &database, const ListImport &wanted, bool whole, ChangeSink *preview,
                      const ImportProgress &progress, ListImportResult &result)
{
    result = {};
    DX_LET(const std::unique_ptr<RecordSource> source, openSource(wanted.path, wanted.format));
    DX_LET(Transaction transaction, Transaction::begin(database));
    SourceFiles files(database);
    std::optional<QByteArray> knownRecords;
    if (!whole) { // asked while nobody else can change the list
        DX_LET(knownRecords, files.current(wanted.list, describe(wanted)));
    }
    MergePlan plan;
    plan.list = wanted.list;
    plan.replace = wanted.replace && !knownRecords;
    plan.skipBad = wanted.skipBad;
    plan.now = wanted.now;
    Merge merge(database, plan);
    KnownRecords known(knownRecords.value_or(QByteArray()));
    Reading reading(database, *source, wanted, known, progress);
    DX_TRY(reading.into(merge));
    result.source = source->counts();
    result.sameFile = knownRecords && known.isSame() && reading.bad() == 0;
    if (result.sameFile)
        return true;
    // whose record cannot be read is not gone for that
    const bool keeps = wanted.replace && reading.bad() > 0;
    if (keeps && knownRecords)
        return false;
    if (keeps)
        merge.keepTheRest();
    if (knownRecords) {
        DX_LET(const bool enough, suffices(merge, files, wanted, known));
        if (!enough)
            return false;
    }
    if (auto counts = merge.apply(); counts)
        result.counts = std::move(*counts);
    else
        return tl::unexpected(inFile(std::move(counts).error(), wanted.path));
    if (wanted.replace && (result.counts.deleted > 0 || keeps) && known.passedOver() == 0)
        DX_TRY(checkEmptying(wanted, result.source, reading));
    if (result.counts.conflicts > 0) {
        DX_LET(result.aside, keptAside(database, result.counts.firstUsn, result.counts.lastUsn));
    }
    DX_TRY(reading.report()); // the merge took its time, too
    result.counts.unchanged += known.passedOver();
    result.counts.problems = reading.problems() + result.counts.problems;
    if (keeps)
        result.counts.problems.append(
            {0,
             Text::tr(
                 "Nothing was deleted, as a recipient that is not in the file may be one whose "
                 "record could not be read.")});
    result.counts.skipped += reading.bad();
    if (preview) {
        if (result.counts.lastUsn > 0)
            DX_TRY(Journal(database).changesBetween(result.counts.firstUsn - 1,
                                                    result.counts.lastUsn, wanted.list, *preview));
        return true; // rolls back
    }
    if (canBeReadAgain(wanted.path)) {
        // With problems the list is not what the file says.
        const bool faithful = result.counts.problems.isEmpty() && reading.onlyStates();
        const SourceFile file = describe(wanted);
        DX_TRY(faithful ? files.keep(wanted.list, file, known.bytes())
                        : files.forget(wanted.list, file));
    }
    DX_TRY(transaction.commit());
    return true;
}

} // namespace

Result<ListImportResult> importList(Database &database, const ListImport &wanted,
                                    ChangeSink *preview, const ImportProgress &progress)
{
    ListImportResult result;
    const bool whole = !canBeReadAgain(wanted.path);
    DX_LET(const bool done, readInto(database, wanted, whole, preview, progress, result));
    if (!done)
        DX_TRY(readInto(database, wanted, true, preview, progress, result));
    return result;
}

} // namespace dx
