#pragma once

#include "model/recipients_model.h"
#include "model/selection.h"
#include "model/table_saver.h"
#include "ui/commands.h"

#include <QWidget>

#include <map>

class QLineEdit;
class QMenu;
class QSettings;
class QStackedLayout;
class QTableView;

namespace dx {

class EmptyState;
class OpenSites;
class SiteSession;
class Strip;

/**
 * The recipients of a list, or of all lists of a site: a table that never loads the list, a filter,
 * and words where it is empty. Its accessible name is "Contents".
 */
class ContentsView final : public QWidget
{
    Q_OBJECT
public:
    ContentsView(OpenSites &sites, Commands &commands, QSettings &settings,
                 QWidget *parent = nullptr);
    ~ContentsView() override;

    /** Shows a list; an invalid one stands for all lists of the site. */
    void showList(SiteKey site, ListId list);
    /** The field that filters; it belongs to the toolbar. */
    QLineEdit *filterField() const { return m_filter; }
    QTableView *table() const { return m_table; }

    RecipientQuery query() const { return m_query; }
    void setKinds(const QList<RecipientKind> &kinds);
    void setConflictsOnly(bool only);
    void setShowHidden(bool shown);
    void chooseColumns();
    /** Puts the columns and both directions into View > Sort By. */
    void fillSortMenu(QMenu *menu);

    qint64 selectedCount() const;
    EntryId currentRecipient() const;
    /** Calls back later with the selected rows, loaded or not. */
    void withSelected(std::function<void(const QList<RecipientRow> &)> callback);

Q_SIGNALS:
    void selectionChanged();
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Shown
    {
        std::unique_ptr<StoreRecipientSource> source;
        std::unique_ptr<RecipientsModel> model;
    };
    void makeTable();
    void offerSaving();
    void attach(Shown &shown);
    void ask();
    void showState(qint64 count);
    void followPartners();
    void restoreHeader();
    void saveHeader();

    OpenSites &m_sites;
    Commands &m_commands;
    QSettings &m_settings;
    std::map<SiteKey, Shown> m_shown; ///< one for each site that was looked at
    SiteKey m_site;
    RecipientQuery m_query;
    TableSaver m_saver;
    QLineEdit *m_filter;
    QTableView *m_table;
    EmptyState *m_empty;
    Strip *m_problem;
    QStackedLayout *m_stack;
    QTimer m_delay; ///< between the last key in the filter and the question
    bool m_restoring = false;
};

} // namespace dx
