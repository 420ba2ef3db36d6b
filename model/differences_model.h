#pragma once

#include "model/difference_source.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

namespace dx {

/** What the two sides and the middle of a difference are called: "Before", "What happened", "After
 * cycle 42". */
struct DifferenceHeadings
{
    QString left;
    QString what;
    QString right;
};

/**
 * The rows of a difference under a filter, page by page: the row count is known at once, pages come
 * from the reading thread when a view asks for their cells. A cell whose page is on its way is
 * empty; dataChanged() follows.
 */
class DifferencesModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Before,
        What,
        After,
        Address,
        Scope, ///< worth a column where several are shown at once
        Attributes, ///< names of the changed ones
        ColumnCount,
    };
    enum Role {
        OperationRole = Qt::UserRole,
    };

    DifferencesModel(DifferenceSource &source, DifferenceHeadings headings,
                     const DifferenceFilter &filter, QObject *parent = nullptr);
    ~DifferencesModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const DifferenceFilter &filter() const { return m_filter; }
    void setFilter(const DifferenceFilter &filter);
    const DifferenceOverview &overview() const { return m_overview; }
    bool isLoaded() const { return m_loaded; }

    /** Gives every row a check box in its first column, ticked: what is approved of a held cycle.
     */
    void makeTickable();
    bool isTickable() const { return m_tickable; }
    qint64 unticked() const { return m_unticked.size(); } ///< entries, under any filter
    /** Ticks or unticks all rows that the filter lets through; ticksChanged() follows. */
    void tickShown(bool ticked);
    /** The uids that are ticked, read from the whole difference. */
    QFuture<Result<QList<QByteArray>>> tickedUids();

    /** The change of a row, or nothing while its page is on its way. */
    const EntryChange *change(int row) const;

    static QString operationWord(Operation operation); ///< "Added"
    static QString operationMark(Operation operation); ///< "+"
    static QString scopeText(const QString &scope); ///< "Changed here", "Sent to Branch A"

Q_SIGNALS:
    void overviewChanged(); ///< counts, scopes or the number of rows
    void pageArrived(int first, int last);
    void failed(const dx::Error &error);
    void ticksChanged();

private:
    static constexpr int kPage = 128;
    static constexpr int kPagesKept = 64;

    void reload();
    void request(qint64 page) const;
    QString attributeNames(const EntryChange &change) const;

    DifferenceSource &m_source;
    DifferenceHeadings m_headings;
    DifferenceFilter m_filter;
    DifferenceOverview m_overview;
    quint64 m_generation = 0; // answers of an older filter are dropped
    bool m_loaded = false;
    bool m_tickable = false;
    QSet<QByteArray> m_unticked;
    mutable QHash<qint64, QList<EntryChange>> m_pages;
    mutable QList<qint64> m_order; // oldest page first
    mutable QSet<qint64> m_asked;
};

} // namespace dx
