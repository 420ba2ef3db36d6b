#include "engine/cycles/difference_spool.h"
#include "engine/cycles/spool_file.h"

#include <QFile>

#include <algorithm>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

namespace dx {

namespace {

constexpr int kOperations = 5;
constexpr auto kLine = "SELECT l.operation, l.uid, l.dn, l.name, l.address, l.why, l.old, l.new,"
                       " s.name, l.partner FROM place p JOIN line l ON l.id = p.id JOIN scope s"
                       " ON s.id = l.scope WHERE p.rank = ?1";

EntryChange lineOf(const SpoolStatement &row)
{
    EntryChange change;
    change.operation = Operation(row.integer(0));
    QByteArray *texts[]
        = {&change.uid,    &change.dn,    &change.name,  &change.address, &change.why,
           &change.before, &change.after, &change.scope, &change.partner};
    for (int i = 0; i < int(std::size(texts)); ++i)
        *texts[i] = row.bytes(1 + i);
    return change;
}

bool holds(QByteArrayView haystack, const QString &folded)
{
    return QString::fromUtf8(haystack).toCaseFolded().contains(folded);
}

/** Whether some value of a record (LDIF attribute lines, not folded) has the text. */
bool recordHolds(QByteArrayView record, const QString &folded)
{
    qsizetype begin = 0;
    while (begin < record.size()) {
        qsizetype end = record.indexOf('\n', begin);
        if (end < 0)
            end = record.size();
        const QByteArrayView line = record.sliced(begin, end - begin);
        begin = end + 1;
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || line.startsWith("objectClass:"))
            continue;
        const bool coded = line.size() > colon + 1 && line[colon + 1] == ':';
        const QByteArrayView value = line.sliced(std::min(colon + (coded ? 3 : 2), line.size()));
        if (coded ? holds(QByteArray::fromBase64(value.toByteArray()), folded)
                  : holds(value, folded))
            return true;
    }
    return false;
}

bool lineHolds(const SpoolStatement &row, const QString &folded)
{
    return holds(row.view(2), folded) || holds(row.view(3), folded)
        || recordHolds(row.view(4), folded) || recordHolds(row.view(5), folded);
}

bool lets(const DifferenceFilter &filter, Operation operation)
{
    switch (operation) {
    case Operation::None:
        return filter.unchanged;
    case Operation::Add:
        return filter.added;
    case Operation::Modify:
        return filter.modified;
    case Operation::Delete:
        return filter.deleted;
    case Operation::Conflict:
        return filter.conflicts;
    }
    return false;
}

struct Hit
{
    qint32 rank;
    Operation operation;
};

} // namespace

/** Keeps what matched the last text and scope, and which of it the last toggles let through. */
struct DifferenceReader::Private
{
    std::unique_ptr<SpoolFile> file;
    std::optional<DifferenceFilter> matchedFor;
    std::vector<Hit> hits;
    std::optional<DifferenceFilter> shownFor;
    std::vector<qint32> shown;

    Result<> match(const DifferenceFilter &filter);
    Result<> show(const DifferenceFilter &filter);
};

DifferenceReader::DifferenceReader() : d(std::make_unique<Private>()) { }

DifferenceReader::~DifferenceReader() = default;

Result<std::unique_ptr<DifferenceReader>> DifferenceReader::open(const QString &path)
{
    std::unique_ptr<DifferenceReader> reader(new DifferenceReader);
    DX_LET(reader->d->file, SpoolFile::open(path, SpoolFile::Mode::Read));
    DX_TRY(reader->d->file->prepare("SELECT rank FROM place LIMIT 1"));
    return reader;
}

