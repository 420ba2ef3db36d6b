#include "app/commands/output_file.h"
#include "app/commands/progress_line.h"
#include "app/commands/registry.h"
#include "app/termination.h"
#include "engine/cycles/difference_spool.h"
#include "engine/cycles/list_export.h"
#include "engine/cycles/list_import.h"
#include "engine/formats/ldif_writer.h"
#include "engine/store/agreements.h"
#include "engine/store/lists.h"

namespace dx::cli {

using namespace Qt::StringLiterals;

namespace {

Result<ListFormat> namedFormat(Invocation &call, const QString &fallback)
{
    const auto format = listFormat(call.value(u"format"_s, fallback));
    return format ? format : call.wrongValue(format.error().text);
}

Result<ListFormat> chosenFormat(Invocation &call, const QString &path)
{
    return call.isSet(u"format"_s) ? namedFormat(call, {}) : detectListFormat(path);
}

/** Writes a preview as LDIF change records and counts nothing itself. */
class StandardOutputChanges final : public ChangeSink
{
public:
    explicit StandardOutputChanges(Output &out) : m_out(out) { }
    Result<> change(const EntryChange &change) override
    {
        if (!m_out.isJson())
            m_out.data(toChangeRecord(change));
        return {};
    }

private:
    Output &m_out;
};

/** For people the first lines of a long detail and how many there are besides; JSON has them all.
 */
Error shortened(const Invocation &call, Error error)
{
    constexpr qsizetype kShown = 10;
    const QStringList lines = error.detail.split(u'\n');
    if (call.isSet(u"json"_s) || lines.size() <= kShown)
        return error;
    error.detail = lines.first(kShown).join(u'\n')
        + u"\n... and %1 more; --json shows them all."_s.arg(lines.size() - kShown);
    return error;
}

/** "Ann, Bob and 3 more." */
QString firstOf(const QStringList &names, qint64 count)
{
    QString text = onOneLine(names.join(u", "_s));
    if (count > names.size())
        text += u" and %1 more"_s.arg(count - names.size());
    return text + u'.';
}

QString localNames(const SourceCounts &source)
{
    QStringList names;
    for (const QByteArray &name : source.localNames)
        names.append(QString::fromUtf8(name));
    return onOneLine(names.join(u", "_s));
}

void tell(Invocation &call, const ListImportResult &result, bool isPreview)
{
    const MergeCounts &counts = result.counts;
    const QString file = call.argument(0) == "-"_L1 ? u"standard input"_s : call.argument(0);
    for (const MergeProblem &problem : counts.problems)
        call.out().note(problem.line > 0
                            ? u"%1: Line %2: %3"_s.arg(file).arg(problem.line).arg(problem.text)
                            : problem.text);
    if (result.sameFile)
        call.out().note(u"The list already is what this very file says."_s);
    else
        call.out().note(u"%1 unchanged, %2 skipped"_s.arg(counts.unchanged)
                            .arg(counts.skipped + result.source.skipped));
    if (result.source.skipped > 0)
        call.out().note(
            counted(result.source.skipped, u"record is no recipient", u"records are no recipients")
            + u" (a container, or without name and address); the first is in line %1."_s.arg(
                result.source.firstSkipped));
    if (result.source.localValues > 0)
        call.out().note(counted(result.source.localValues, u"value stays", u"values stay")
                        + u" at this site, as their attributes do not travel: %1."_s.arg(
                            localNames(result.source)));
    for (const KeptAside &aside : result.aside)
        call.out().note(
            counted(aside.count, u"recipient", u"recipients")
            + u" of %1 are kept aside, because their addresses are in this list now: %2"_s.arg(
                aside.list, firstOf(aside.first, aside.count)));
    if (result.source.secrets > 0)
        call.out().note(counted(result.source.secrets, u"password or key was not read.",
                                u"passwords or keys were not read."));
    call.out().object({{u"added"_s, counts.added},
                       {u"modified"_s, counts.modified},
                       {u"deleted"_s, counts.deleted},
                       {u"unchanged"_s, counts.unchanged},
                       {u"skipped"_s, counts.skipped + result.source.skipped},
                       {u"local"_s, result.source.localValues},
                       {u"aside"_s, counts.conflicts},
                       {u"same_file"_s, result.sameFile}});
    const QString summary = u"%1 added, %2 modified, %3 deleted"_s.arg(counts.added)
                                .arg(counts.modified)
                                .arg(counts.deleted);
    if (!isPreview)
        call.out().line(summary);
    else if (!call.out().isJson()) // standard output has the changes, which ldapmodify takes
        call.out().note(summary);
}

Result<ExitStatus> importCommand(Invocation &call)
{
    if (!call.isSet(u"list"_s))
        return call.wrongUsage(u"'import' needs --list."_s);
    ListImport wanted;
    wanted.path = call.argument(0);
    if (wanted.path == "-"_L1 && !call.isSet(u"format"_s))
        return call.wrongUsage(u"Standard input needs --format ldif, csv or msmail."_s);
    DX_LET(Database * database, call.store());
    DX_LET(const AddressList list, Lists(*database).byName(call.value(u"list"_s)));
    DX_LET(wanted.format, chosenFormat(call, wanted.path));
    wanted.list = list.id;
    wanted.replace = call.isSet(u"replace"_s);
    wanted.skipBad = call.isSet(u"skip-bad"_s);
    wanted.now = call.now();
    StandardOutputChanges changes(call.out());
    const bool preview = call.isSet(u"preview"_s) || call.isSet(u"check"_s);
    const Termination termination;
    ProgressLine line(call.out(), u"Reading "_s + wanted.path);
    const auto progress = [&](qint64 done, qint64 bytes) {
        line.show(done, bytes);
        return !Termination::isRequested();
    };
    auto imported = importList(*database, wanted, preview ? &changes : nullptr, progress);
    line.clear();
    if (!imported)
        return tl::unexpected(shortened(call, std::move(imported).error()));
    const ListImportResult result = std::move(*imported);
    tell(call, result, preview);
    const bool nothing = result.counts.added + result.counts.modified + result.counts.deleted == 0;
    return call.isSet(u"check"_s) && nothing ? ExitStatus::Unchanged : ExitStatus::Done;
}

Result<ExportNotes> exportTo(Invocation &call, Database &database, ListFormat format,
                             QIODevice &out)
{
    if (call.isSet(u"list"_s)) {
        DX_LET(const AddressList list, Lists(database).byName(call.value(u"list"_s)));
        return exportList(database, list.id, format, out);
    }
    const QString name = call.value(u"scope"_s).mid(qsizetype(qstrlen("agreement=")));
    DX_LET(const Agreement agreement, Agreements(database).byName(name));
    return exportScope(database, agreement, format, out);
}

Result<ExitStatus> exportCommand(Invocation &call)
{
    if (call.isSet(u"list"_s) == call.isSet(u"scope"_s))
        return call.wrongUsage(u"'export' needs --list L or --scope agreement=N."_s);
    if (call.isSet(u"scope"_s) && !call.value(u"scope"_s).startsWith("agreement="_L1))
        return call.wrongUsage(u"The scope is written as agreement=NAME."_s);
    DX_LET(Database * database, call.store());
    DX_LET(const ListFormat format, namedFormat(call, u"ldif"_s));
    DX_LET(OutputFile out, OutputFile::open(call.value(u"output"_s, u"-"_s)));
    DX_LET(const ExportNotes notes, exportTo(call, *database, format, out.device()));
    DX_TRY(out.commit());
    for (const QString &note : notes.first)
        call.out().note(note + u'.');
    if (notes.count > notes.first.size())
        call.out().note(u"... and %1 more."_s.arg(notes.count - notes.first.size()));
    return ExitStatus::Done;
}

} // namespace

QList<Command> transferCommands()
{
    const Option format{u"format"_s, u"ldif|csv|msmail"_s, u"format (default: by the file)"_s, {}};
    return {
        {u"import"_s,
         u"FILE"_s,
         1,
         1,
         u"reads a list from a file, or from standard input for -"_s,
         {{u"list"_s, u"LIST"_s, u"the list to fill"_s, {}},
          format,
          {u"replace"_s, {}, u"make the list exactly what the file says"_s, {}},
          {u"preview"_s, {}, u"show what would change, change nothing"_s, {}},
          {u"check"_s, {}, u"the same; status 4 if nothing would change"_s, {}},
          {u"skip-bad"_s,
           {},
           u"report bad records and apply the rest; nothing is deleted if there are any"_s,
           {}}},
         importCommand,
         u"Without --replace it adds and changes, and deletes only what the file says is gone.\n"
         "The last line is \"N added, N modified, N deleted\"; with --preview standard output\n"
         "has the changes as LDIF, and that line goes to standard error. A file without a\n"
         "recipient does not empty a list; a CSV file with nothing but its header does.\n"
         "msmail is the classic transaction list of MS Mail (A, M, D, R and T lines): an R\n"
         "replaces what the list has of that postoffice, and nothing else."_s},
        {u"export"_s,
         {},
         0,
         0,
         u"writes a list, or exactly what an agreement sends"_s,
         {{u"list"_s, u"LIST"_s, u"the list to write"_s, {}},
          {u"scope"_s, u"agreement=N"_s, u"what agreement N sends"_s, {}},
          {u"format"_s, u"ldif|csv|msmail"_s, u"format (default: ldif)"_s, {}},
          {u"output"_s, u"FILE"_s, u"where to (default: standard output)"_s, u"o"_s}},
         exportCommand,
         u"msmail has 30 characters for a name and ten for a user, in code page 850. What that\n"
         "cannot hold is cut or left out; standard error and comments in the file say what."_s},
    };
}

} // namespace dx::cli
