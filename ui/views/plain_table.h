#pragma once

#include <QList>

class QAbstractItemModel;
class QTableView;
class QString;
class QWidget;

namespace dx {

/** A list as all views show it: whole rows, no grid, one height, no row numbers. */
QTableView *makePlainTable(QAbstractItemModel *model, const QString &accessibleName,
                           QWidget *parent);

/** Column widths in widths of an "m"; the last column takes the rest. */
void setColumnWidths(QTableView *table, const QList<int> &ems);

} // namespace dx
