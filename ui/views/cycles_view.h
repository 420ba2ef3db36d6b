#pragma once

#include "model/cycles_model.h"
#include "model/difference_source.h"
#include "model/table_saver.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;
class QTextBrowser;
class QUrl;

namespace dx {

class SiteSession;

/** The cycles of a site: list above, details below; every count is a link to the entries behind it.
 */
class CyclesView final : public QWidget
{
    Q_OBJECT
public:
    CyclesView(SiteSession &session, QWidget *parent = nullptr);

    /** Selects a cycle once it is in the list. */
    void select(CycleId cycle);

Q_SIGNALS:
    /** A count was clicked, or a cycle opened by Enter or a double click. */
    void differencesWanted(const dx::Cycle &cycle, const dx::DifferenceFilter &filter);
    void reviewWanted(dx::CycleId cycle); ///< of what is held
    void undoWanted(dx::CycleId cycle);

private:
    QWidget *makeTable();
    void showCurrent();
    void follow(const QUrl &link);
    void open(int row);
    const Cycle *current() const;

    CyclesModel *m_model;
    TableSaver m_saver;
    QTableView *m_table = nullptr;
    QTextBrowser *m_details = nullptr;
    QStackedWidget *m_stack = nullptr;
    CycleId m_wanted;
};

} // namespace dx
