#include "model/cycles_model.h"

#include "model/site_session.h"

#include <QDateTime>
#include <QLocale>

namespace dx {

CyclesModel::CyclesModel(Fetch fetch, QObject *parent)
    : NewestFirstModel(headings(), parent), m_fetch(std::move(fetch))
{
    reload();
}

QStringList CyclesModel::headings()
{
    return {tr("Cycle"), tr("Kind"),         tr("Result"), tr("Started"),
            tr("Time"),  tr("Changed here"), tr("Sent"),   tr("Started by")};
}

QStringList CyclesModel::cells(const Cycle &cycle)
{
    QStringList out;
    for (int column = 0; column <= Trigger; ++column)
        out.append(text(cycle, column));
    return out;
}

CyclesModel::Fetch CyclesModel::reading(SiteSession &session)
{
    return [&session](CycleId before, int limit) {
        return session.read(
            [=](Database &database) { return Cycles(database).latest(limit, before); });
    };
}

QVariant CyclesModel::data(const QModelIndex &index, int role) const
{
    const Cycle *cycle = index.isValid() ? row(index.row()) : nullptr;
    if (!cycle)
        return {};
    if (role == Qt::DisplayRole)
        return text(*cycle, index.column());
    if (role == Qt::TextAlignmentRole && (index.column() == Number || index.column() == Duration))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Outcome && !cycle->error.isEmpty())
        return cycle->error;
    return {};
}

QString CyclesModel::text(const Cycle &cycle, int column)
{
    switch (column) {
    case Number:
        return QLocale().toString(cycle.id.value);
    case Kind:
        return toString(cycle.kind);
    case Outcome:
        return CycleText::outcome(cycle.outcome);
    case Started: {
        const Timestamp at = cycle.startedAt > 0 ? cycle.startedAt : cycle.queuedAt;
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at), QLocale::ShortFormat);
    }
    case Duration:
        return CycleText::duration(cycle);
    case In:
        return CycleText::counts(cycle.in);
    case Out:
        return CycleText::counts(cycle.out);
    case Trigger:
        return CycleText::trigger(cycle.trigger);
    default:
        return {};
    }
}

} // namespace dx