Result<> DifferenceReader::Private::match(const DifferenceFilter &filter)
{
    if (matchedFor && matchedFor->text == filter.text && matchedFor->scope == filter.scope)
        return {};
    matchedFor.reset();
    shownFor.reset();
    hits.clear();
    const QString folded = filter.text.toCaseFolded();
    const QByteArray scope = filter.scope.toUtf8();
    DX_LET(auto rows,
           file->prepare(folded.isEmpty()
                             ? "SELECT p.rank, p.operation FROM place p JOIN scope s"
                               " ON s.id = p.scope WHERE ?1 = '' OR s.name = ?1 ORDER BY p.rank"
                             : "SELECT p.rank, p.operation, l.name, l.address, l.old, l.new"
                               " FROM place p JOIN line l ON l.id = p.id JOIN scope s"
                               " ON s.id = p.scope WHERE ?1 = '' OR s.name = ?1 ORDER BY p.rank"));
    rows.bind(1, QByteArrayView(scope));
    for (;;) {
        DX_LET(const bool more, rows.step());
        if (!more)
            break;
        if (folded.isEmpty() || lineHolds(rows, folded))
            hits.push_back({qint32(rows.integer(0)), Operation(rows.integer(1))});
    }
    matchedFor = filter;
    return {};
}

Result<> DifferenceReader::Private::show(const DifferenceFilter &filter)
{
    DX_TRY(match(filter));
    if (shownFor == filter)
        return {};
    shown.clear();
    for (const Hit &hit : hits) {
        if (lets(filter, hit.operation))
            shown.push_back(hit.rank);
    }
    shownFor = filter;
    return {};
}

Result<QList<DifferenceScope>> DifferenceReader::scopes()
{
    DX_LET(auto rows,
           d->file->prepare("SELECT s.name, (SELECT count(*) FROM place p WHERE p.scope = s.id"
                            " AND p.operation > 0) FROM scope s WHERE s.name <> '' ORDER BY s.id"));
    QList<DifferenceScope> scopes;
    for (;;) {
        DX_LET(const bool more, rows.step());
        if (!more)
            return scopes;
        scopes.append({QString::fromUtf8(rows.view(0)), rows.integer(1)});
    }
}

Result<DifferenceCounts> DifferenceReader::counts(const DifferenceFilter &filter)
{
    DX_TRY(d->match(filter));
    std::array<qint64, kOperations> sums{};
    for (const Hit &hit : d->hits)
        ++sums.at(size_t(hit.operation));
    DifferenceCounts counts;
    counts.added = sums[size_t(Operation::Add)];
    counts.modified = sums[size_t(Operation::Modify)];
    counts.deleted = sums[size_t(Operation::Delete)];
    counts.conflicts = sums[size_t(Operation::Conflict)];
    counts.unchanged = sums[size_t(Operation::None)];
    return counts;
}

Result<qint64> DifferenceReader::rowCount(const DifferenceFilter &filter)
{
    DX_TRY(d->show(filter));
    return qint64(d->shown.size());
}

Result<QByteArray> DifferenceReader::slices(const DifferenceFilter &filter, int count)
{
    DX_TRY(d->show(filter));
    const auto rows = qint64(d->shown.size());
    QByteArray slices(std::min<qint64>(rows, count), 0);
    qint64 row = 0;
    for (const Hit &hit : d->hits) {
        if (!lets(filter, hit.operation))
            continue;
        char &slice = slices[row * slices.size() / rows];
        slice = char(slice | (1 << int(hit.operation)));
        ++row;
    }
    return slices;
}

Result<QList<EntryChange>> DifferenceReader::rows(const DifferenceFilter &filter, qint64 first,
                                                  int limit)
{
    DX_TRY(d->show(filter));
    DX_LET(auto line, d->file->prepare(kLine));
    QList<EntryChange> rows;
    const qint64 end = std::min<qint64>(first + limit, qint64(d->shown.size()));
    for (qint64 i = std::max<qint64>(first, 0); i < end; ++i) {
        line.bind(1, qint64(d->shown[size_t(i)]));
        DX_TRY(line.step());
        rows.append(lineOf(line));
        line.reset();
    }
    return rows;
}

Result<> DifferenceReader::replay(const DifferenceFilter &filter, ChangeSink &sink)
{
    DX_TRY(d->show(filter));
    DX_LET(auto line, d->file->prepare(kLine));
    for (const qint32 rank : d->shown) {
        line.bind(1, qint64(rank));
        DX_TRY(line.step());
        DX_TRY(sink.change(lineOf(line)));
        line.reset();
    }
    return {};
}

} // namespace dx
