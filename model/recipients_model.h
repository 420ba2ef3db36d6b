#pragma once

#include "model/recipient_source.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QHash>
#include <QTimer>

namespace dx {

QString recipientKindText(RecipientKind kind); ///< "Mailbox", "Distribution List" ...
QString recipientStateText(const RecipientRow &row); ///< "hidden", "conflict" ...; empty: nothing

/**
 * The lines of Contents: a known count and a window of pages that are fetched when they are looked
 * at. Never waits: what is not there yet is shown as a placeholder. Columns are RecipientColumn.
 */
class RecipientsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum DataRole {
        EntryRole = Qt::UserRole, ///< qint64 of EntryId; 0: not loaded
        KindRole, ///< int of RecipientKind
        ImportedRole, ///< bool
        LoadedRole, ///< bool
    };
    static constexpr int kColumns = int(RecipientColumn::Changed) + 1;
    static constexpr int kPageRows = 256;

    static QString heading(RecipientColumn column);
    /** What a cell says; `partners` names the origins. */
    static QString text(const RecipientRow &row, RecipientColumn column,
                        const QHash<AgreementId, QString> &partners);

    /** `source` outlives the model. */
    explicit RecipientsModel(RecipientSource &source, QObject *parent = nullptr);

    /** Shows another query; the old rows stay until its count is known. */
    void setQuery(const RecipientQuery &query);
    const RecipientQuery &query() const { return m_query; }
    /** Reads again after a commit; rows stay on the screen until their new state is there. */
    void reload();
    /** What Origin calls the partners. */
    void setPartnerNames(const QHash<AgreementId, QString> &names);
    const QHash<AgreementId, QString> &partnerNames() const { return m_partners; }

    /** Null while it is not loaded. */
    const RecipientRow *row(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /** Sorts by asking the source anew. */
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void counted(qint64 count); ///< the query is open and has so many rows
    void failed(const dx::Error &error);

private:
    struct Page
    {
        quint64 request = 0; ///< the query it was read under; an older one is shown, and read again
        QList<RecipientRow> rows;
    };
    void start(bool keepRows);
    void setCount(qint64 count, bool keepRows);
    void want(int page) const;
    void fetchWanted();
    void take(int page, quint64 request, const Result<QList<RecipientRow>> &rows);

    RecipientSource &m_source;
    RecipientQuery m_query;
    QHash<AgreementId, QString> m_partners;
    int m_count = 0;
    quint64 m_request = 0; ///< number of the present query
    quint64 m_ready = 0; ///< its count is known: rows may be asked for
    mutable QCache<int, Page> m_pages;
    mutable QList<int> m_wanted; ///< newest last
    QList<int> m_fetching;
    mutable QTimer m_fetch; ///< gathers what one painting asks for
};

} // namespace dx
