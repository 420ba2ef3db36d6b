#pragma once

#include "model/recipients_model.h"

#include <QStyledItemDelegate>

#include <functional>

class QTableView;

namespace dx {

/** A cell of Contents: no focus frame inside the row, muted where nothing is loaded yet. */
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

/** The first column: the picture of the recipient's kind before the name. */
class NameDelegate final : public RowDelegate
{
    Q_OBJECT
public:
    using RowDelegate::RowDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

/** Widths and visibility as a new console has them. */
void setDefaultColumns(QTableView *table);
/** The columns that are shown, as they stand. */
QList<RecipientColumn> shownColumns(const QTableView *table);
/** The dialog of View > Columns; `changed` is called after each change. Returns at once. */
void openColumnChooser(QTableView *table, std::function<void()> changed);

} // namespace dx
