#pragma once

#include "model/left_out.h"
#include "model/recipients_model.h"
#include "model/table_saver.h"

#include <QWidget>

class QLineEdit;
class QStackedLayout;
class QTableView;

namespace dx {

class EmptyState;
class SiteSession;
class Strip;

/** The recipients that an agreement's rules keep back of its export containers: a list that is
 * never loaded, with a filter. */
class LeftOutView final : public QWidget
{
    Q_OBJECT
public:
    /** The agreement may be one that is being edited. */
    LeftOutView(SiteSession &session, const Agreement &agreement, QWidget *parent = nullptr);
    ~LeftOutView() override;

    bool belongsTo(const SiteSession &session) const { return m_session == &session; }
    AgreementId agreement() const { return m_agreement; }
    static QString title(const Agreement &agreement);

Q_SIGNALS:
    void recipientActivated(dx::EntryId recipient);

private:
    void makeTable();
    void ask();
    void showCount(qint64 count);

    const SiteSession *m_session; ///< to be compared only
    AgreementId m_agreement;
    QString m_partner;
    StoreRecipientSource m_source;
    RecipientsModel m_model;
    RecipientQuery m_query;
    TableSaver m_saver;
    Strip *m_strip;
    QLineEdit *m_filter;
    QTableView *m_table;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    QTimer m_delay; ///< between the last key in the filter and the question
};

} // namespace dx
