#pragma once

#include "model/site_tree_model.h"

#include <QSettings>
#include <QTreeView>

namespace dx {

/** The container tree with counts and state marks. Its accessible name is "Site tree". */
class SiteTree final : public QTreeView
{
    Q_OBJECT
public:
    explicit SiteTree(SiteTreeModel &model, QWidget *parent = nullptr);

    NodeId currentNode() const;
    /** Selects the node; if it is not there yet, as soon as it comes. */
    void select(const NodeId &node);

Q_SIGNALS:
    void nodeChanged(const dx::NodeId &node);
    void contextMenuWanted(const dx::NodeId &node, const QPoint &globalPosition);
    void activatedNode(const dx::NodeId &node); ///< double click or Enter on a leaf

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void showNew(const QModelIndex &parent, int first, int last);

    SiteTreeModel &m_model;
    NodeId m_awaited; ///< to be selected when it appears
};

/** The picture of a tree node. */
QIcon nodeIcon(NodeKind kind, bool remote);
/** The picture of a mark; none for MarkState::None. */
QIcon markIcon(MarkState mark);

} // namespace dx
