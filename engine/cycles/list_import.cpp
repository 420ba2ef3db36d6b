#include "engine/cycles/list_import.h"

#include "engine/formats/csv_source.h"
#include "engine/formats/ldif_source.h"
#include "engine/store/journal.h"
#include "engine/store/source_files.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <xxhash.h>

#include <algorithm>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::ListImport)
};

constexpr qint64 kProgressEvery = 1000; // records
constexpr qsizetype kMostProblems = 1000;

bool isStandardInput(const QString &path)
{
    return path == "-"_L1;
}

/** What identifies the file and the way it was read; version 1 of the mapping. */
SourceFile describe(const ListImport &wanted)
{
    SourceFile file;
    file.source = QFileInfo(wanted.path).absoluteFilePath();
    file.options = u"1 %1%2%3"_s.arg(wanted.format == ListFormat::Ldif ? u"ldif"_s : u"csv"_s,
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
    if (ours && source.remove)
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

/** Reads the source into the merge. With skipBad bad records become problems. */
class Reading
{
public:
    Reading(RecordSource &source, const ListImport &wanted, const ImportProgress &progress)
        : m_source(source), m_wanted(wanted), m_progress(progress)
    {
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
            DX_TRY(merge.stage(staged(std::move(record), m_wanted.replace)));
            if (count % kProgressEvery == 0)
                DX_TRY(report());
        }
        return report();
    }
    const QList<MergeProblem> &problems() const { return m_problems; }
    qint64 bad() const { return m_bad; }

private:
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

    Result<> report()
    {
        if (m_progress && !m_progress(m_source.bytesRead(), m_source.bytesTotal()))
            return fail(Error::Code::Cancelled,
                        Text::tr("The import was stopped; nothing was changed."));
        return {};
    }

    RecordSource &m_source;
    const ListImport &m_wanted;
    const ImportProgress &m_progress;
    QList<MergeProblem> m_problems;
    qint64 m_bad = 0;
};

/** xxh3, 128 bits, over all bytes of a file. */
Result<QByteArray> hashOf(const QString &path)
{
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                         XXH3_freeState);
    XXH3_128bits_reset(state.get());
    DX_LET(InputWindow window, InputWindow::open(path));
    for (bool more = true; more;) {
        DX_LET(more, window.fill());
        XXH3_128bits_update(state.get(), window.data(), size_t(window.size()));
        window.consume(window.size());
    }
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(state.get()));
    return QByteArray(reinterpret_cast<const char *>(bytes.digest), sizeof bytes.digest);
}

} // namespace

Result<ListFormat> listFormat(const QString &name)
{
    if (name.compare("ldif"_L1, Qt::CaseInsensitive) == 0)
        return ListFormat::Ldif;
    if (name.compare("csv"_L1, Qt::CaseInsensitive) == 0)
        return ListFormat::Csv;
    return fail(Error::Code::Invalid,
                Text::tr("\"%1\" is no format that can be read: ldif and csv are.").arg(name));
}

Result<ListFormat> detectListFormat(const QString &path)
{
    if (isStandardInput(path))
        return fail(Error::Code::Invalid,
                    Text::tr("Say which format standard input has: ldif or csv."));
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
    return std::make_unique<LdifSource>(std::move(window));
}

Result<ListImportResult> importList(Database &database, const ListImport &wanted,
                                    ChangeSink *preview, const ImportProgress &progress)
{
    SourceFile file = describe(wanted);
    SourceFiles kept(database);
    ListImportResult result;
    if (!isStandardInput(wanted.path)) {
        DX_LET(file.hash, hashOf(wanted.path));
        DX_LET(result.sameFile, kept.isCurrent(wanted.list, file));
        if (result.sameFile)
            return result;
    }
    DX_LET(const std::unique_ptr<RecordSource> source, openSource(wanted.path, wanted.format));
    DX_LET(Transaction transaction, Transaction::begin(database));
    MergePlan plan;
    plan.list = wanted.list;
    plan.replace = wanted.replace;
    plan.skipBad = wanted.skipBad;
    plan.now = wanted.now;
    Merge merge(database, plan);
    Reading reading(*source, wanted, progress);
    DX_TRY(reading.into(merge));
    DX_LET(result.counts, merge.apply());
    result.source = source->counts();
    result.counts.problems = reading.problems() + result.counts.problems;
    result.counts.skipped += reading.bad();
    if (preview) {
        if (result.counts.lastUsn > 0)
            DX_TRY(Journal(database).changesBetween(result.counts.firstUsn - 1,
                                                    result.counts.lastUsn, wanted.list, *preview));
        transaction.rollback();
        return result;
    }
    // With problems the list is not what the file says.
    if (!isStandardInput(wanted.path) && result.counts.problems.isEmpty()) {
        DX_LET(const QByteArray now, hashOf(wanted.path)); // somebody may have written meanwhile
        if (now == file.hash)
            DX_TRY(kept.keep(wanted.list, file));
    }
    DX_TRY(transaction.commit());
    return result;
}

} // namespace dx
