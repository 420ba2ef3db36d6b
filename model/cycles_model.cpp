#include "model/cycles_model.h"

#include "engine/core/when_done.h"

#include <QDateTime>
#include <QLocale>

namespace dx {

CyclesModel::CyclesModel(Fetch fetch, QObject *parent)
    : QAbstractTableModel(parent), m_fetch(std::move(fetch))
{
    reload();
}

int CyclesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cycles.size());
}

int CyclesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Cycle *CyclesModel::cycle(int row) const
{
    return row >= 0 && row < m_cycles.size() ? &m_cycles.at(row) : nullptr;
}

int CyclesModel::rowOf(CycleId id) const
{
    for (int row = 0; row < m_cycles.size(); ++row) {
        if (m_cycles.at(row).id == id)
            return row;
    }
    return -1;
}

QVariant CyclesModel::data(const QModelIndex &index, int role) const
{
    const Cycle *row = index.isValid() ? cycle(index.row()) : nullptr;
    if (!row)
        return {};
    if (role == Qt::DisplayRole)
        return text(*row, index.column());
    if (role == Qt::TextAlignmentRole && (index.column() == Number || index.column() == Duration))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Outcome && !row->error.isEmpty())
        return row->error;
    return {};
}

QVariant CyclesModel::text(const Cycle &cycle, int column) const
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

QVariant CyclesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Cycle");
    case Kind:
        return tr("Kind");
    case Outcome:
        return tr("Result");
    case Started:
        return tr("Started");
    case Duration:
        return tr("Time");
    case In:
        return tr("Changed here");
    case Out:
        return tr("Sent");
    case Trigger:
        return tr("Started by");
    default:
        return {};
    }
}

bool CyclesModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_cycles.size() == m_limit;
}

void CyclesModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_limit += kPage;
    reload();
}

void CyclesModel::reload()
{
    const quint64 request = ++m_request;
    whenDone(m_fetch(m_limit), this, [this, request](Result<QList<Cycle>> result) {
        if (request != m_request)
            return;
        if (!result) {
            Q_EMIT failed(result.error());
            return;
        }
        beginResetModel();
        m_cycles = std::move(*result);
        endResetModel();
        Q_EMIT loaded();
    });
}

} // namespace dx
