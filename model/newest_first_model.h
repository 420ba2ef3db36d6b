#pragma once

#include "engine/core/result.h"
#include "engine/core/when_done.h"

#include <QAbstractTableModel>
#include <QFuture>

#include <algorithm>
#include <functional>

namespace dx {

/** What moc must see of a NewestFirstModel; it takes no templates. */
class NewestFirstSignals : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

public Q_SLOTS:
    /** Reads again as many rows as there are; loaded() or failed() follows. */
    virtual void reload() = 0;

Q_SIGNALS:
    void loaded();
    void failed(const dx::Error &error);
};

/**
 * A table of what happened at a site, newest first, read page by page as the view needs it. `Row`
 * has an `id` that grows with time. Subclasses write data().
 */
template<typename Row>
class NewestFirstModel : public NewestFirstSignals
{
public:
    using Id = decltype(Row::id);
    using Page = QFuture<Result<QList<Row>>>;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_headings.size());
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
            return {};
        return m_headings.value(section);
    }
    bool canFetchMore(const QModelIndex &parent) const override
    {
        return !parent.isValid() && !m_complete && !m_rows.isEmpty();
    }
    void fetchMore(const QModelIndex &parent) override
    {
        if (!canFetchMore(parent))
            return;
        m_complete = true; // the page is on its way
        ask(m_rows.constLast().id, kPage, [this](const QList<Row> &older) {
            m_complete = older.size() < kPage;
            if (older.isEmpty())
                return;
            const int first = int(m_rows.size());
            beginInsertRows({}, first, first + int(older.size()) - 1);
            m_rows += older;
            endInsertRows();
        });
    }
    void reload() override
    {
        const int limit = std::max(kPage, int(m_rows.size()));
        ask({}, limit, [this, limit](const QList<Row> &rows) {
            beginResetModel();
            m_rows = rows;
            m_complete = rows.size() < limit;
            endResetModel();
            Q_EMIT loaded();
        });
    }

    const Row *row(int index) const
    {
        return index >= 0 && index < m_rows.size() ? &m_rows.at(index) : nullptr;
    }
    int rowOf(Id id) const ///< -1: not there
    {
        const auto found = std::ranges::find(m_rows, id, &Row::id);
        return found == m_rows.end() ? -1 : int(found - m_rows.begin());
    }

protected:
    static constexpr int kPage = 500;

    NewestFirstModel(QStringList headings, QObject *parent)
        : NewestFirstSignals(parent), m_headings(std::move(headings))
    {
    }
    /** The newest rows, at most `limit`, older than `before` if that is valid. */
    virtual Page fetch(Id before, int limit) = 0;

private:
    template<typename Take>
    void ask(Id before, int limit, Take take)
    {
        const quint64 request = ++m_request;
        whenDone(fetch(before, limit), this, [this, request, take](const Result<QList<Row>> &page) {
            if (request != m_request)
                return;
            if (page)
                take(*page);
            else
                Q_EMIT failed(page.error());
        });
    }

    QStringList m_headings;
    QList<Row> m_rows;
    bool m_complete = true; // nothing older is left, or a page is on its way
    quint64 m_request = 0; // late answers of older requests are dropped
};

} // namespace dx
