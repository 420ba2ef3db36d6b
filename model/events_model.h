#pragma once

#include "engine/store/events.h"

#include <QAbstractTableModel>
#include <QFuture>

#include <functional>

namespace dx {

/** The event log under a filter, newest first, read page by page. */
class EventsModel final : public QAbstractTableModel
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
    using Fetch = std::function<QFuture<Result<QList<Event>>>(const EventQuery &query)>;

    explicit EventsModel(Fetch fetch, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    const Event *eventAt(int row) const;
    void setFilter(std::optional<Severity> atLeast, const QString &text);

    static QString severityWord(Severity severity);

public Q_SLOTS:
    void reload();

Q_SIGNALS:
    void loaded();
    void failed(const dx::Error &error);

private:
    static constexpr int kPage = 500;

    Fetch m_fetch;
    EventQuery m_query;
    QList<Event> m_events;
    bool m_complete = true; // nothing older is left, or a page is on its way
    quint64 m_request = 0;
};

} // namespace dx
