#pragma once

#include "model/difference_export.h"
#include "model/differences_model.h"
#include "ui/difference_tab.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;

namespace dx {

class DifferenceDetails;
class Minimap;

/**
 * Left, what, right: one row an entry; toggles with counts, a text filter, scopes at the left, and
 * below the changed attributes of the selected entry beside the reason. Keys: Alt+1 to Alt+5
 * toggle, Alt+0 all, F8 and Shift+F8 next and previous; Next Pane and Filter of the window's menus
 * know its panes and its filter.
 */
class DifferenceView final : public QWidget
{
    Q_OBJECT
public:
    DifferenceView(const QString &spoolPath, const DifferenceTitle &title,
                   QWidget *parent = nullptr);
    ~DifferenceView() override;

    const DifferencesModel &model() const { return *m_model; }
    /** Shows only some categories, as a click on a count asks for. */
    void setFilter(const DifferenceFilter &filter);
    /** Writes what is shown into a file; the result stands in the bar. */
    void exportTo(const QString &path, DifferenceFormat format);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Toggle
    {
        Operation operation;
        bool DifferenceFilter::*member;
        qint64 DifferenceCounts::*count;
        QToolButton *button = nullptr;
    };

    QWidget *makeStrip();
    void addDecisions(QWidget *strip, QHBoxLayout *layout);
    void approve();
    void await(const QFuture<Result<>> &decision);
    void showTicks();
    QWidget *makeBar();
    QWidget *makeExportButton(QWidget *parent);
    void askExport(DifferenceFormat format);
    QWidget *makePanes();
    void makeShortcuts();
    void applyFilter();
    void showOverview();
    void showScopes();
    void showCurrent();
    void step(int by);

    DifferenceTitle m_title;
    std::unique_ptr<DifferenceSource> m_source;
    DifferencesModel *m_model;
    QList<Toggle> m_toggles;
    QLineEdit *m_filterEdit = nullptr;
    QTimer *m_filterDelay = nullptr;
    QListWidget *m_scopes = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_empty = nullptr;
    QWidget *m_rows = nullptr; ///< the table and its map
    QTableView *m_table = nullptr;
    Minimap *m_minimap = nullptr;
    DifferenceDetails *m_details = nullptr;
    QLabel *m_exported = nullptr;
    QLabel *m_stripText = nullptr;
    QPushButton *m_approve = nullptr; ///< held cycles only
    QPushButton *m_reject = nullptr;
};

} // namespace dx
