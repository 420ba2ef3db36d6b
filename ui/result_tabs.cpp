#include "ui/result_tabs.h"

#include "ui/elements.h"

#include <QShortcut>
#include <QTabBar>

using namespace Qt::StringLiterals;

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

ResultTabs::~ResultTabs()
{
    closeWindows();
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
    QString text = title;
    setCurrentIndex(addTab(page, icon(pageIcon), text.replace(QLatin1Char('&'), "&&"_L1)));
    setTabToolTip(currentIndex(), title);
    page->setFocus();
}

void ResultTabs::closeCurrent()
{
    closeTab(currentIndex());
}

void ResultTabs::moveCurrentToWindow()
{
    const int index = currentIndex();
    if (index <= 0)
        return;
    QWidget *const page = widget(index);
    const QString title = tabToolTip(index);
    const QIcon picture = tabIcon(index);
    const QSize size = page->size();
    removeTab(index);
    page->setParent(nullptr, Qt::Window);
    page->setWindowTitle(title);
    page->setWindowIcon(picture);
    page->resize(size);
    constexpr int kAside = 48; // the main window's title stays in sight
    page->move(window()->pos() + QPoint(kAside, kAside));
    // the menus of the main window are not there
    const auto add = [page](const QKeySequence &keys, auto slot) {
        auto *shortcut = new QShortcut(keys, page);
        connect(shortcut, &QShortcut::activated, page, slot);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_W), [page] { page->close(); });
    add(QKeySequence::Find, [page] { focusFilter(page); });
    add(QKeySequence(Qt::Key_F6), [page] { focusNextPane(panesOf(page)); });
    page->show();
    page->setFocus();
    m_windows << page;
}

void ResultTabs::closeWindows()
{
    for (const QPointer<QWidget> &page : std::exchange(m_windows, {}))
        if (page)
            page->close();
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
