#pragma once

#include "ui/main_window.h"

#include <QObject>

class QLabel;
class QStatusBar;
class QToolButton;

namespace dx {

/** The cells of the status bar: recipients, service, trigger flag, next run, held, verified. */
class StatusCells final : public QObject
{
    Q_OBJECT
public:
    StatusCells(MainWindow &window, QStatusBar *bar);
    void refresh();

private:
    QLabel *cell(const QString &objectName);

    MainWindow &m_window;
    QStatusBar *m_bar;
    QLabel *m_recipients;
    QLabel *m_service;
    QToolButton *m_trigger;
    QLabel *m_next;
    QLabel *m_held;
    QLabel *m_verified;
};

} // namespace dx
