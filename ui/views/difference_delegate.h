#pragma once

#include "engine/address/entry_diff.h"
#include "ui/style/colors.h"

#include <QStyledItemDelegate>

namespace dx {

Sense senseOf(Operation operation);

/** Paints the sense of a row: a 3 px bar at its left and the tint of its What cell; the selection
 * wins, the mark stays. */
class DifferenceDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace dx
