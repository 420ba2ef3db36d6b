#pragma once

#include "model/events_model.h"
#include "model/table_saver.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QTextBrowser;

namespace dx {

class SiteSession;

/** The event log of a site: filters above, the list, and cause and remedy of the selected event
 * below. */
class EventsView final : public QWidget
{
    Q_OBJECT
public:
    EventsView(SiteSession &session, QWidget *parent = nullptr);

private:
    QWidget *makeBar();
    void applyFilter();
    void showCurrent();

    EventsModel *m_model;
    TableSaver m_saver;
    EventId m_current;
    QComboBox *m_severity = nullptr;
    QLineEdit *m_filter = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
    QTextBrowser *m_details = nullptr;
};

} // namespace dx
