#include "model/events_model.h"

#include "model/site_session.h"

#include <QDateTime>
#include <QLocale>

namespace dx {

EventsModel::EventsModel(Fetch fetch, QObject *parent)
    : NewestFirstModel(headings(), parent), m_fetch(std::move(fetch))
{
    reload();
}

QStringList EventsModel::headings()
{
    return {tr("Severity"), tr("Time"), tr("Category"), tr("Event"), tr("Text")};
}

QStringList EventsModel::cells(const Event &event)
{
    QStringList out;
    for (int column = 0; column < ColumnCount; ++column)
        out.append(text(event, column));
    return out;
}

EventsModel::Fetch EventsModel::reading(SiteSession &session)
{
    return [&session](const EventQuery &query) {
        return session.read([query](Database &database) { return Events(database).find(query); });
    };
}

EventsModel::Page EventsModel::fetch(EventId before, int limit)
{
    EventQuery query = m_query;
    query.before = before;
    query.limit = limit;
    return m_fetch(query);
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
    const Event *event = index.isValid() ? row(index.row()) : nullptr;
    if (!event)
        return {};
    if (role == SeverityRole)
        return int(event->severity);
    if (role == Qt::ToolTipRole && index.column() == Text)
        return event->text;
    return role == Qt::DisplayRole ? QVariant(text(*event, index.column())) : QVariant();
}

QString EventsModel::text(const Event &event, int column)
{
    switch (column) {
    case SeverityColumn:
        return severityWord(event.severity);
    case Time:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(event.at), QLocale::ShortFormat);
    case Category:
        return event.category;
    case Number:
        return QString::number(event.number);
    case Text:
        return event.text;
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

} // namespace dx
