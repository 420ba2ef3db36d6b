#include "model/differences_model.h"

#include "engine/core/when_done.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace dx {

DifferencesModel::DifferencesModel(DifferenceSource &source, DifferenceHeadings headings,
                                   const DifferenceFilter &filter, QObject *parent)
    : QAbstractTableModel(parent), m_source(source), m_headings(std::move(headings)),
      m_filter(filter)
{
    reload();
}

DifferencesModel::~DifferencesModel() = default;

int DifferencesModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return int(std::min<qint64>(m_overview.rows, std::numeric_limits<int>::max()));
}

int DifferencesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DifferencesModel::operationWord(Operation operation)
{
    switch (operation) {
    case Operation::Add:
        return tr("Added");
    case Operation::Modify:
        return tr("Modified");
    case Operation::Delete:
        return tr("Deleted");
    case Operation::Conflict:
        return tr("Conflict");
    case Operation::None:
        break;
    }
    return tr("Unchanged");
}

QString DifferencesModel::operationMark(Operation operation)
{
    switch (operation) {
    case Operation::Add:
        return u"+"_s;
    case Operation::Modify:
        return u"∼"_s;
    case Operation::Delete:
        return u"−"_s;
    case Operation::Conflict:
        return u"⚡"_s;
    case Operation::None:
        break;
    }
    return u"="_s;
}

QString DifferencesModel::scopeText(const QString &scope)
{
    const QString prefix = u"agreement "_s;
    if (scope == u"here"_s)
        return tr("Changed here");
    return scope.startsWith(prefix) ? tr("Sent to %1").arg(scope.mid(prefix.size())) : scope;
}

const EntryChange *DifferencesModel::change(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const qint64 page = row / kPage;
    const auto found = m_pages.constFind(page);
    if (found == m_pages.constEnd()) {
        request(page);
        return nullptr;
    }
    const int at = row % kPage;
    return at < found->size() ? &found->at(at) : nullptr;
}

QVariant DifferencesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const EntryChange *row = change(index.row());
    if (!row)
        return {};
    if (role == OperationRole)
        return int(row->operation);
    if (role == Qt::CheckStateRole && m_tickable && index.column() == Before)
        return int(m_unticked.contains(row->uid) ? Qt::Unchecked : Qt::Checked);
    if (role == Qt::AccessibleTextRole && index.column() == What)
        return operationWord(row->operation);
    if (role == Qt::ToolTipRole && index.column() != Attributes)
        return QString::fromUtf8(row->why);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Before:
        return row->before.isEmpty() ? QString() : QString::fromUtf8(row->name);
    case What:
        return QString(operationMark(row->operation) + u"  "_s + operationWord(row->operation));
    case After:
        return row->after.isEmpty() ? QString() : QString::fromUtf8(row->name);
    case Address:
        return QString::fromUtf8(row->address);
    case Scope:
        return scopeText(QString::fromUtf8(row->scope));
    case Attributes:
        return attributeNames(*row);
    default:
        return {};
    }
}

Qt::ItemFlags DifferencesModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return m_tickable && index.column() == Before ? flags | Qt::ItemIsUserCheckable : flags;
}

bool DifferencesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const EntryChange *row = index.isValid() ? change(index.row()) : nullptr;
    if (role != Qt::CheckStateRole || !m_tickable || !row)
        return false;
    if (value.toInt() == Qt::Checked)
        m_unticked.remove(row->uid);
    else
        m_unticked.insert(row->uid);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
    return true;
}

void DifferencesModel::makeTickable()
{
    m_tickable = true;
}

void DifferencesModel::tickShown(bool ticked)
{
    whenDone(m_source.uids(m_filter), this, [this, ticked](const Result<QList<QByteArray>> &uids) {
        if (!uids) {
            Q_EMIT failed(uids.error());
            return;
        }
        for (const QByteArray &uid : *uids) {
            if (ticked)
                m_unticked.remove(uid);
            else
                m_unticked.insert(uid);
        }
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, Before), index(rowCount() - 1, Before),
                               {Qt::CheckStateRole});
        Q_EMIT ticksChanged();
    });
}

QFuture<Result<QList<QByteArray>>> DifferencesModel::tickedUids()
{
    return m_source.uids({true, true, true, true, true, {}, {}})
        .then([unticked = m_unticked](Result<QList<QByteArray>> uids) {
            if (uids)
                uids->removeIf([&](const QByteArray &uid) { return unticked.contains(uid); });
            return uids;
        });
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Before:
        return m_headings.left;
    case What:
        return m_headings.what;
    case After:
        return m_headings.right;
    case Address:
        return tr("Address");
    case Scope:
        return tr("Scope");
    case Attributes:
        return tr("Changed attributes");
    default:
        return {};
    }
}

QString DifferencesModel::attributeNames(const EntryChange &change) const
{
    if (change.operation != Operation::Modify)
        return {};
    const auto before = fromRecord(change.before);
    const auto after = fromRecord(change.after);
    if (!before || !after)
        return {};
    QStringList names;
    for (const AttributeDiff &diff : diffEntries(*before, *after))
        names.append(QString::fromUtf8(diff.name));
    return names.join(u", "_s);
}

void DifferencesModel::setFilter(const DifferenceFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    reload();
}

void DifferencesModel::reload()
{
    const quint64 generation = ++m_generation;
    whenDone(m_source.overview(m_filter), this,
             [this, generation](Result<DifferenceOverview> result) {
                 if (generation != m_generation)
                     return;
                 if (!result) {
                     Q_EMIT failed(result.error());
                     return;
                 }
                 beginResetModel();
                 m_overview = std::move(*result);
                 m_pages.clear();
                 m_order.clear();
                 m_asked.clear();
                 m_loaded = true;
                 endResetModel();
                 Q_EMIT overviewChanged();
             });
}

void DifferencesModel::request(qint64 page) const
{
    if (m_asked.contains(page))
        return;
    m_asked.insert(page);
    auto *self = const_cast<DifferencesModel *>(
        this); // a cache that fills itself: nothing seen from outside changes
    whenDone(m_source.rows(m_filter, page * kPage, kPage), self,
             [self, page, generation = m_generation](Result<QList<EntryChange>> result) {
                 if (generation != self->m_generation)
                     return;
                 self->m_asked.remove(page);
                 if (!result) {
                     Q_EMIT self->failed(result.error());
                     return;
                 }
                 const int first = int(page * kPage);
                 const int last = first + int(result->size()) - 1;
                 self->m_pages.insert(page, *result);
                 self->m_order.append(page);
                 while (self->m_order.size() > kPagesKept)
                     self->m_pages.remove(self->m_order.takeFirst());
                 if (last < first)
                     return;
                 Q_EMIT self->dataChanged(self->index(first, 0),
                                          self->index(last, ColumnCount - 1));
                 Q_EMIT self->pageArrived(first, last);
             });
}

} // namespace dx
