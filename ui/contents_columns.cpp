#include "ui/contents_columns.h"

#include "model/recipients_model.h"
#include "ui/icons/icons.h"
#include "ui/style/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace dx {
namespace {

Icon kindIcon(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Mailbox:
        break;
    case RecipientKind::DistributionList:
        return Icon::DistributionList;
    case RecipientKind::CustomRecipient:
        return Icon::CustomRecipient;
    case RecipientKind::Resource:
        return Icon::Resource;
    }
    return Icon::Mailbox;
}

} // namespace

void RowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(RecipientsModel::LoadedRole).toBool())
        option->palette.setColor(QPalette::Text, Colors::of(option->palette).muted);
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    row.state &= ~QStyle::State_HasFocus; // the row is what is selected, not the cell
    QStyledItemDelegate::paint(painter, row, index);
}

void NameDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    RowDelegate::initStyleOption(option, index);
    if (!index.data(RecipientsModel::LoadedRole).toBool())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(16, 16);
    option->icon = icon(kindIcon(RecipientKind(index.data(RecipientsModel::KindRole).toInt())));
}

void setDefaultColumns(QTableView *table)
{
    QHeaderView *const header = table->horizontalHeader();
    const int unit = QFontMetrics(table->font()).averageCharWidth();
    // characters a column is wide, by RecipientColumn
    const int widths[RecipientsModel::kColumns]{26, 16, 34, 14, 20, 18, 18, 18, 7, 12, 10, 18};
    for (int column = 0; column < RecipientsModel::kColumns; ++column)
        header->resizeSection(column, widths[column] * unit + 2 * Space::kRelated);
    header->hideSection(int(RecipientColumn::Company));
    header->hideSection(int(RecipientColumn::Changed));
    header->setSortIndicator(0, Qt::AscendingOrder);
}

QList<RecipientColumn> shownColumns(const QTableView *table)
{
    const QHeaderView *const header = table->horizontalHeader();
    QList<RecipientColumn> columns;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (!header->isSectionHidden(column))
            columns.append(RecipientColumn(column));
    }
    return columns;
}

void openColumnChooser(QTableView *table, std::function<void()> changed)
{
    auto *dialog = new QDialog(table->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QTableView::tr("Columns"));
    dialog->setObjectName(QStringLiteral("columnsDialog"));
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(Space::kMargin, Space::kMargin, Space::kMargin, Space::kMargin);
    layout->setSpacing(Space::kRelated);
    auto *list = new QListWidget(dialog);
    list->setAccessibleName(dialog->windowTitle());
    QHeaderView *const header = table->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        auto *item = new QListWidgetItem(
            table->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), list);
        item->setData(Qt::UserRole, column);
        item->setCheckState(header->isSectionHidden(column) ? Qt::Unchecked : Qt::Checked);
        if (column == 0)
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled); // a row needs its name
    }
    QObject::connect(list, &QListWidget::itemChanged, table,
                     [header, changed](const QListWidgetItem *item) {
                         header->setSectionHidden(item->data(Qt::UserRole).toInt(),
                                                  item->checkState() == Qt::Unchecked);
                         changed();
                     });
    layout->addWidget(list);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    auto *defaults = buttons->addButton(QTableView::tr("Defaults"), QDialogButtonBox::ResetRole);
    QObject::connect(defaults, &QPushButton::clicked, table, [table, list, header] {
        for (int column = 0; column < header->count(); ++column)
            header->showSection(column);
        setDefaultColumns(table);
        for (int row = 0; row < list->count(); ++row) {
            const int column = list->item(row)->data(Qt::UserRole).toInt();
            list->item(row)->setCheckState(header->isSectionHidden(column) ? Qt::Unchecked
                                                                           : Qt::Checked);
        }
    });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(buttons);
    dialog->resize(300, 400);
    dialog->open();
}

} // namespace dx
