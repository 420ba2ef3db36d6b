#include "ui/site_tree.h"

#include "ui/icons/icons.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

namespace dx {
namespace {

constexpr int kIcon = 16;

/** Icon, name, count and mark in one line. */
class NodeDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(treeRowHeight(option.font));
        return size;
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const auto node = index.data(SiteTreeModel::NodeRole).value<NodeId>();
        const auto mark = MarkState(index.data(SiteTreeModel::MarkRole).toInt());
        const qint64 count = index.data(SiteTreeModel::CountRole).toLongLong();
        item.font.setBold(node.kind == NodeKind::Site && node.site == m_current.site
                          && m_current.site.isValid());
        const QString name = item.text;
        item.text.clear();
        QStyle *const style = item.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

        QRect line = option.rect.adjusted(Space::kTight, 0, -Space::kTight, 0);
        const QRect picture(line.left(), line.center().y() - kIcon / 2 + 1, kIcon, kIcon);
        nodeIcon(node.kind, index.data(SiteTreeModel::RemoteRole).toBool()).paint(painter, picture);
        line.setLeft(picture.right() + Space::kRelated - 1);
        if (mark != MarkState::None) {
            markIcon(mark).paint(painter,
                                 QRect(line.right() - kIcon + 1, picture.top(), kIcon, kIcon));
        }
        line.setRight(line.right() - kIcon - Space::kTight);
        if (count >= 0)
            line = paintCount(painter, item, line, QLocale().toString(count));
        painter->setFont(item.font);
        painter->setPen(item.palette.color(QPalette::Text));
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(item.font).elidedText(name, Qt::ElideRight, line.width()));
    }

    void setCurrent(const NodeId &node) { m_current = node; }

private:
    static QRect paintCount(QPainter *painter, const QStyleOptionViewItem &item, QRect line,
                            const QString &text)
    {
        painter->setFont(Fonts::small(item.font));
        painter->setPen(Colors::of(item.palette).muted);
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
        line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(text)
                      - Space::kRelated);
        return line;
    }

    NodeId m_current;
};

} // namespace

QIcon nodeIcon(NodeKind kind, bool remote)
{
    switch (kind) {
    case NodeKind::None:
        break;
    case NodeKind::Organization:
        return icon(Icon::Organization);
    case NodeKind::Site:
        return icon(Icon::Site);
    case NodeKind::GlobalList:
        return icon(Icon::GlobalList);
    case NodeKind::Recipients:
    case NodeKind::List:
        return icon(Icon::Container);
    case NodeKind::Connections:
        return icon(Icon::Connections);
    case NodeKind::Server:
        return icon(Icon::Server);
    case NodeKind::Agreement:
        return icon(remote ? Icon::RemoteRequestor : Icon::Requestor);
    case NodeKind::Dirsync:
        return icon(Icon::Dirsync);
    case NodeKind::Cycles:
        return icon(Icon::Cycles);
    case NodeKind::Queues:
        return icon(Icon::Queues);
    case NodeKind::Conflicts:
        return icon(Icon::OperationConflict);
    case NodeKind::EventLog:
        return icon(Icon::EventLog);
    case NodeKind::Parameters:
        return icon(Icon::Parameters);
    }
    return {};
}

QIcon markIcon(MarkState mark)
{
    switch (mark) {
    case MarkState::None:
        break;
    case MarkState::Verified:
        return icon(Icon::StateVerified);
    case MarkState::Waiting:
        return icon(Icon::StateWaiting);
    case MarkState::Paused:
        return icon(Icon::StatePaused);
    case MarkState::Differs:
        return icon(Icon::StateDiffers);
    case MarkState::Held:
        return icon(Icon::StateHeld);
    case MarkState::Warning:
        return icon(Icon::StateWarning);
    case MarkState::Failing:
        return icon(Icon::StateFailing);
    }
    return {};
}

SiteTree::SiteTree(SiteTreeModel &model, QWidget *parent) : QTreeView(parent), m_model(model)
{
    setObjectName(QStringLiteral("siteTree"));
    setAccessibleName(tr("Site tree"));
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(16);
    setExpandsOnDoubleClick(false);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new NodeDelegate(this));
    setModel(&model);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &SiteTree::showNew);
}

NodeId SiteTree::currentNode() const
{
    return currentIndex().isValid() ? m_model.idOf(currentIndex()) : NodeId();
}

void SiteTree::select(const NodeId &node)
{
    const QModelIndex index = m_model.indexOf(node);
    m_awaited = index.isValid() ? NodeId() : node;
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    scrollTo(index);
}

void SiteTree::showNew(const QModelIndex &parent, int first, int last)
{
    // organisations and sites open at once; folders of a site too, so that nothing hides
    for (int row = first; row <= last; ++row)
        expandRecursively(m_model.index(row, 0, parent));
    if (parent.isValid())
        expand(parent);
    if (m_awaited.kind != NodeKind::None && m_model.indexOf(m_awaited).isValid())
        select(m_awaited);
}

void SiteTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    static_cast<NodeDelegate *>(itemDelegate())->setCurrent(currentNode());
    viewport()->update();
    Q_EMIT nodeChanged(currentNode());
}

void SiteTree::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const QPoint place = byKey ? visualRect(index).center() : event->pos();
    Q_EMIT contextMenuWanted(m_model.idOf(index), viewport()->mapToGlobal(place));
}

void SiteTree::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
        Q_EMIT activatedNode(currentNode());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void SiteTree::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && event->button() == Qt::LeftButton)
        Q_EMIT activatedNode(m_model.idOf(index));
}

} // namespace dx
