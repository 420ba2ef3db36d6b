#include "ui/views/difference_delegate.h"

#include "model/differences_model.h"

#include <QPainter>

namespace dx {

namespace {

constexpr int kBar = 3;

Sense senseAt(const QModelIndex &index)
{
    const QVariant operation = index.siblingAtColumn(0).data(DifferencesModel::OperationRole);
    return operation.isValid() ? senseOf(Operation(operation.toInt())) : Sense::None;
}

} // namespace

Sense senseOf(Operation operation)
{
    switch (operation) {
    case Operation::Add:
        return Sense::Added;
    case Operation::Modify:
        return Sense::Modified;
    case Operation::Delete:
        return Sense::Deleted;
    case Operation::Conflict:
        return Sense::Conflict;
    case Operation::None:
        break;
    }
    return Sense::None;
}

void DifferenceDelegate::initStyleOption(QStyleOptionViewItem *option,
                                         const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Sense sense = senseAt(index);
    if (sense == Sense::None || index.column() != DifferencesModel::What)
        return;
    const SenseColors &colors = Colors::of(option->palette).sense(sense);
    option->backgroundBrush = colors.tint;
    option->palette.setColor(QPalette::Text, colors.text);
}

void DifferenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Sense sense = senseAt(index);
    if (index.column() == 0 && sense != Sense::None)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), kBar, option.rect.height()),
                          Colors::of(option.palette).sense(sense).text);
}

} // namespace dx
