#include "engine/store/merge.h"

#include "engine/store/merge_approval.h"
#include "engine/store/merge_claims.h"
#include "engine/store/merge_match.h"
#include "engine/store/merge_stage.h"
#include "engine/store/merge_write.h"
#include "engine/store/statement.h"

#include <QCoreApplication>

#include <utility>

namespace dx {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(dx::Merge)
};

} // namespace

struct Merge::Private
{
    Private(Database &database, MergePlan plan) : context{database, plan, {}, {}, {}} { }

    Result<> begin();
    Result<> match();
    Result<> check() const;

    MergeContext context;
    MergeStage stage{context};
    qint64 entries = 0; ///< staged, without deletions
    bool begun = false;
    bool filled = false; ///< the list was empty and has everything already
    bool matched = false;
};

// What the merge must know of the site, and its tables; at the first record, so that making a Merge
// cannot fail.
Result<> Merge::Private::begin()
{
    if (begun)
        return {};
    Statement row(context.database,
                  u"SELECT s.uid, s.name, l.name FROM site s CROSS JOIN address_list l"
                  " WHERE l.id = :list"_s);
    row.bind(u":list"_s, context.plan.list);
    DX_TRY(execRow(row));
    context.siteUid = row.utf8(0);
    context.ownHome = Home{row.utf8(0), row.utf8(1), row.utf8(2)};
    DX_TRY(row.finish());
    DX_TRY(stage.create());
    begun = true;
    return {};
}

Result<> Merge::Private::check() const
{
    const QList<MergeProblem> &problems = context.counts.problems;
    if (context.plan.skipBad || problems.isEmpty())
        return {};
    QStringList lines;
    for (const MergeProblem &problem : problems)
        lines += problem.line > 0 ? Text::tr("Line %1: %2").arg(problem.line).arg(problem.text)
                                  : problem.text;
    QString text = lines.constFirst();
    if (lines.size() > 1)
        text += u' ' + Text::tr("There are %n more.", nullptr, int(lines.size()) - 1);
    return fail(Error::Code::Conflict, text, lines.join(u'\n'));
}

void Merge::keepTheRest()
{
    d->context.plan.replace = false;
}

Merge::Merge(Database &database, MergePlan plan) : d(std::make_unique<Private>(database, plan)) { }

Merge::~Merge() = default;

Result<> Merge::stage(StagedRecord record)
{
    DX_TRY(d->begin());
    d->entries += record.remove ? 0 : 1;
    return d->stage.add(std::move(record));
}

Result<qint64> Merge::stageGone(const QList<GoneKey> &keys)
{
    DX_TRY(d->begin());
    return d->stage.addGone(keys);
}

Result<bool> Merge::meetsOtherKeys()
{
    DX_TRY(d->begin());
    DX_TRY(d->stage.flush());
    return MergeMatch(d->context, d->stage).meetsOtherKeys();
}

Result<> Merge::settle()
{
    return d->stage.settle();
}

Result<> Merge::settleToRead()
{
    DX_TRY(d->begin());
    return d->stage.leaveList();
}

/** Finds out what would change, once. */
Result<> Merge::Private::match()
{
    DX_TRY(begin());
    if (std::exchange(matched, true))
        return {};
    DX_LET(filled, stage.hasFilled());
    if (filled)
        return {};
    DX_TRY(stage.flush());
    return MergeMatch(context, stage).run();
}

Result<MergeForecast> Merge::foresee()
{
    DX_TRY(d->match());
    if (d->filled)
        return MergeForecast{d->context.counts.added, 0, 0};
    return MergeApproval(d->context).forecast();
}

Result<Digest> Merge::fingerprint()
{
    return MergeApproval(d->context).fingerprint();
}

Result<MergeCounts> Merge::apply()
{
    DX_TRY(d->match());
    if (d->filled) {
        DX_TRY(d->stage.clear());
        return d->context.counts;
    }
    DX_TRY(MergeApproval(d->context).run());
    DX_TRY(MergeClaims(d->context, d->stage).run());
    DX_TRY(d->check());
    DX_TRY(MergeWrite(d->context).run(d->entries));
    DX_TRY(d->stage.clear());
    return d->context.counts;
}

} // namespace dx
