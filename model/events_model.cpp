#include "model/events_model.h"

#include "engine/core/when_done.h"

#include <QDateTime>
#include <QLocale>

namespace dx {

EventsModel::EventsModel(Fetch fetch, QObject *parent)
    : QAbstractTableModel(parent), m_fetch(std::move(fetch))
{
    m_query.limit = kPage;
    reload();
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Event *EventsModel::eventAt(int row) const
{
    return row >= 0 && row < m_events.size() ? &m_events.at(row) : nullptr;
}

QString EventsModel::severityWord(Severity severity)
{
    switch (severity) {
    case Severity::Information:
        return tr("Information");
    case Severity::Warning:
        return tr("Warning");
    case Severity::Error:
        break;
    }
    return tr("Error");
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    const Event *row = index.isValid() ? eventAt(index.row()) : nullptr;
    if (!row)
        return {};
    if (role == SeverityRole)
        return int(row->severity);
    if (role == Qt::ToolTipRole && index.column() == Text)
        return row->text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case SeverityColumn:
        return severityWord(row->severity);
    case Time:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(row->at), QLocale::ShortFormat);
    case Category:
        return row->category;
    case Number:
        return QString::number(row->number);
    case Text:
        return row->text;
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeverityColumn:
        return tr("Severity");
    case Time:
        return tr("Time");
    case Category:
        return tr("Category");
    case Number:
        return tr("Event");
    case Text:
        return tr("Text");
    default:
        return {};
    }
}

void EventsModel::setFilter(std::optional<Severity> atLeast, const QString &text)
{
    if (m_query.atLeast == atLeast && m_query.filter == text)
        return;
    m_query.atLeast = atLeast;
    m_query.filter = text;
    reload();
}

void EventsModel::reload()
{
    const quint64 request = ++m_request;
    m_query.before = {};
    whenDone(m_fetch(m_query), this, [this, request](Result<QList<Event>> result) {
        if (request != m_request)
            return;
        if (!result) {
            Q_EMIT failed(result.error());
            return;
        }
        beginResetModel();
        m_events = std::move(*result);
        m_complete = m_events.size() < kPage;
        endResetModel();
        Q_EMIT loaded();
    });
}

bool EventsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_complete && !m_events.isEmpty();
}

void EventsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_complete = true;
    EventQuery older = m_query;
    older.before = m_events.constLast().id;
    whenDone(m_fetch(older), this, [this, request = m_request](Result<QList<Event>> result) {
        if (request != m_request)
            return;
        if (!result) {
            Q_EMIT failed(result.error());
            return;
        }
        m_complete = result->size() < kPage;
        if (result->isEmpty())
            return;
        const int first = int(m_events.size());
        beginInsertRows({}, first, first + int(result->size()) - 1);
        m_events += *result;
        endInsertRows();
    });
}

} // namespace dx
