#include "ui/sheet/page_host.h"

#include "ui/sheet/sheet_page.h"
#include "ui/style/colors.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>

namespace dx {

PageHost::PageHost(const QList<SheetPage *> &pages, QWidget *parent)
    : QWidget(parent), m_pages(pages)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Space::kRelated);
    if (pages.size() <= kMostTabs)
        buildTabs();
    else
        buildList();
    const auto key = [this](Qt::Key name, int by) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | name), window());
        connect(shortcut, &QShortcut::activated, this, [this, by] { step(by); });
    };
    key(Qt::Key_PageUp, -1);
    key(Qt::Key_PageDown, 1);
}

QWidget *PageHost::scrolling(SheetPage *page)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(page);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    return area;
}

void PageHost::buildTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("pages"));
    m_tabs->setAccessibleName(tr("Pages"));
    for (SheetPage *page : m_pages)
        m_tabs->addTab(scrolling(page), page->title());
    layout()->addWidget(m_tabs);
}

void PageHost::buildList()
{
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("pages"));
    m_list->setAccessibleName(tr("Pages"));
    m_stack = new QStackedWidget(this);
    int width = 0;
    for (SheetPage *page : m_pages) {
        width = std::max(width, m_list->fontMetrics().horizontalAdvance(page->title()));
        auto *item = new QListWidgetItem(page->title(), m_list);
        item->setSizeHint(QSize(0, treeRowHeight(font()) + 2));
        m_stack->addWidget(scrolling(page));
    }
    m_list->setFixedWidth(width + 5 * Space::kMargin); // with room for a count of problems
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    // assistive technology selects without making current
    connect(m_list, &QListWidget::itemSelectionChanged, m_list, [list = m_list] {
        if (const auto selected = list->selectedItems(); !selected.isEmpty())
            list->setCurrentItem(selected.constFirst());
    });
    m_list->setCurrentRow(0);
    layout()->addWidget(m_list);
    static_cast<QHBoxLayout *>(layout())->addWidget(m_stack, 1);
}

int PageHost::comfortableWidth() const
{
    // with room for a count of problems
    return m_tabs ? m_tabs->tabBar()->sizeHint().width() + 4 * Space::kMargin : 0;
}

int PageHost::current() const
{
    return m_tabs ? m_tabs->currentIndex() : m_list->currentRow();
}

void PageHost::setCurrent(int index)
{
    if (index < 0 || index >= m_pages.size())
        return;
    if (m_tabs)
        m_tabs->setCurrentIndex(index);
    else
        m_list->setCurrentRow(index);
}

void PageHost::setProblems(int index, int count)
{
    const QString title = m_pages[index]->title();
    //: %1: page title, %2: number of fields that are wrong
    const QString text = count > 0 ? tr("%1 ✕%2").arg(title).arg(count) : title;
    const QColor color = count > 0 ? Colors::of(this).deleted.text : QColor();
    if (m_tabs) {
        m_tabs->setTabText(index, text);
        m_tabs->tabBar()->setTabTextColor(index, color);
        return;
    }
    m_list->item(index)->setText(text);
    m_list->item(index)->setForeground(count > 0 ? QBrush(color) : QBrush());
}

void PageHost::step(int by)
{
    const int count = int(m_pages.size());
    setCurrent((current() + by + count) % count);
}

} // namespace dx
