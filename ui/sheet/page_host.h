#pragma once

#include <QWidget>

class QListWidget;
class QStackedWidget;
class QTabWidget;

namespace dx {

class SheetPage;

/** The pages of a sheet: tabs in one row up to seven, a list at the left beyond that. */
class PageHost final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMostTabs = 7;

    PageHost(const QList<SheetPage *> &pages, QWidget *parent = nullptr);

    int current() const;
    int comfortableWidth() const; ///< shows all tabs
    void setCurrent(int index);
    /** The number of problems shown on a page; 0: none. */
    void setProblems(int index, int count);

private:
    void step(int by);
    void buildTabs();
    void buildList();
    QWidget *scrolling(SheetPage *page);

    QList<SheetPage *> m_pages;
    QTabWidget *m_tabs = nullptr;
    QListWidget *m_list = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace dx
