#include "ui/result_tabs.h"

#include <QTabBar>

namespace dx {

ResultTabs::ResultTabs(QWidget *parent) : QTabWidget(parent)
{
    setObjectName(QStringLiteral("tabs"));
    setDocumentMode(true);
    setMovable(false);
    setTabsClosable(true);
    setElideMode(Qt::ElideRight);
    connect(this, &QTabWidget::tabCloseRequested, this, &ResultTabs::closeTab);
}

void ResultTabs::setFixed(QWidget *page, const QString &title)
{
    addTab(page, icon(Icon::Container), title);
    for (const auto side : {QTabBar::LeftSide, QTabBar::RightSide})
        if (QWidget *const button = tabBar()->tabButton(0, side)) {
            button->deleteLater();
            tabBar()->setTabButton(0, side, nullptr);
        }
}

void ResultTabs::addResult(QWidget *page, const QString &title, Icon pageIcon)
{
    page->setAttribute(Qt::WA_DeleteOnClose);
    setCurrentIndex(addTab(page, icon(pageIcon), title));
    setTabToolTip(currentIndex(), title);
    page->setFocus();
}

void ResultTabs::closeCurrent()
{
    closeTab(currentIndex());
}

void ResultTabs::closeTab(int index)
{
    if (index > 0)
        widget(index)->close(); // deletes it, and with it its tab
}

void ResultTabs::step(int by)
{
    if (count() > 0)
        setCurrentIndex((currentIndex() + by + count()) % count());
}

} // namespace dx
