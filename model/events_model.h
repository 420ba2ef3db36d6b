#pragma once

#include "engine/store/events.h"
#include "model/newest_first_model.h"

namespace dx {

class SiteSession;

/** The event log under a filter, newest first. */
class EventsModel final : public NewestFirstModel<Event>
{
    Q_OBJECT
public:
    enum Column {
        SeverityColumn,
        Time,
        Category,
        Number,
        Text,
        ColumnCount,
    };
    enum Role {
        SeverityRole = Qt::UserRole,
    };
    using Fetch = std::function<Page(const EventQuery &query)>;

    explicit EventsModel(Fetch fetch, QObject *parent = nullptr);
    static Fetch reading(SiteSession &session); ///< `session` outlives the model

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    static QStringList headings();
    static QStringList cells(const Event &event); ///< a row as the view shows it
    const EventQuery &query() const { return m_query; } ///< what is filtered
    void setFilter(std::optional<Severity> atLeast, const QString &text);

    static QString severityWord(Severity severity);

protected:
    Page fetch(EventId before, int limit) override;

private:
    static QString text(const Event &event, int column);

    Fetch m_fetch;
    EventQuery m_query;
};

} // namespace dx
