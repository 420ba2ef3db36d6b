#pragma once

#include "engine/address/entry_diff.h"
#include "model/forms/form.h"

#include <QAbstractTableModel>

namespace dx {

/** What happened to one recipient, newest first: what, which attributes, why. */
class EntryHistory final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        What,
        Changes,
        Why,
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;

    /** Asks the journal; the answer is for setLines(). An entry without a uid has no history. */
    static Form::StoreFunction question(const QByteArray &uid);
    void setLines(const std::any &answer);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Line
    {
        QString what;
        QString changes;
        QString why;
    };
    static Line lineOf(const EntryChange &change);

    QList<Line> m_lines;
};

} // namespace dx
