#pragma once

#include "model/conflicts_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTextBrowser;

namespace dx {

class SiteSession;

/** Recipients that are kept aside: the list, both candidates side by side, and what can be decided
 * above them. */
class ConflictsView final : public QWidget
{
    Q_OBJECT
public:
    ConflictsView(SiteSession &session, QWidget *parent = nullptr);

private:
    QWidget *makeTable();
    QWidget *makeDecisions();
    void showCurrent();
    void showSides(const Conflict &conflict, const ConflictSides &sides);
    void await(const QFuture<Result<>> &decision);
    const Conflict *current() const;

    ConflictsModel *m_model;
    EntryId m_current;
    QTableView *m_table = nullptr;
    QStackedWidget *m_stack = nullptr;
    QPushButton *m_leave = nullptr;
    QPushButton *m_letIn = nullptr;
    QPushButton *m_readdress = nullptr;
    QLineEdit *m_mail = nullptr;
    QLabel *m_answer = nullptr;
    QTextBrowser *m_comparison = nullptr;
};

} // namespace dx
