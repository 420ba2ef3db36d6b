#include "ui/views/plain_table.h"

#include "ui/style/theme.h"

#include <QHeaderView>
#include <QTableView>

namespace dx {

QTableView *makePlainTable(QAbstractItemModel *model, const QString &accessibleName,
                           QWidget *parent)
{
    auto *table = new QTableView(parent);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(tableRowHeight(table->font()));
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

void setColumnWidths(QTableView *table, const QList<int> &ems)
{
    const int em = table->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    for (int column = 0; column < ems.size(); ++column)
        table->setColumnWidth(column, ems.at(column) * em);
}

} // namespace dx
