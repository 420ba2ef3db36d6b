#include "engine/store/merge_context.h"

namespace dx {

namespace {

constexpr qsizetype kMostProblems = 1000;

} // namespace

void MergeContext::problem(qint64 line, const QString &text)
{
    if (counts.problems.size() < kMostProblems)
        counts.problems.append({line, text});
}

void writeContent(BulkLoader &row, const EntryColumns &columns, const QByteArray &sourceKey)
{
    row.integer(int(columns.kind));
    row.textOrNull(columns.keyAddress);
    row.textOrNull(sourceKey);
    row.text(columns.displayName);
    row.text(columns.sortName);
    for (const QByteArray &text :
         {columns.givenName, columns.surname, columns.office, columns.title, columns.department,
          columns.company, columns.phone})
        row.textOrNull(text);
}

} // namespace dx
