#pragma once

#include "ui/icons/icons.h"

#include <QPointer>
#include <QTabWidget>

namespace dx {

/** The row of tabs at the right: one that stays, then results as they come. */
class ResultTabs final : public QTabWidget
{
    Q_OBJECT
public:
    explicit ResultTabs(QWidget *parent = nullptr);
    ~ResultTabs() override;

    void setFixed(QWidget *page, const QString &title);
    /** Takes the page, shows it, and drops its tab when the page is closed. */
    void addResult(QWidget *page, const QString &title, Icon pageIcon);
    void closeCurrent();
    /** Gives the result its own window; the fixed page stays. */
    void moveCurrentToWindow();
    /** Closes the windows that tabs have become. */
    void closeWindows();
    /** To the next (1) or previous (-1) tab, round and round. */
    void step(int by);

private:
    void closeTab(int index);

    QList<QPointer<QWidget>> m_windows;
};

} // namespace dx
